"""The ledger of effort, gathered from touchpoints, work on cases and entries; and one relationship's investment beside its result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.engine.bulk.tables import among
from carteira.returns.models import EffortEntry, EffortShare, RoleRate, UsualMinutes
from carteira.returns.rules.ledger import Ledger, Line, added, grouped, ledger
from carteira.returns.rules.ledger import Sum as Summed
from carteira.service.queries.effort import minutes_on_cases
from carteira.value.queries import current_run, result_of

OUR_CASES = Q(kind="case", source="carteira")
"""Their minutes are told by the work on the case, with person and day; the touchpoint only holds the sum for the time equations."""
LONGEST = 1_830


def effort(*, by: Actor, first: date, until: date, customer: int | None = None) -> Ledger:
    """The ledger of a window, of all customers that the actor sees or of one."""
    by.require("returns.view")
    return ledger(_lines(by, first, until, customer), rates(until))


def rates(until: date) -> dict[str, Decimal]:
    """What an hour of each role costs at the end of a window. Costs of several currencies are not added."""
    found: dict[str, RoleRate] = {}
    for row in RoleRate.objects.filter(valid_from__lt=until).order_by("valid_from"):
        found[row.role] = row
    currencies = {row.currency for row in found.values()}
    return {role: row.hour_cost for role, row in found.items()} if len(currencies) == 1 else {}


def currency_of_rates() -> str:
    """The currency of the rates, when there is one."""
    found = list(RoleRate.objects.values_list("currency", flat=True).distinct()[:2])
    return found[0] if len(found) == 1 else ""


def _lines(by: Actor, first: date, until: date, customer: int | None) -> list[Line]:
    if not first < until or (until - first).days > LONGEST:
        raise Refused(_("The days run backwards or too far."), field="since", remedy=_("Choose up to five years."))
    return [*_touches(by, first, until, customer), *_cases(by, first, until, customer), *_entries(by, first, until, customer)]


def _touches(by: Actor, first: date, until: date, customer: int | None) -> list[Line]:
    rows = (
        Interaction.objects.filter(business_date__gte=first, business_date__lt=until)
        .exclude(OUR_CASES)
        .exclude(kind="note", minutes=None)
        .order_by()
    )
    rows = rows.filter(identity__customer=customer) if customer is not None else rows
    rows = rows if by.scope == "all" else rows.filter(identity__customer__in=customers_seen_by(by))
    usual = dict(UsualMinutes.objects.values_list("kind", "minutes"))
    told = rows.annotate(month=TruncMonth("business_date")).values_list("identity__customer", "kind", "by__role", "month")
    counted = told.annotate(
        spent=Sum("minutes"),
        planned=Sum("minutes", filter=~Q(plan_link="")),
        timed=Count("minutes"),
        untimed=Count("id", filter=Q(minutes=None)),
    )
    return [
        Line(
            who,
            kind,
            role or "",
            _month(month),
            spent or Decimal(0),
            planned or Decimal(0),
            timed,
            untimed,
            untimed * usual.get(kind, Decimal(0)),
        )
        for who, kind, role, month, spent, planned, timed, untimed in counted
    ]


def _cases(by: Actor, first: date, until: date, customer: int | None) -> list[Line]:
    if not by.may("service.view"):
        return []
    told = minutes_on_cases(by=by, first=first, until=until, customer=customer)
    return [Line(who, "case", role or "", _month(month), minutes, Decimal(0), 1) for who, role, month, minutes in told]


def _entries(by: Actor, first: date, until: date, customer: int | None) -> list[Line]:
    days = {"day__gte": first, "day__lt": until, "taken_back_at": None}
    shares = EffortShare.objects.filter(**{f"entry__{name}": value for name, value in days.items()}).order_by()
    shares = shares.filter(identity__customer=customer) if customer is not None else shares
    shares = shares if by.scope == "all" else shares.filter(identity__customer__in=customers_seen_by(by))
    told = shares.annotate(month=TruncMonth("entry__day")).values_list("identity__customer", "entry__kind", "entry__role", "month")
    summed = told.annotate(spent=Sum("minutes"), planned=Sum("minutes", filter=~Q(entry__plan_link="")), timed=Count("id"))
    lines = [
        Line(who, kind, role, _month(month), spent, planned or Decimal(0), timed)
        for who, kind, role, month, spent, planned, timed in summed
    ]
    return lines if customer is not None else [*lines, *_for_nobody(by, days)]


def _for_nobody(by: Actor, days: dict[str, Any]) -> list[Line]:
    """Entries without a customer: one's own, or everybody's for those who see all or lead."""
    rows = EffortEntry.objects.filter(shares=None, **days).order_by()
    rows = rows.filter(user=by.id) if by.scope == "own" else rows
    told = rows.annotate(month=TruncMonth("day")).values_list("kind", "role", "month")
    summed = told.annotate(spent=Sum("minutes"), planned=Sum("minutes", filter=~Q(plan_link="")), timed=Count("id"))
    return [
        Line(None, kind, role, _month(month), spent, planned or Decimal(0), timed) for kind, role, month, spent, planned, timed in summed
    ]


def _month(moment: date | datetime) -> str:
    return f"{moment:%Y-%m}"


@dataclass(frozen=True)
class Relationship:
    """What one relationship took, by kind and month, beside what it brought in the run in force."""

    customer: Customer
    ledger: Ledger
    kinds: Sequence[str]
    months: Sequence[tuple[str, dict[str, Decimal], Summed]]
    result: Decimal | None
    currency: str
    run: tuple[date, date] | None
    warns: bool
    """Too much effort of the whole firm is for nobody: so this customer's may be too low."""


def relationship(customer_id: int, *, by: Actor, first: date, until: date) -> Relationship:
    """The investment in one relationship, and its result."""
    by.require("returns.view")
    customer = customer_for(customer_id, by=by)
    lines, prices = _lines(by, first, until, customer.pk), rates(until)
    by_month: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_month[line.month].append(line)
    months = [
        (
            month,
            {one.name: one.minutes for one in grouped(group, prices, lambda line: line.kind)},
            added(month, group, prices),
        )
        for month, group in sorted(by_month.items())
    ]
    run = current_run(by=by)
    standing = result_of(customer, by=by, run_id=run) if run else None
    result = standing.result.result if standing and standing.result else None
    return Relationship(
        customer, ledger(lines, prices), sorted({line.kind for line in lines}), months, result, run.currency if run else "",
        (run.starts_on, run.ends_before) if run else None, effort(by=by, first=first, until=until).warns,
    )  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """One customer of the list: what it took beside what it brought."""

    customer: Customer
    sum: Summed
    result: Decimal | None


def taken_by_customers(found: Ledger, *, by: Actor, limit: int = 100) -> list[Taken]:
    """The customers that took most, with their results in the run in force."""
    from carteira.value.queries import results_seen_by

    top = list(found.customers[:limit])
    ids = [int(one.name) for one in top]
    customers = {row.pk: row for row in among(customers_seen_by(by), "id", ids)} if ids else {}
    run = current_run(by=by) if ids else None
    results = dict(among(results_seen_by(by, run_id=run), "customer", ids).values_list("customer_id", "result")) if run else {}
    return [Taken(customers[int(one.name)], one, results.get(int(one.name))) for one in top if int(one.name) in customers]
