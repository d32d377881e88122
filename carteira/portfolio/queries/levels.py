"""The same result on every level: market, segment, group, customer, person. Each level adds up to the same whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, get_args

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Customer, Group
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import Market, Membership, Scheme, Segment
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import RunView, require_run

Level = Literal["market", "segment", "group", "customer", "person"]
LEVELS: tuple[Level, ...] = get_args(Level)
SHOWN = 200


@dataclass(frozen=True)
class Within:
    """Where one has stepped into: a market, a segment (by code), a group, a customer; of one scheme."""

    scheme: Scheme | None = None
    market: int | None = None
    segment: str | None = None
    group: int | None = None
    customer: int | None = None


@dataclass(frozen=True)
class LevelRow:
    """One unit of a level. A person shows the result of the customer he speaks for: it is not divided among persons."""

    key: int | None
    name: str
    customers: int
    pocket: Decimal
    result: Decimal | None
    cost_to_serve: Decimal | None
    below_hurdle: int
    without_basis: int
    code: str = ""
    of: str = ""


@dataclass(frozen=True)
class LevelView:
    """Units of a level, largest first, with the whole that they add up to; `others` are those beyond what is shown."""

    level: Level
    run: RunView
    rows: list[LevelRow]
    total: LevelRow
    others: LevelRow | None


SUMS = {
    "customers": Count("pk"), "pocket_sum": Sum("pocket"), "result_sum": Sum("result"), "cost_sum": Sum("cost_to_serve"),
    "unknown": Count("pk", filter=Q(result__isnull=True)),
}  # fmt: skip


class NoSuchLevel(LookupError):
    """There is no level of this name."""


def level_named(name: str) -> Level:
    """The level of that name; raises NoSuchLevel."""
    for level in LEVELS:
        if level == name:
            return level
    raise NoSuchLevel(name)


def level_view(level: str, *, by: Actor, within: Within | None = None, run: RunView | None = None) -> LevelView:
    """The units of one level inside where one stands."""
    by.require("portfolio.view")
    known = level_named(level)
    run, place = run or require_run(), within or Within()
    rows = results_within(run, place)
    if by.scope != "all":
        rows = rows.filter(customer_id__in=customers_seen_by(by).values("pk"))
    hurdle = policy_in_force().hurdle
    counted = {**SUMS, "below": Count("pk", filter=Q(result__lt=hurdle))}
    total = _row({"name": "", **rows.aggregate(**counted)})
    found = UNITS[known](rows, counted, place)
    return LevelView(known, run, found[:SHOWN], total, _others(total, found))


def results_within(run: RunView, place: Within) -> QuerySet[Any]:
    """Results of the living customers inside a place, each with the segment and market of the scheme's open membership."""
    rows: QuerySet[Any] = run.results.filter(customer__trashed_at=None).exclude(customer__status=Customer.Status.ABSORBED)
    open_now = Membership.objects.filter(scheme=place.scheme, valid_until__isnull=True, customer=OuterRef("customer_id"))
    rows = rows.annotate(
        segment_key=Subquery(open_now.values("segment_id")[:1]), market_key=Subquery(open_now.values("segment__market_id")[:1])
    )
    if place.market is not None:
        rows = rows.filter(market_key=place.market)
    if place.segment is not None:
        members = Membership.objects.filter(scheme=place.scheme, valid_until__isnull=True, segment__code=place.segment)
        rows = rows.filter(customer_id__in=members.values("customer_id"))
    if place.group is not None:
        rows = rows.filter(customer__group_id=place.group)
    return rows.filter(customer_id=place.customer) if place.customer is not None else rows


def _grouped(column: str, model: type[Any]) -> Callable[[QuerySet[Any], dict[str, Any], Within], list[LevelRow]]:
    def units(rows: QuerySet[Any], counted: dict[str, Any], place: Within) -> list[LevelRow]:
        sums = list(rows.annotate(unit=F(column)).order_by().values("unit").annotate(**counted))
        known = model.objects.in_bulk([row["unit"] for row in sums if row["unit"] is not None])
        named = ({**row, "name": str(known[row["unit"]]) if row["unit"] in known else "", "of": known.get(row["unit"])} for row in sums)
        return sorted((_row(row) for row in named), key=lambda unit: (-unit.pocket, unit.name))

    return units


def _customers(rows: QuerySet[Any], counted: dict[str, Any], place: Within) -> list[LevelRow]:
    best = rows.order_by("-pocket", "id").annotate(name=F("customer__name"))[: SHOWN + 1]
    return [_one(row, row.name) for row in best]


def _persons(rows: QuerySet[Any], counted: dict[str, Any], place: Within) -> list[LevelRow]:
    """Persons who speak for the largest customers here; a customer who is a person is one himself."""
    results = {row.customer_id: row for row in rows.select_related("customer").order_by("-pocket", "id")[:SHOWN]}
    contacts = Contact.objects.filter(identity__customer_id__in=results).annotate(customer_id=F("identity__customer_id"))
    found = [
        replace(_one(results[c.customer_id], c.name), key=c.pk, of=results[c.customer_id].customer.name) for c in contacts.order_by("id")
    ]
    alone = [_one(row, row.customer.name) for row in results.values() if row.customer.kind == "person"]
    return sorted([*found, *alone], key=lambda unit: (-unit.pocket, unit.of, unit.name))[:SHOWN]


UNITS: dict[Level, Callable[[QuerySet[Any], dict[str, Any], Within], list[LevelRow]]] = {
    "market": _grouped("market_key", Market),
    "segment": _grouped("segment_key", Segment),
    "group": _grouped("customer__group_id", Group),
    "customer": _customers,
    "person": _persons,
}


def _row(sums: dict[str, Any]) -> LevelRow:
    unit = sums.get("of")
    return LevelRow(
        sums.get("unit"), sums["name"], sums["customers"], sums["pocket_sum"] or Decimal(0), sums["result_sum"], sums["cost_sum"], sums["below"],
        sums["unknown"], code=unit.code if isinstance(unit, Segment) else "",
    )  # fmt: skip


def _one(row: Any, name: str) -> LevelRow:
    below, unknown = int(row.result is not None and row.result < 0), int(row.result is None)
    return LevelRow(row.customer_id, name, 1, row.pocket, row.result, row.cost_to_serve, below, unknown)


def _others(total: LevelRow, found: list[LevelRow]) -> LevelRow | None:
    """What the units that are shown leave of the whole; None when all are shown."""
    shown = found[:SHOWN]
    if len(found) <= SHOWN:
        return None
    known = [unit.result for unit in shown if unit.result is not None]
    served = [unit.cost_to_serve for unit in shown if unit.cost_to_serve is not None]
    return LevelRow(
        None, "", total.customers - sum(unit.customers for unit in shown), total.pocket - sum((unit.pocket for unit in shown), Decimal(0)),
        None if total.result is None else total.result - sum(known, Decimal(0)),
        None if total.cost_to_serve is None else total.cost_to_serve - sum(served, Decimal(0)),
        total.below_hurdle - sum(unit.below_hurdle for unit in shown), total.without_basis - sum(unit.without_basis for unit in shown),
    )  # fmt: skip
