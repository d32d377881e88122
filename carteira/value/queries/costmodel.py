"""The cost model as it stands: pools, equations and rates in their newest revision, and the freezing of them for a run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.trade.models import Order
from carteira.value.models import CapitalRate, ResourcePool, TimeEquation
from carteira.value.rules.equations import format_terms, term_from_json
from carteira.value.rules.inputs import Assumptions, Equation, Inputs, Pool, in_force, pool_part, rates_in


@dataclass(frozen=True)
class PoolView:
    """One pool as people see it; what it costs only for who may see costs."""

    id: int
    code: str
    name: str
    starts_on: date
    ends_before: date
    cost: Decimal | None
    currency: str
    practical_minutes: Decimal
    theoretical_minutes: Decimal | None
    avoidable_share: Decimal | None
    revision: int

    @property
    def rate(self) -> Decimal | None:
        """Cost of one practical minute."""
        return None if self.cost is None else self.cost / self.practical_minutes


@dataclass(frozen=True)
class EquationView:
    """One time equation as people see it."""

    id: int
    activity: str
    name: str
    pool: str
    event: str
    revision: int
    valid_from: date
    base_minutes: Decimal
    terms: str


def pools(*, by: Actor) -> list[PoolView]:
    """Every pool in its newest revision, newest period first."""
    by.require("value.view")
    newest, costs = _newest_pools(), by.may("value.view_costs")
    return [
        PoolView(
            p.pk, p.code, p.name, p.starts_on, p.ends_before, p.cost if costs else None, p.currency, p.practical_minutes,
            p.theoretical_minutes, p.avoidable_share if costs else None, p.revision,
        )
        for p in sorted(newest, key=lambda p: (-p.starts_on.toordinal(), p.code))
    ]  # fmt: skip


def _newest_pools() -> list[ResourcePool]:
    newest: dict[tuple[str, date, str], ResourcePool] = {}
    for pool in ResourcePool.objects.order_by("revision", "id"):
        newest[pool.code, pool.starts_on, pool.currency] = pool
    return list(newest.values())


def equations(*, by: Actor) -> list[EquationView]:
    """Every revision of every time equation, the newest of each activity first."""
    by.require("value.view")
    return [
        EquationView(
            e.pk, e.activity, e.name, e.pool, e.event, e.revision, e.valid_from, e.base_minutes,
            format_terms(tuple(term_from_json(term) for term in e.terms)),
        )
        for e in TimeEquation.objects.order_by("activity", "-valid_from", "-revision")
    ]  # fmt: skip


def currency_for(period: Period, *, stated: str = "") -> str:
    """The currency stated, if there is anything in it; else that of most orders of the period, and without orders that of the pools."""
    placed = Order.objects.filter(ordered_on__gte=period.start, ordered_on__lt=period.until).exclude(state="cancelled")
    ordered = [str(row[0]) for row in placed.values_list("currency").annotate(n=Count("id")).order_by("-n", "currency")]
    pools = ResourcePool.objects.filter(starts_on__lt=period.until, ends_before__gt=period.start).order_by("currency")
    known = list(dict.fromkeys([*ordered, *pools.values_list("currency", flat=True).distinct()]))
    if not known:
        raise Refused(
            _("There is neither an order nor a resource pool in this period."),
            field="from",
            remedy=_("Choose another period, or import orders."),
        )
    if stated and stated not in known:
        raise Refused(
            _("There is neither an order nor a resource pool in %s in this period.") % stated,
            field="currency",
            remedy=_("Use one of:") + " " + ", ".join(known),
        )
    return stated or known[0]


def freeze(period: Period, *, currency: str, assumptions: Assumptions) -> Inputs:
    """What a run of this period takes as given, read now."""
    rates = CapitalRate.objects.filter(currency=currency).order_by("valid_from", "id").values_list("valid_from", "annual_rate")
    return Inputs(
        period=period,
        currency=currency,
        pools=() if assumptions.no_service_cost else _pools_in(period, currency),
        equations=in_force(_equation(row) for row in TimeEquation.objects.order_by("activity", "valid_from", "revision", "id")),
        rates=rates_in(period, [(row[0], row[1]) for row in rates], assumptions.annual_rate),
        assumptions=assumptions,
    )


def _pools_in(period: Period, currency: str) -> tuple[Pool, ...]:
    found: dict[str, list[Pool]] = defaultdict(list)
    for row in _newest_pools():
        if row.currency != currency:
            continue
        part = pool_part(
            Pool(row.code, row.name, row.starts_on, row.ends_before, row.cost, row.practical_minutes, row.avoidable_share), period
        )
        if part is not None:
            found[row.code].append(part)
    for code, parts in found.items():
        parts.sort(key=lambda pool: pool.starts_on)
        for earlier, later in pairwise(parts):
            if later.starts_on < earlier.ends_before:
                raise Refused(
                    _("Two periods of the resource pool %(code)s overlap from %(day)s.") % {"code": code, "day": later.starts_on},
                    field="resource-pools",
                    remedy=_("End one before the other starts."),
                )
    return tuple(pool for code in sorted(found) for pool in found[code])


def _equation(row: TimeEquation) -> Equation:
    terms = tuple(term_from_json(term) for term in row.terms)
    return Equation(row.activity, row.name, row.pool, row.event, row.revision, row.valid_from, row.base_minutes, terms)
