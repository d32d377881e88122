"""Explain a figure: what it is, how it is made, from which rows, as of when, and how much of the base it covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Interaction
from carteira.engine.tables import Column, Fact, read_rows
from carteira.trade.models import Delivery, DirectCost, Invoice, Order
from carteira.value.queries.computing import facts_digest, facts_folder, value_facts
from carteira.value.queries.figures import LIFETIME, PARTS
from carteira.value.queries.results import result_of, totals, value_models
from carteira.value.queries.runs import RunView, run_of
from carteira.value.queries.told import PATTERNS, PRICES
from carteira.value.queries.told import told as told_of
from carteira.value.queries.whale import pool_balances, sees_pool_sums, whale

ROWS_SHOWN = 50
COMPANY = ("unused", "assigned", "unassigned", "cumulative_result", "whale_peak_percent", "total_result")
ACCOUNT = ("customer_result", "viability")
TOLD = {"patterns": PATTERNS, "prices": PRICES}


@dataclass(frozen=True)
class Part:
    """One input of a figure, with its value."""

    figure: str
    label: str
    value: Any
    unit: str


@dataclass(frozen=True)
class Explanation:
    """Everything behind one figure."""

    figure: str
    label: str
    meaning: str
    formula: str
    unit: str
    data_class: str
    value: Any
    no_basis: tuple[str, ...]
    parts: tuple[Part, ...]
    inputs: tuple[str, ...]
    fact: str
    rows_fact: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    row_count: int
    run: RunView
    customer_id: int | None
    customer: str
    as_of: date
    definition: str
    coverage: dict[str, Any]


def figures() -> dict[str, tuple[str, Column]]:
    """Every figure that can be explained, with the fact that publishes it."""
    found = {column.name: (fact.name, column) for fact in value_facts() if fact.name in ACCOUNT for column in fact.columns if column.label}
    found |= {column.name: ("value_estimate", column) for column in LIFETIME}
    found |= {column.name: (name, column) for name, columns in TOLD.items() for column in columns}
    by_name = {fact.name: fact for fact in value_facts()}
    found |= {name: ("pool_balance", by_name["pool_balance"].column(name)) for name in ("assigned", "unused", "unassigned")}
    curve = by_name["whale_curve"].column("cumulative_result")
    result = by_name["customer_result"].column("result")
    peak = Column("whale_peak_percent", "DECIMAL(18,1)", "How far the best customers' results rise above the total before losses bring it down.",
                  unit="% of total", label="Whale peak", formula="highest cumulative result / total result", rows="whale_curve",
                  inputs=("results of all customers",))  # fmt: skip
    total = Column("total_result", result.type, "Sum of the known results of all customers, before unused capacity.", unit="money",
                   label="Total result", formula="sum of results", rows="customer_result", inputs=("results of all customers",))  # fmt: skip
    return found | {
        "cumulative_result": ("whale_curve", curve),
        "whale_peak_percent": ("whale_curve", peak),
        "total_result": ("customer_result", total),
    }


OF_POOLS = ("assigned", "unused", "unassigned")


def explain(figure: str, *, by: Actor, customer_id: int | None = None, run_id: int | None = None) -> Explanation:
    """Explain a figure of a customer, or one of the whole company."""
    by.require("value.view")
    known = figures()
    if figure not in known:
        raise Refused(_("There is no figure of that name."), field="figure", remedy=_("Use one of:") + " " + ", ".join(sorted(known)) + ".")
    run = run_of(run_id, by=by)
    if figure in COMPANY:
        return _of_company(figure, *known[figure], run=run, by=by)
    if customer_id is None:
        raise Refused(_("This figure belongs to a customer."), field="customer", remedy=_("Name the customer."))
    return _of_customer(figure, *known[figure], run=run, customer_id=customer_id, by=by)


def _of_customer(figure: str, fact: str, column: Column, *, run: RunView, customer_id: int, by: Actor) -> Explanation:
    standing = result_of(customer_id, by=by, run_id=run.id)
    source = standing.estimate if fact == "value_estimate" else standing.result
    value, reasons = getattr(source, figure, None) if source is not None else None, _reasons(figure, standing)
    if fact in TOLD:
        said = told_of(figure, standing.customer, by=by, run=run)
        value, reasons = said.value, said.no_basis
    count, columns, rows = _rows_behind(column, run, {"customer_id": standing.customer.pk})
    coverage = _coverage(run, fact, by)
    return Explanation(
        figure=figure, label=column.label, meaning=column.meaning, formula=column.formula, unit=column.unit, data_class=column.data_class,
        value=value, no_basis=reasons, parts=_parts(figure, standing.result), inputs=column.inputs, fact=fact,
        rows_fact=column.rows, columns=columns, rows=rows, row_count=count, run=run, customer_id=standing.customer.pk,
        customer=standing.customer.name, as_of=run.ends_before, definition=facts_digest(), coverage=coverage,
    )  # fmt: skip


def _of_company(figure: str, fact: str, column: Column, *, run: RunView, by: Actor) -> Explanation:
    told = sees_pool_sums(by) if figure in OF_POOLS else True
    rows_wanted = column if told and by.scope == "all" else Column(column.name, column.type, column.meaning)
    count, columns, rows = _rows_behind(rows_wanted, run, {})
    return Explanation(
        figure=figure, label=column.label, meaning=column.meaning, formula=column.formula, unit=column.unit, data_class=column.data_class,
        value=_company_value(figure, run, by) if told else None, no_basis=() if told else (_("shown to who may see costs, of all customers"),), parts=(), inputs=column.inputs, fact=fact, rows_fact=column.rows, columns=columns,
        rows=rows, row_count=count, run=run, customer_id=None, customer="", as_of=run.ends_before, definition=facts_digest(),
        coverage=_coverage(run, fact, by),
    )  # fmt: skip


def _company_value(figure: str, run: RunView, by: Actor) -> Any:
    if figure in OF_POOLS:
        shares = [getattr(pool, figure) for pool in pool_balances(by, run_id=run)]
        return sum(shares) if shares else None
    if figure == "total_result":
        return totals(by, run_id=run.id).result
    curve = whale(by, run_id=run.id)
    return curve.peak_percent if figure == "whale_peak_percent" else curve.total if curve.customers else None


def _reasons(figure: str, standing: Any) -> tuple[str, ...]:
    if figure in {column.name for column in LIFETIME}:
        estimate = standing.estimate
        return (estimate.no_basis,) if estimate and estimate.no_basis else () if estimate else (_("never bought"),)
    if standing.result is None:
        return (_("nothing happened with this customer in the period"),)
    relevant = {figure, *_all_parts(figure)}
    return tuple(
        f"{one['step']}: {one['reason']}" + (f" ({one['count']})" if one["count"] else "")
        for one in standing.result.unknown
        if one["step"] in relevant
    )


def _all_parts(figure: str) -> set[str]:
    found = set(PARTS.get(figure, ()))
    for part in tuple(found):
        found |= _all_parts(part)
    return found


def _parts(figure: str, result: Any) -> tuple[Part, ...]:
    known = figures()
    names = PARTS.get(figure, ()) if result is not None else ()
    return tuple(Part(name, known[name][1].label, getattr(result, name), known[name][1].unit) for name in names)


def _coverage(run: RunView, fact: str, by: Actor) -> dict[str, Any]:
    said = {key: value for key, value in run.coverage.items() if key != "rows"}
    if fact == "value_estimate":
        said["models"] = [
            {"name": m.name, "used": m.used, "reason": m.reason, "backtest": m.backtest} for m in value_models(by, run_id=run.id)
        ]
    return said


def _fact(name: str) -> Fact | None:
    return next((fact for fact in value_facts() if fact.name == name), None)


def _rows_behind(column: Column, run: RunView, where: dict[str, Any]) -> tuple[int, tuple[str, ...], tuple[dict[str, Any], ...]]:
    """The rows of the fact that holds what the figure was summed from; none when the files of the run are no longer kept."""
    fact = _fact(column.rows)
    path = facts_folder(f"run-{run.id}") / f"{column.rows}.parquet"
    if fact is None or not path.exists():
        return 0, (), ()
    count, rows = read_rows(path, fact, where=where, limit=ROWS_SHOWN)
    shown = tuple(c.name for c in fact.columns if c.name not in where)
    return count, ("reference", *shown), tuple(_referenced([{name: row[name] for name in shown} for row in rows]))


def _referenced(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put beside each row the number that people know it by."""
    orders = _names(Order, rows, "order_id")
    invoices = _names(Invoice, rows, "invoice_id")
    costs = _names(DirectCost, rows, "cost_id")
    stops = _names(Delivery, [row for row in rows if row.get("event_kind") == "stop"], "event_id")
    touches = _names(Interaction, [row for row in rows if row.get("event_kind") not in (None, "order", "stop")], "event_id")
    found = []
    for row in rows:
        kind = row.get("event_kind")
        if kind and kind not in ("order", "stop"):
            name = touches.get(row["event_id"], "")
        elif kind == "stop":
            name = stops.get(row["event_id"], "") or orders.get(row.get("order_id"), "")
        else:
            name = invoices.get(row.get("invoice_id"), "") or costs.get(row.get("cost_id"), "") or orders.get(row.get("order_id"), "")
        found.append({"reference": name, **row})
    return found


def _names(model: Any, rows: list[dict[str, Any]], key: str) -> dict[Any, str]:
    wanted = {row[key] for row in rows if row.get(key) is not None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "native_id")) if wanted else {}
