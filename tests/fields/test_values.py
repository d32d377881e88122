"""A value of each kind, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.fields.rules.values import canonical, typed, with_folded

OPTIONS = {"ouro": "gold", "gold": "gold", "prata": "silver", "silver": "silver"}


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "  São João ", "São João"), ("text", "", ""), ("text", None, ""), ("text", "   ", ""),
        ("number", "1250.750", "1250.75"), ("number", Decimal("1E+3"), "1000"), ("number", -7, "-7"), ("number", "-0.0", "0"),
        ("number", "123456789012345", "123456789012345"), ("number", "0.000001", "0.000001"),
        ("date", "2024-02-29", "2024-02-29"), ("date", date(2026, 3, 31), "2026-03-31"), ("date", datetime(2026, 3, 31, 9, tzinfo=UTC), "2026-03-31"),
        ("yes-no", True, "yes"), ("yes-no", False, "no"), ("yes-no", "Não", "no"), ("yes-no", "SIM", "yes"),
        ("choice", "OURO", "gold"), ("choice", " silver ", "silver"),
        ("link", "https://example.com/a?b=1#c", "https://example.com/a?b=1#c"), ("link", "https://example.com:8443/", "https://example.com:8443/"),
    ],
)  # fmt: skip
def test_a_value_is_read_strictly_and_kept_as_one_text(kind: str, value: Any, text: str):
    assert canonical(kind, value, field="x_f", options=OPTIONS) == text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[(kind, bad) for kind in ("text", "number", "date", "yes-no", "choice", "link") for bad in ("a\x00b", "\ud800", ["a"], {"a": 1}, 1.5, "x" * 501)],
        ("number", "1,5"), ("number", "1.234.5"), ("number", "NaN"), ("number", "Infinity"), ("number", Decimal("NaN")), ("number", True),
        ("number", "1e5"), ("number", "١٢"), ("number", "1234567890123456"), ("number", "0.0000001"), ("number", "--1"),
        ("date", "0001-01-01"), ("date", "9999-12-31"), ("date", date(1, 1, 1)), ("date", date(9999, 12, 31)), ("date", "2026-02-30"),
        ("date", "31/03/2026"), ("date", "20260331"), ("date", 20260331), ("date", True),
        ("yes-no", "perhaps"), ("yes-no", 1), ("choice", "bronze"), ("choice", True),
        ("link", "http://example.com"), ("link", "javascript:alert(1)"), ("link", "https://"), ("link", "https://user:pass@example.com"),
        ("link", "https://exa mple.com"), ("link", "https://example.com/a b"), ("link", "https://[::1"), ("link", "data:text/html,x"),
        ("link", "https://example.com/\u202e"), ("link", "//example.com"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_by_field_and_row_with_a_remedy(kind: str, value: Any):
    with pytest.raises(Refused) as refused:
        canonical(kind, value, field="x_f", options=OPTIONS, row=7)

    assert (refused.value.field, refused.value.row) == ("x_f", 7)
    assert refused.value.message
    assert refused.value.remedy


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False))
def test_a_number_comes_back_as_it_was(number: Decimal):
    text = canonical("number", number, field="x_f")

    assert typed("number", text) == number
    assert canonical("number", text, field="x_f") == text


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_texts_of_days_stand_in_the_order_of_the_days(one: date, other: date):
    assert (canonical("date", one, field="x_f") < canonical("date", other, field="x_f")) == (one < other)


@given(st.text(max_size=300).filter(lambda text: "\x00" not in text and text.isprintable()))
def test_a_text_read_twice_is_the_same(text: str):
    once = canonical("text", text, field="x_f")

    assert canonical("text", once, field="x_f") == once


def test_a_text_stands_folded_beside_itself_where_that_differs():
    assert with_folded({"a": "Água", "b": "plain", "c": ""}) == {"a": "Água", "~a": "agua", "b": "plain"}


@pytest.mark.parametrize(("kind", "text", "meant"), [("number", "1.5", Decimal("1.5")), ("date", "2026-03-31", date(2026, 3, 31)), ("yes-no", "no", False), ("text", "a", "a"), ("date", "", None)])  # fmt: skip
def test_a_kept_text_means_a_value(kind: str, text: str, meant: Any):
    assert typed(kind, text) == meant
