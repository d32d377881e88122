"""A snapshot holds what was known on its day and nothing later; what is not known stays empty."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from carteira.engine.dialects import to_spark
from carteira.engine.lake.conversion import arrow_type
from carteira.engine.tables import discover, run_facts
from carteira.health.actions.looking import tables_needed
from carteira.health.facts.given import given_tables
from carteira.health.rules.moments import last_known_day, moments_of
from carteira.health.rules.points import points_of

LAST = date(2026, 3, 31)
MOMENTS = moments_of(date(2025, 1, 1), LAST)
FEATURES = ("days_since_last", "purchases", "mean_gap", "waited_in_gaps", "half_year_trend", "overdue_share", "cases")


def order(pk: int, day: date, net: str = "100", customer: int = 1) -> tuple[dict[str, Any], dict[str, Any]]:
    """An order and its line."""
    placed = {"id": pk, "identity_id": customer, "ordered_on": day, "currency": "BRL", "state": "placed"}
    return placed, {"id": pk, "order_id": pk, "kind": "sale", "net_amount": Decimal(net)}


def snapshots(
    folder: Path, found: list[tuple[dict[str, Any], dict[str, Any]]], **more: list[dict[str, Any]]
) -> dict[tuple[date, int], Any]:
    """The rows of the fact by moment and customer."""
    folder.mkdir()
    people = [{"id": pk, "customer_id": pk} for pk in range(1, 4)]
    rows = {
        "customers_sourceidentity": people,
        "trade_order": [o for o, _ in found],
        "trade_orderline": [line for _, line in found],
        **more,
    }
    lake = {}
    for table in tables_needed():
        schema = pa.schema([(column.name, arrow_type(column.type)) for column in table.columns])
        made = [{**dict.fromkeys(schema.names), **row} for row in rows.get(table.name, [])]
        lake[table.name] = folder / f"{table.name}.parquet"
        pq.write_table(pa.Table.from_pylist(made, schema), lake[table.name])
    given = given_tables(MOMENTS, last_day=LAST, currency="BRL", has_cases="customers_interaction" in more)
    made = run_facts(discover("carteira.health"), lake=lake, given=given, into=folder / "facts")
    return {(row["as_of"], row["customer_id"]): row for row in pq.read_table(made.path("snapshot")).to_pylist()}


def test_what_comes_later_changes_no_feature_only_the_outcome(tmp_path: Path) -> None:
    before = [order(number, MOMENTS[1] - timedelta(days=30 * number)) for number in range(1, 6)]
    late = {"id": 1, "identity_id": 1, "issued_on": MOMENTS[1] - timedelta(days=60), "due_on": MOMENTS[1] - timedelta(days=30),
            "amount": Decimal(100), "currency": "BRL"}  # fmt: skip
    paid_after = {
        "id": 1,
        "identity_id": 1,
        "invoice_id": 1,
        "paid_on": MOMENTS[1] + timedelta(days=1),
        "amount": Decimal(100),
        "currency": "BRL",
    }
    one = snapshots(tmp_path / "one", before, trade_invoice=[late])
    two = snapshots(
        tmp_path / "two", [*before, order(9, MOMENTS[1] + timedelta(days=20))], trade_invoice=[late], trade_payment=[paid_after]
    )
    then = (MOMENTS[1], 1)
    assert {name: one[then][name] for name in FEATURES} == {name: two[then][name] for name in FEATURES}
    assert (one[then]["overdue_share"], one[then]["went_silent"], two[then]["went_silent"]) == (1.0, True, False)
    assert two[MOMENTS[0], 1]["overdue_share"] == 0.0


def test_the_unknown_stays_empty_and_the_future_has_no_outcome(tmp_path: Path) -> None:
    found = snapshots(tmp_path / "lake", [order(1, LAST - timedelta(days=10))])
    row = found[LAST, 1]
    assert all(
        row[name] is None for name in ("mean_gap", "waited_in_gaps", "half_year_trend", "overdue_share", "cases", "went_silent", "shrank")
    )
    assert (row["days_since_last"], row["purchases"]) == (10, 1)


def test_only_cases_count_not_what_we_did_by_ourselves(tmp_path: Path) -> None:
    visits = [{"id": pk, "identity_id": 1, "kind": "visit", "business_date": LAST} for pk in range(1, 51)]
    case = {"id": 99, "identity_id": 1, "kind": "case", "business_date": LAST}
    found = snapshots(tmp_path / "lake", [order(1, LAST), order(2, LAST - timedelta(days=40))], customers_interaction=[*visits, case])
    assert found[LAST, 1]["cases"] == 1


def test_who_had_not_bought_for_a_year_is_not_at_risk(tmp_path: Path) -> None:
    assert (LAST, 1) not in snapshots(tmp_path / "lake", [order(1, LAST - timedelta(days=400))])


def test_moments_begin_with_today_and_need_half_a_year_before() -> None:
    assert MOMENTS[0] == LAST
    assert MOMENTS[-1] >= date(2025, 1, 1) + timedelta(days=180)
    assert moments_of(LAST, LAST) == (LAST,)
    assert last_known_day(LAST, LAST - timedelta(days=28)) == LAST
    assert last_known_day(LAST, LAST - timedelta(days=29)) == LAST - timedelta(days=29)


@pytest.mark.parametrize(("known", "points"), [
    ({}, 0), ({"waited_in_gaps": 3.0}, 2), ({"half_year_trend": 0.2, "cases": 2.0}, 2), ({"overdue_share": None, "returned_share": 0.5}, 1),
])  # fmt: skip
def test_signs_add_up_and_the_unknown_adds_nothing(known: dict[str, float | None], points: int) -> None:
    assert points_of(known) == points


def test_every_fact_is_spark_too() -> None:
    assert all("HUGEINT" not in to_spark(fact.sql) for fact in discover("carteira.health"))
