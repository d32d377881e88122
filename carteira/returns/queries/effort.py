"""The ledger of effort, gathered from touchpoints, work on cases and entries; and one relationship's investment beside its result."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Interaction
from carteira.customers.queries import customers_seen_by
from carteira.returns.models import EffortEntry, EffortShare, RoleRate, UsualMinutes
from carteira.returns.rules.ledger import Ledger, Line, ledger
from carteira.service.queries.effort import minutes_on_cases

OUR_CASES = Q(kind="case", source="carteira")
"""Their minutes are told by the work on the case, with person and day; the touchpoint only holds the sum for the time equations."""
PLANNED = Sum("minutes", filter=~Q(plan_link=""))
LONGEST = 1_830


def effort(*, by: Actor, first: date, until: date) -> Ledger:
    """The ledger of a window, of all customers that the actor sees."""
    by.require("returns.view")
    return ledger(lines_of(by, first, until), prices(until)[0])


def prices(until: date) -> tuple[dict[str, Decimal], str]:
    """What an hour of each role costs at the end of a window, and the currency. Costs of several currencies are not added."""
    found = {row.role: row for row in RoleRate.objects.filter(valid_from__lt=until).order_by("valid_from")}
    currencies = {row.currency for row in found.values()}
    return ({role: row.hour_cost for role, row in found.items()}, currencies.pop()) if len(currencies) == 1 else ({}, "")


def lines_of(by: Actor, first: date, until: date) -> list[Line]:
    """All effort of a window, from its three sources."""
    if not first < until or (until - first).days > LONGEST:
        raise Refused(_("The days run backwards or too far."), field="since", remedy=_("Choose up to five years."))
    return [*_touches(by, first, until), *_cases(by, first, until), *_entries(by, first, until)]


def _touches(by: Actor, first: date, until: date) -> list[Line]:
    rows = (
        Interaction.objects.filter(business_date__gte=first, business_date__lt=until).exclude(OUR_CASES).exclude(kind="note", minutes=None)
    )
    rows = rows if by.scope == "all" else rows.filter(identity__customer__in=customers_seen_by(by))
    usual, none = dict(UsualMinutes.objects.values_list("kind", "minutes")), Decimal(0)
    told = rows.order_by().annotate(month=TruncMonth("business_date")).values_list("identity__customer", "kind", "by__role", "month")
    counted = told.annotate(spent=Sum("minutes"), planned=PLANNED, timed=Count("minutes"), untimed=Count("id", filter=Q(minutes=None)))
    return [
        Line(who, kind, role or "", _month(month), spent or none, planned or none, timed, untimed, untimed * usual.get(kind, none))
        for who, kind, role, month, spent, planned, timed, untimed in counted
    ]


def _cases(by: Actor, first: date, until: date) -> list[Line]:
    if not by.may("service.view"):
        return []
    told = minutes_on_cases(by=by, first=first, until=until)
    return [Line(who, "case", role or "", _month(month), minutes, Decimal(0), 1) for who, role, month, minutes in told]


def _entries(by: Actor, first: date, until: date) -> list[Line]:
    """Entries by the customers that share them; those of nobody: one's own, or everybody's for those who see all or lead."""
    rows = EffortEntry.objects.filter(day__gte=first, day__lt=until, taken_back_at=None).order_by()
    if by.scope != "all":
        nobody = Q(shares=None, user=by.id) if by.scope == "own" else Q(shares=None)
        rows = rows.filter(Q(shares__identity__customer__in=customers_seen_by(by)) | nobody)
    told = rows.annotate(month=TruncMonth("day")).values_list("shares__identity__customer", "kind", "role", "month")
    share = Coalesce("shares__minutes", "minutes")
    summed = told.annotate(spent=Sum(share), planned=Sum(share, filter=~Q(plan_link="")), timed=Count("id"))
    return [
        Line(who, kind, role, _month(month), spent, planned or Decimal(0), timed)
        for who, kind, role, month, spent, planned, timed in summed
    ]


def shares_seen_by(by: Actor) -> QuerySet[EffortShare]:
    """What customers that the actor sees got of logged time; what was taken back does not count."""
    by.require("returns.view")
    shares = EffortShare.objects.filter(entry__taken_back_at=None)
    return shares if by.scope == "all" else shares.filter(identity__customer__in=customers_seen_by(by))


def _month(moment: date | datetime) -> str:
    return f"{moment:%Y-%m}"
