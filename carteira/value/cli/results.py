"""`carteira value` and `carteira explain`: compute a period and read what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from django.db.models import F
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import CustomerNotFound, customer_for, customers_seen_by
from carteira.engine import queue
from carteira.value import actions, queries
from carteira.value.models import CustomerResult
from carteira.value.rules.inputs import Assumptions

BY = Actor.system("command line")
CENT = Decimal("0.01")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
RUN = click.option("--run", "run_id", type=click.IntRange(1, 2**63 - 1), help="Number of a run; else the current one.")
STEPS = (
    "list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cogs", "pocket_margin", "cost_to_serve", "direct_costs", "financing",
    "result",
)  # fmt: skip


@click.group("value")
def value() -> None:
    """What each customer relationship earns or loses, and what it is expected to be worth."""


def _number(context: click.Context, option: click.Parameter, text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < 10:
        raise click.BadParameter(f"{text!r} is not a share or rate; write 0.18 for 18 %.")
    return number


@value.command("run")
@click.option("--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day of the period.")
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day after the period.")
@click.option("--currency", default="", help="Three letters; else the currency of most orders.")
@click.option("--assume-cost-share", callback=_number, help="Cost of goods as a share of the net amount, where none is recorded.")
@click.option("--assume-days-to-pay", type=click.IntRange(0, 3650), help="Days to pay of customers without invoices.")
@click.option("--assume-annual-rate", callback=_number, help="Rate of capital where none is recorded.")
@click.option("--without-service-cost", is_flag=True, help="Leave cost to serve out, and say so.")
@AS_JSON
def run(start: datetime, until: datetime, currency: str, as_json: bool, **stated: Any) -> None:
    """Compute every customer's result in a period."""
    assumptions = Assumptions(
        cogs_share=stated["assume_cost_share"],
        days_to_pay=stated["assume_days_to_pay"],
        annual_rate=stated["assume_annual_rate"],
        no_service_cost=stated["without_service_cost"],
    )
    period = Period(_day(start), _day(until))
    made, job = actions.run_allocation(period, by=BY, at=timezone.now(), currency=currency.upper(), assumptions=assumptions)
    done = queue.run_now(job, watch=_watch())
    if done.status != "done":
        raise Refused(done.error.strip().rsplit("\n", 1)[-1] or f"The job is {done.status}.", remedy="Mend it and run again.")
    said = _run(queries.run_of(made.pk, by=BY))
    answer(
        said, as_json, f"Run {made.pk}: {said['coverage']['customers']} customers, result {said['totals']['result']} {said['currency']}."
    )


def _day(moment: datetime) -> date:
    day = moment.date()
    if not 1900 <= day.year <= 2200:
        raise Refused("The year is out of range.", field="from", remedy="Give a year between 1900 and 2200.")
    return day


def _watch() -> Callable[[int, int | None, str], None] | None:
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int | None, message: str) -> None:
        click.echo(f"\r{done}/{total} {message:<40}", nl=False, err=True)

    return show


@value.command("runs")
@AS_JSON
def list_runs(as_json: bool) -> None:
    """The latest runs, newest first."""
    rows = [_run(one, with_totals=False) for one in queries.runs(by=BY)]
    text = "\n".join(
        f"{r['run']:>6}  {r['from']} to {r['until']}  {r['currency']}  {r['state']}{'  current' if r['current'] else ''}" for r in rows
    )
    answer(rows, as_json, text or "No run yet.")


@value.command("results")
@RUN
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100_000, show_default=True, help="At most so many customers.")
@AS_JSON
def results(run_id: int | None, limit: int, as_json: bool) -> None:
    """Each customer's result, best first; what has no basis is null, with the reason."""
    said = _run(queries.run_of(run_id, by=BY))
    rows = queries.results_seen_by(BY, run_id=said["run"]).order_by(F("place").asc(nulls_last=True), "id")[:limit]
    estimates = {one.customer_id: one for one in queries.estimates_seen_by(BY, run_id=said["run"])}
    said["customers"] = [{**_customer(row), "lifetime": _estimate(estimates.get(row.customer_id))} for row in rows]
    said["pools"] = [
        {
            "pool": pool.pool, "from": pool.starts_on.isoformat(), "cost": cents(pool.cost), "assigned": cents(pool.assigned), "unused": cents(pool.unused),
            "unassigned": cents(pool.unassigned),
        }
        for pool in queries.pool_balances(BY, run_id=said["run"])
    ]  # fmt: skip
    answer(said, as_json, "\n".join(f"{c['customer']:<40} {c['result'] or 'no basis':>16}" for c in said["customers"]))


@value.command("whale")
@RUN
@AS_JSON
def whale(run_id: int | None, as_json: bool) -> None:
    """The whale curve: results from best to worst, cumulated."""
    curve = queries.whale(BY, run_id=run_id)
    said = {
        "run": curve.run.id, "currency": curve.run.currency, "customers": curve.customers, "without_result": curve.without_result,
        "total": cents(curve.total), "peak": cents(curve.peak), "peak_customers": curve.peak_place, "peak_percent": _text(curve.peak_percent),
        "lost": cents(curve.lost),
        "points": [
            {"place": p.place, "customer": p.customer, "result": cents(p.result), "cumulative": cents(p.cumulative), "percent": _text(p.percent)}
            for p in curve.points
        ],
    }  # fmt: skip
    answer(
        said,
        as_json,
        "\n".join(f"{p['place']:>7}  {p['customer']:<40} {p['cumulative']:>16} {p['percent'] or '':>7}" for p in said["points"]),
    )


@value.command("patterns")
@click.option("--customer", required=True, help="Number (id:5 if it is also a code), code in a source, or exact name.")
@RUN
@AS_JSON
def patterns(customer: str, run_id: int | None, as_json: bool) -> None:
    """How a customer pays, when it buys next, what it will buy and may want; what has no basis says why."""
    said = queries.patterns_as_json(queries.patterns_of(customer_id_of(customer), by=BY, run_id=run_id))
    pays, due, ahead = said["payments"], said["next_purchase"], said["forecast"]
    lines = [
        f"pays: {pays['verdict'] or 'no basis'} ({pays['reason'] or pays['no_basis']})",
        f"next purchase: {due['due_on'] or 'no basis'} ({due['no_basis'] or ' to '.join((str(due['early']), str(due['late'])))})",
        f"next months: {', '.join(ahead['total']['mean']) if ahead['total'] else 'no basis, ' + ahead['no_basis']} {said['currency']}",
        *(f"offer: {one['name']} ({one['in_orders']} of the last {one['of_orders']} orders)" for one in said["next_products"]),
    ]
    answer(said, as_json, "\n".join(lines))


@click.command("explain")
@click.argument("figure")
@click.option("--customer", help="Number (id:5 if it is also a code), code in a source, or exact name.")
@RUN
@AS_JSON
def explain(figure: str, customer: str | None, run_id: int | None, as_json: bool) -> None:
    """What a figure is, how it is made, from which rows, and how much it covers."""
    found = queries.explain(figure, by=BY, customer_id=customer_id_of(customer) if customer else None, run_id=run_id)
    said = {
        "figure": found.figure, "label": found.label, "meaning": found.meaning, "formula": found.formula, "unit": found.unit,
        "value": _shown(found.value, found.unit), "no_basis": found.no_basis, "inputs": found.inputs,
        "parts": [{"figure": p.figure, "label": p.label, "value": _shown(p.value, p.unit)} for p in found.parts],
        "customer": found.customer, "customer_id": found.customer_id, "run": found.run.id, "from": found.run.starts_on.isoformat(),
        "until": found.run.ends_before.isoformat(), "currency": found.run.currency, "fact": found.fact, "definition": found.definition,
        "rows_fact": found.rows_fact, "row_count": found.row_count, "rows": [{k: _text(v) for k, v in row.items()} for row in found.rows],
        "coverage": found.coverage,
    }  # fmt: skip
    parts = "".join(f"\n  {part['label']}: {part['value'] or 'no basis'}" for part in said["parts"])
    answer(
        said,
        as_json,
        f"{found.label}: {said['value'] or 'no basis'}\n{found.meaning}\n= {found.formula}{parts}\n{found.row_count} rows of {found.rows_fact}",
    )


def customer_id_of(text: str) -> int:
    """A customer by number, by the code of a source, or by its exact name; `id:5` is always the number."""
    number = _customer_number(text.removeprefix("id:"))
    if number and text.startswith("id:"):
        return number
    found = customers_seen_by(BY)
    by_name = list(found.filter(identities__native_id=text).distinct()[:2]) or list(found.filter(name=text)[:2])
    if len(by_name) > 1:
        raise Refused("Several customers answer to that.", field="customer", remedy="Give the number of the customer, such as id:5.")
    if by_name:
        _refuse_two(by_name[0], number)
        return by_name[0].pk
    if number:
        return number
    raise Refused("There is no such customer.", field="customer", remedy="Give the number, the code in a source, or the exact name.")


def _refuse_two(named: Customer, number: int | None) -> None:
    try:
        numbered = customer_for(number, by=BY) if number else None
    except CustomerNotFound:
        return
    if numbered and named.pk != numbered.pk:
        raise Refused(
            f"{number} is the number of customer {numbered.pk}, {numbered.name}, and names customer {named.pk}, {named.name}.",
            field="customer",
            remedy=f"Write id:{numbered.pk} or id:{named.pk}.",
        )


def _customer_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _run(run: queries.RunView, *, with_totals: bool = True) -> dict[str, Any]:
    said: dict[str, Any] = {
        "run": run.id, "from": run.starts_on.isoformat(), "until": run.ends_before.isoformat(), "currency": run.currency, "state": run.state,
        "current": run.is_current, "digest": run.digest, "assumptions": run.assumptions, "message": run.message, "coverage": run.coverage,
    }  # fmt: skip
    if with_totals:
        sums = queries.totals(BY, run_id=run.id)
        said["totals"] = {
            "customers": sums.customers, "known": sums.known, "losing": sums.losing, "lost": cents(sums.lost),
            "invoice": cents(sums.invoice), "cost_to_serve": cents(sums.cost_to_serve), "result": cents(sums.result),
        }  # fmt: skip
    return said


def _customer(row: CustomerResult) -> dict[str, Any]:
    steps = {("list" if step == "list_amount" else step): cents(getattr(row, step)) for step in STEPS}
    return {
        "customer": row.customer.name, "id": row.customer_id, **steps, "orders": row.orders, "days_to_pay": _text(row.days_to_pay),
        "place": row.place, "attention": row.attention, "unknown": row.unknown,
    }  # fmt: skip


def _estimate(one: Any) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "model": one.model, "purchases": one.purchases, "expected_purchases": one.expected_purchases, "p_alive": one.p_alive,
        "value": cents(one.value), "p10": cents(one.value_p10), "p90": cents(one.value_p90), "no_basis": one.no_basis,
    }  # fmt: skip


def cents(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount.quantize(CENT))


def _shown(found: Any, unit: str) -> Any:
    return cents(found) if unit == "money" and isinstance(found, Decimal) else _text(found)


def _text(found: Any) -> Any:
    return found if found is None or isinstance(found, bool | int | str) else str(found)


def answer(said: Any, as_json: bool, text: str) -> None:
    click.echo(json.dumps(said, ensure_ascii=False, default=str) if as_json else text)
