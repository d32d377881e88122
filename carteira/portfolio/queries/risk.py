"""The risk of a scheme's mix: monthly contribution of each segment, from the orders of its present members."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import F, FloatField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, TruncMonth

from carteira.basics.actor import Actor
from carteira.portfolio.models import Membership, Scheme
from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.risk import RiskOverlay, SegmentRisk, risk_overlay
from carteira.trade.models import OrderLine

MONTHS = 36


def risk_of(scheme: Scheme, run: RunView, *, by: Actor) -> RiskOverlay:
    """As kept for the run, else computed now."""
    by.require("portfolio.view")
    said = kept(run.id, risk_kind(scheme))
    if said is None:
        return computed_risk(scheme, run)
    return RiskOverlay(**{**said, "segments": tuple(SegmentRisk(**one) for one in said["segments"])})


def risk_kind(scheme: Scheme) -> str:
    """The name under which a scheme's risk is kept."""
    return f"risk-{scheme.pk}"


def computed_risk(scheme: Scheme, run: RunView) -> RiskOverlay:
    """Whole months before the run's end; a segment without sales in a month contributed nothing then."""
    until = run.ends_before.replace(day=1)
    since = months_back(until, MONTHS)
    sums: dict[str, dict[date, float]] = defaultdict(dict)
    for code, month, amount in _contributions(scheme, run, since, until):
        sums[code][month] = amount
    first = min((month for months in sums.values() for month in months), default=until)
    calendar = [month for n in range(MONTHS, 0, -1) if (month := months_back(until, n)) >= first]
    return risk_overlay({code: [months.get(month, 0.0) for month in calendar] for code, months in sorted(sums.items())})


def _contributions(scheme: Scheme, run: RunView, since: date, until: date) -> Any:
    """(segment code, month, pocket less cost of goods): only lines whose cost is known."""
    code = Membership.objects.filter(scheme=scheme, valid_until__isnull=True, customer=OuterRef("order__identity__customer_id"))
    lines = OrderLine.objects.filter(
        order__ordered_on__gte=since, order__ordered_on__lt=until, order__currency=run.currency, cost_amount__isnull=False
    ).exclude(order__state="cancelled")
    rows = lines.annotate(
        code=Coalesce(Subquery(code.values("segment__code")[:1]), Value("")), month=TruncMonth("order__ordered_on")
    ).order_by()
    margin = Cast(Sum(F("net_amount") - F("cost_amount")), FloatField())
    return rows.values("code", "month").annotate(amount=margin).values_list("code", "month", "amount")


def months_back(day: date, months: int) -> date:
    """The first of the month so many months earlier."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
