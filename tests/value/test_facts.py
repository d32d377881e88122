"""Rows in, rows out: each fact on a few rows whose answer is worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carteira.config.published import published_facts
from carteira.engine.dialects import to_spark
from carteira.engine.tables.dictionary import dictionary
from carteira.value.queries.computing import value_facts
from carteira.value.rules.inputs import Assumptions
from tests.value.lakes import UNTIL, equation, inputs, line, money, order, pool, rows, run, touch

D = Decimal
PRODUCT = {"id": 7, "unit_cost": D("2"), "currency": "BRL", "category": "Balas"}


def _one(found: list[dict[str, Any]], **where: Any) -> dict[str, Any]:
    kept = [row for row in found if all(row[name] == value for name, value in where.items())]
    assert len(kept) == 1, found
    return kept[0]


def test_cost_of_goods_from_the_line_else_the_product_else_not_known(tmp_path: Path) -> None:
    made = run(
        tmp_path, inputs(),
        trade_product=[PRODUCT],
        trade_order=[order(1), order(2, 2), order(3, 3), order(4, 3, state="cancelled"), order(5, 3, on=UNTIL)],
        trade_orderline=[
            line(1, 1, "90", gross="100", cost="60"), line(2, 1, "10", cost=None, product=7, quantity="3"), line(3, 1, "5", cost=None, kind="charge"),
            line(4, 2, "50", cost=None), line(5, 2, "20", cost="10"), line(6, 3, "30", cost="12"), line(7, 3, "-10", cost="-4", kind="return", quantity="-1"),
            line(8, 4, "999"), line(9, 5, "999"),
        ],
    )  # fmt: skip
    margins = rows(made, "order_margin")
    assert [row["order_id"] for row in margins] == [1, 2, 3]
    first = _one(margins, order_id=1)
    assert (first["list_amount"], first["on_invoice"], first["invoice"], first["cogs"], first["lines"]) == (D(115), D(10), D(105), D(66), 2)
    assert (_one(margins, order_id=2)["cogs"], _one(margins, order_id=2)["lines_without_cost"]) == (None, 1)
    assert (_one(margins, order_id=3)["invoice"], _one(margins, order_id=3)["cogs"]) == (D(20), D(8))
    products = rows(made, "product_result")
    assert (_one(products, product_id=7)["margin"], _one(products, product_id=0)["margin"]) == (D(4), None)


def test_a_stated_share_stands_in_for_costs_and_is_counted(tmp_path: Path) -> None:
    given = inputs(assumptions=Assumptions(cogs_share=D("0.6"), days_to_pay=10, no_service_cost=True))
    made = run(tmp_path, given, trade_order=[order(1)], trade_orderline=[line(1, 1, "100", cost=None)])
    found = _one(rows(made, "customer_result"), customer_id=1)
    assert (found["cogs"], found["lines_with_assumed_cost"], found["financing"]) == (D(60), 1, D("1.00"))
    assert found["result"] == D("39.00")


def test_minutes_by_time_equation_and_a_missing_driver_is_not_assigned(tmp_path: Path) -> None:
    equations = [
        equation("order", "6", "2*lines + 12*[manual_entry]"), equation("stop", "15", "1.5*distance_km + 20*[not closed_lot]"),
        equation("visit", "75"), equation("call", "0", "1*minutes + 5*[channel = phone]"), equation("case", "25", "3*pages"),
    ]  # fmt: skip
    made = run(
        tmp_path, inputs(pools=[pool(cost="1000", minutes="1000")], equations=equations),
        trade_order=[order(1, manual_entry=True), order(2, manual_entry=None)],
        trade_orderline=[line(1, 1, "1"), line(2, 1, "1"), line(3, 2, "1")],
        trade_delivery=[{"id": 5, "identity_id": 1, "order_id": 1, "delivered_on": date(2026, 1, 11), "distance_km": D(10), "closed_lot": False}],
        customers_interaction=[
            touch(1, "visit"), touch(2, "call", minutes=D("7.5"), channel="phone"), touch(3, "call"), touch(4, "note"),
            touch(5, "case", drivers='{"pages": 4}'), touch(6, "case"), touch(7, "email"),
        ],
    )  # fmt: skip
    events = rows(made, "activity_event")

    def minutes(kind: str, pk: int) -> tuple[Decimal | None, str | None]:
        row = _one(events, event_kind=kind, event_id=pk)
        return row["known_minutes"], row["missing"]

    assert minutes("order", 1) == (D(22), None)
    assert minutes("order", 2) == (D(8), "manual_entry")
    assert minutes("stop", 5) == (D(50), None)
    assert minutes("visit", 1) == (D(75), None)
    assert minutes("call", 2) == (D("12.5"), None)
    assert minutes("call", 3) == (D(0), "channel, minutes")
    assert minutes("case", 5) == (D(37), None)
    assert minutes("case", 6) == (D(25), "pages")
    assert minutes("email", 7)[1] == "no time equation"
    assert not [row for row in events if row["event_id"] == 4]
    balance = rows(made, "pool_balance")[0]
    assert (balance["assigned"], balance["unassigned"], balance["unused"]) == (D("196.50"), D("33.00"), D("770.50"))
    assert balance["unassigned_events"] == 3
    assert _one(rows(made, "customer_result"), customer_id=1)["unassigned_events"] == 3


def test_work_of_which_nothing_could_be_assigned_has_no_cost_and_no_result(tmp_path: Path) -> None:
    equations = [equation("order", "6", "2*[manual_entry]"), equation("visit", "10")]
    made = run(
        tmp_path, inputs(pools=[pool()], equations=equations, assumptions=Assumptions(days_to_pay=0)),
        trade_order=[order(1), order(2, 2, manual_entry=True), order(3, 3)], customers_interaction=[touch(1, "visit", 3)],
        trade_orderline=[line(1, 1, "100"), line(2, 2, "100"), line(3, 3, "100")],
    )  # fmt: skip
    found = {
        row["customer_id"]: (row["cost_to_serve"], row["result"] is None, row["unassigned_events"]) for row in rows(made, "customer_result")
    }
    assert found == {1: (None, True, 1), 2: (D("0.80"), False, 0), 3: (D("1.00"), False, 1)}
    balance = rows(made, "pool_balance")[0]
    assert (balance["assigned"] + balance["unused"] + balance["unassigned"], balance["assigned"]) == (D(100), D("1.80"))


@pytest.mark.parametrize("more", ["", " + 0*[channel = fax]"])
def test_plain_equations_and_others_reckon_alike(tmp_path: Path, more: str) -> None:
    """The same terms, once side by side and once term by term."""
    terms = "2*lines + 0.3333*quantity + 1.5*distance_km + 12*[manual_entry] + 3*[not manual_entry] + 20*[not closed_lot]"
    orders = [
        order(1, manual_entry=True, closed_lot=False, distance_km=D("12.34"), channel="web"),
        order(2, manual_entry=False, closed_lot=True, distance_km=D("0.01"), channel="web"),
        order(3, manual_entry=None, closed_lot=None, distance_km=None, channel="web"),
    ]
    made = run(
        tmp_path, inputs(pools=[pool()], equations=[equation("order", "6", terms + more)]), trade_order=orders,
        trade_orderline=[line(1, 1, "1", quantity="7.7777"), line(2, 1, "1", quantity="2"), line(3, 2, "1", quantity="0.0003"), line(4, 3, "1")],
    )  # fmt: skip
    found = [row for row in rows(made, "activity_event") if row["event_kind"] == "order"]
    assert [row["known_minutes"] for row in found] == [D("63.7689"), D("11.0151"), D("8.3333")]
    assert [sorted(set((row["missing"] or "").split(", "))) for row in found] == [[""], [""], ["closed_lot", "distance_km", "manual_entry"]]


def test_orders_are_stops_only_where_the_period_has_no_delivery_at_all(tmp_path: Path) -> None:
    given = inputs(pools=[pool()], equations=[equation("stop", "10")])
    trade = {"trade_order": [order(1), order(2, 2)], "trade_orderline": [line(1, 1, "1"), line(2, 2, "1")]}
    stop = {"id": 9, "identity_id": 2, "delivered_on": date(2026, 3, 1)}
    without = rows(run(tmp_path, given, **trade), "activity_event")
    assert [row["event_id"] for row in without if row["event_kind"] == "stop"] == [1, 2]
    with_one = rows(run(tmp_path, given, **trade, trade_delivery=[stop]), "activity_event")
    assert [row["event_id"] for row in with_one if row["event_kind"] == "stop"] == [9]


def test_the_equation_in_force_on_the_day_counts(tmp_path: Path) -> None:
    equations = [equation("visit", "10"), equation("visit", "20", since=date(2026, 2, 1), revision=2)]
    given = inputs(pools=[pool()], equations=equations)
    made = run(tmp_path, given, customers_interaction=[touch(1, "visit", on=date(2026, 1, 31)), touch(2, "visit", on=date(2026, 2, 1))])
    assert [(row["event_id"], row["known_minutes"], row["revision"]) for row in rows(made, "activity_event")] == [
        (1, D(10), 1),
        (2, D(20), 2),
    ]


def test_a_joint_visit_costs_its_time_once(tmp_path: Path) -> None:
    given = inputs(pools=[pool(cost="100", minutes="100")], equations=[equation("visit", "60", "1*minutes")])
    shared = [touch(1, "visit", 1, share=D("0.75"), minutes=D("15")), touch(2, "visit", 2, share=D("0.25"), minutes=D("5"))]
    made = run(tmp_path, given, customers_interaction=shared)
    assert [row["known_minutes"] for row in rows(made, "activity_event")] == [D(60), D(20)]  # of 60 and 20 minutes that were there


def test_cents_that_rounding_leaves_go_to_the_largest_remainders(tmp_path: Path) -> None:
    given = inputs(pools=[pool(cost="100", minutes="3")], equations=[equation("visit", "1")])
    made = run(tmp_path, given, customers_interaction=[touch(pk, "visit", pk) for pk in (1, 2, 3)])
    assert [row["cost"] for row in rows(made, "activity_cost")] == [D("33.34"), D("33.33"), D("33.33")]
    assert rows(made, "pool_balance")[0]["unused"] == 0


def test_overuse_keeps_the_rate_and_shows_as_negative_unused(tmp_path: Path) -> None:
    given = inputs(pools=[pool(cost="100", minutes="100")], equations=[equation("visit", "75")])
    made = run(tmp_path, given, customers_interaction=[touch(1, "visit"), touch(2, "visit", 2)])
    balance = rows(made, "pool_balance")[0]
    assert (balance["assigned"], balance["unused"]) == (D("150.00"), D("-50.00"))


def test_list_to_pocket_by_name_and_credit_notes_in_their_own_period(tmp_path: Path) -> None:
    day, later = date(2026, 2, 2), UNTIL
    made = run(
        tmp_path, inputs(assumptions=Assumptions(no_service_cost=True)),
        trade_order=[order(1)],
        trade_orderline=[line(1, 1, "90", gross="100", cost="50")],
        trade_pricecomponent=[
            money(1, 1, "5", name="Frete", level="on_invoice", effective_on=day), money(2, 1, "7", name="Bônus", level="off_invoice", effective_on=day),
            money(3, 1, "99", name="Bônus", level="off_invoice", effective_on=later),
        ],
        trade_creditnote=[money(1, 1, "3", issued_on=day), money(2, 1, "99", issued_on=later)],
        trade_directcost=[money(1, 1, "4", kind="samples", incurred_on=day)],
        trade_invoice=[money(1, 1, "85", issued_on=date(2026, 1, 10))],
        trade_payment=[money(1, 1, "85", invoice_id=1, paid_on=date(2026, 1, 10))],
    )  # fmt: skip
    found = _one(rows(made, "customer_result"), customer_id=1)
    steps = (
        "list_amount",
        "on_invoice",
        "invoice",
        "off_invoice",
        "pocket",
        "cogs",
        "pocket_margin",
        "direct_costs",
        "financing",
        "result",
    )
    assert [found[step] for step in steps] == [D(n) for n in ("100", "15", "85", "10", "75", "50", "25", "4", "0", "21")]
    named = {(row["step"], row["name"]): row["amount"] for row in rows(made, "price_waterfall")}
    assert named == {
        ("list", ""): D(100), ("on_invoice", "discount on lines"): D(10), ("on_invoice", "Frete"): D(5), ("off_invoice", "Bônus"): D(7),
        ("off_invoice", "credit note"): D(3),
    }  # fmt: skip


def test_money_owed_is_charged_by_the_day_and_open_invoices_count_to_the_end(tmp_path: Path) -> None:
    made = run(
        tmp_path, inputs(rate="0.365"),
        trade_invoice=[
            money(1, 1, "1000", issued_on=date(2026, 1, 1)), money(2, 1, "1000", issued_on=date(2026, 3, 22)), money(3, 2, "1000", issued_on=date(2025, 12, 2)),
            money(4, 3, "100", issued_on=date(2026, 1, 1)), money(5, 3, "100", issued_on=date(2026, 1, 11)),
        ],
        trade_payment=[
            money(1, 1, "400", invoice_id=1, paid_on=date(2026, 1, 11)), money(2, 1, "600", invoice_id=1, paid_on=date(2026, 1, 31)),
            money(3, 1, "1000", invoice_id=2, paid_on=UNTIL), money(4, 2, "1000", invoice_id=3, paid_on=date(2026, 1, 21)),
            money(5, 3, "150", paid_on=date(2026, 1, 21)),
        ],
    )  # fmt: skip
    invoices = {row["invoice_id"]: row for row in rows(made, "receivable")}
    assert invoices[1]["amount_days"] == 400 * 10 + 600 * 30
    assert (invoices[2]["open_amount"], invoices[2]["amount_days"]) == (D(1000), D(10_000))
    assert (invoices[3]["amount_days_in_period"], invoices[3]["issued_in_period"]) == (D(20_000), False)
    assert (invoices[4]["amount_days"], invoices[5]["amount_days"]) == (D(2000), 50 * 10 + 50 * 80)
    found = {row["customer_id"]: row for row in rows(made, "customer_result")}
    assert (found[1]["financing"], found[1]["days_to_pay"], found[1]["open_invoices"]) == (D("32.00"), D("16.00"), 1)
    assert (found[2]["financing"], found[2]["days_to_pay"]) == (D("20.00"), None)
    assert found[3]["financing"] == D("6.50")


def test_ten_paid_on_time_and_five_open_for_sixty_days_is_not_on_time(tmp_path: Path) -> None:
    invoices = [money(pk, 1, "100", issued_on=date(2026, 1, 31)) for pk in range(1, 16)]
    payments = [money(pk, 1, "100", invoice_id=pk, paid_on=date(2026, 2, 10)) for pk in range(1, 11)]
    found = rows(run(tmp_path, inputs(), trade_invoice=invoices, trade_payment=payments), "customer_result")[0]
    assert (found["days_to_pay"], found["open_invoices"]) == (D("26.67"), 5)


@pytest.mark.parametrize(
    ("rate", "pools", "currency", "missing"),
    [
        (None, True, "BRL", "financing"),
        ("0.1", False, "BRL", "cost_to_serve"),
        ("0.1", True, "BRL", "never_billed"),
        ("0.1", True, "USD", "foreign_orders"),
    ],
)
def test_what_has_no_basis_is_empty_and_so_is_the_result(
    tmp_path: Path, rate: str | None, pools: bool, currency: str, missing: str
) -> None:
    given = inputs(pools=[pool()] if pools else [], rate=rate)
    made = run(tmp_path, given, trade_order=[order(1, currency=currency)], trade_orderline=[line(1, 1, "100", cost="60")])
    found = rows(made, "customer_result")[0]
    assert found["result"] is None
    assert found[missing] is None or found[missing]
    assert rows(made, "whale_curve") == []


def test_whale_curve_segments_and_viability(tmp_path: Path) -> None:
    made = run(
        tmp_path, inputs(pools=[pool(cost="100", minutes="100")], equations=[equation("visit", "10")], assumptions=Assumptions(days_to_pay=0)),
        trade_order=[order(pk, pk, closed_lot=pk == 1) for pk in (1, 2, 3)],
        trade_orderline=[line(1, 1, "100", cost="20"), line(2, 2, "100", cost="50"), line(3, 3, "100", cost="130")],
        customers_interaction=[touch(1, "visit", 2)],
    )  # fmt: skip
    curve = [(row["place"], row["customer_id"], row["result"], row["cumulative_result"]) for row in rows(made, "whale_curve")]
    assert curve == [(1, 1, D(80), D(80)), (2, 2, D(40), D(120)), (3, 3, D(-30), D(90))]
    country = _one(rows(made, "segment_result"), dimension="country", segment="BR")
    assert (country["customers"], country["losing"], country["result"]) == (3, 1, D(90))
    two = _one(rows(made, "viability"), customer_id=2)
    assert (two["result_share"], two["bottleneck"], two["result_per_minute"], two["closed_lot_share"]) == (D("0.4"), "work", D(4), D(0))
    assert _one(rows(made, "viability"), customer_id=1)["result_per_minute"] is None
    standing = _one(rows(made, "customer_standing"), customer_id=3)
    assert (standing["place"], standing["cumulative_result"]) == (3, D(90))


def test_purchases_are_days_and_returns_are_none(tmp_path: Path) -> None:
    old = date(2025, 6, 1)
    made = run(
        tmp_path, inputs(),
        trade_order=[order(1, on=old), order(2, on=old), order(3), order(4, state="cancelled"), order(5, on=date(2026, 2, 2))],
        trade_orderline=[line(1, 1, "10", cost="4"), line(2, 2, "20", cost=None), line(3, 3, "30", cost="10"), line(4, 4, "9"),
                         line(5, 5, "-5", kind="return", quantity="-1")],
    )  # fmt: skip
    found = [(row["day"], row["invoice"], row["margin"], row["in_period"]) for row in rows(made, "purchase_day")]
    assert found == [(old, D(30), None, False), (date(2026, 1, 10), D(30), D(20), True)]


def test_every_fact_is_spark_too() -> None:
    for fact in value_facts():
        assert fact.build or "HUGEINT" not in to_spark(fact.sql), fact.name


def test_the_reference_of_facts_is_up_to_date() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "facts.md"
    assert page.read_text(encoding="utf-8") == dictionary(published_facts()), "run: python -m carteira.config.reference"
