"""Days, questions and figures, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.reports.rules.asked import Asked, read
from carteira.reports.rules.days import BUCKETS, end_of, start_of, window
from carteira.reports.rules.figures import WAYS, Figure, Part, figure, whole

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(lambda text: ":" not in text)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=3, unique=True).map(tuple)


@given(noun=WORDS, rows=st.lists(WORDS, max_size=2, unique=True).map(tuple), filters=PAIRS, without=PAIRS, run=WORDS)
def test_a_question_survives_its_address(
    noun: str, rows: tuple[str, ...], filters: tuple[tuple[str, str], ...], without: tuple[tuple[str, str], ...], run: str
) -> None:
    asked = Asked(noun, rows, "", ("count",), filters, without, run=run)
    assert read(asked.text) == asked


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(BUCKETS))
def test_every_day_lies_in_one_part_of_the_calendar(day: date, bucket: str) -> None:
    start = start_of(bucket, day)
    end = end_of(bucket, start)
    assert start <= day < end
    assert start_of(bucket, end - timedelta(days=1)) == start
    assert start_of(bucket, end) == end


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("this-month", date(2026, 3, 1), date(2026, 3, 31)), ("last-month", date(2026, 2, 1), date(2026, 2, 28)),
        ("this-quarter", date(2026, 1, 1), date(2026, 3, 31)), ("last-quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this-year", date(2026, 1, 1), date(2026, 12, 31)), ("last-year", date(2025, 1, 1), date(2025, 12, 31)),
        ("last-30-days", date(2026, 3, 2), date(2026, 3, 31)), ("last-90-days", date(2026, 1, 1), date(2026, 3, 31)),
        ("last-12-months", date(2025, 4, 1), date(2026, 3, 31)),
    ],
)  # fmt: skip
def test_windows_move_with_today(name: str, first: date, last: date) -> None:
    since, until = window(name, date(2026, 3, 31))
    assert (since, until - timedelta(days=1)) == (first, last)


AMOUNTS = st.decimals(Decimal("-1e6"), Decimal("1e6"), places=2)


@given(st.lists(st.lists(st.one_of(st.none(), AMOUNTS), min_size=1, max_size=5), min_size=1, max_size=4), st.sampled_from(WAYS))
def test_the_whole_is_the_figure_of_all_rows_together(groups: list[list[Decimal | None]], way: str) -> None:
    parts = [_part(rows, way) for rows in groups]
    together = [row for rows in groups for row in rows]
    assert whole(way, parts) == (None if way == "distinct" else figure(way, _part(together, way)))


def _part(rows: list[Decimal | None], way: str) -> Part:
    known = [row for row in rows if row is not None]
    joined = {"min": min, "max": max}.get(way)
    value = (joined(known) if joined else sum(known, Decimal(0))) if known else None
    return Part(len(rows), len(known), value)


def test_unknown_is_never_zero() -> None:
    assert figure("sum", Part(3, 0, None)) == Figure(None, 0, 3)
    assert figure("average", Part(4, 2, Decimal(10))) == Figure(Decimal("5.0000"), 2, 4)
    assert figure("average", Part(4, 2, Decimal(10))).partly
