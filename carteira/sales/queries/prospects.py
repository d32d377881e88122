"""Prospects on two axes: how well they fit whom we want, and how ready they are to buy. Never one number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.queries.fits import fits, targets
from carteira.sales.models import Enquiry
from carteira.sales.queries.ppc import Case, Judgement, judge
from carteira.trade.models import Order

SHOWN = 100
WITHIN = timedelta(days=90)
LEAST_CASES, LEAST_EVENTS, MOST_CASES = 200, 20, 5000
NUMBERS, WORDS = ("length",), ("channel", "named", "known")


@dataclass(frozen=True)
class ProspectView:
    """One prospect: what they did of late, readiness, and fit (None for who may not see it, or where nothing is defined)."""

    customer: Customer
    enquiries: int
    answers: int
    ppc: float | None
    fit_low: Decimal | None
    fit_high: Decimal | None


@dataclass(frozen=True)
class Prospects:
    """The prospects, and how right the readiness was on our own enquiries (None: too few to say)."""

    rows: list[ProspectView]
    model: Judgement | None


def prospects(*, by: Actor, today: date) -> Prospects:
    """The newest prospects that the asker sees."""
    by.require("sales.view")
    since = timezone.make_aware(datetime.combine(today - WITHIN, time.min))
    rows = list(customers_seen_by(by).filter(status=Customer.Status.PROSPECT).order_by("-updated_at", "-id")[:SHOWN])
    ids = [row.pk for row in rows]
    asked = list(
        Enquiry.objects.filter(identity__customer__in=ids, received_at__gte=since).select_related("identity").order_by("received_at")
    )
    said = Counter(
        Interaction.objects.filter(identity__customer__in=ids, direction="in", occurred_at__gte=since).values_list(
            "identity__customer_id", flat=True
        )
    )
    counts = Counter(row.identity.customer_id for row in asked if row.identity)
    model, ready = _readiness(asked, today)
    fit = _fit(ids, by=by)
    return Prospects(
        [ProspectView(row, counts[row.pk], said[row.pk], ready.get(row.pk), *fit.get(row.pk, (None, None))) for row in rows], model
    )


def _fit(ids: list[int], *, by: Actor) -> dict[int, tuple[Decimal, Decimal]]:
    if not by.may("portfolio.view") or not (known := targets(by=by)):
        return {}
    return {found.customer.pk: (found.fit.low, found.fit.high) for found in fits(known[0], ids, by=by)}


def _readiness(asked: list[Enquiry], today: date) -> tuple[Judgement | None, dict[int, float]]:
    """Learned from our own enquiries that are old enough to be judged; used only when it beats the base rate."""
    until = timezone.make_aware(datetime.combine(today - WITHIN, time.min))
    rows = (
        Enquiry.objects.filter(received_at__lt=until)
        .exclude(state="merged")
        .select_related("identity")
        .order_by("-received_at")[:MOST_CASES]
    )
    past = list(reversed(rows))
    if len(past) < LEAST_CASES:
        return None, {}
    bought = _bought(past)
    if sum(bought) < LEAST_EVENTS:
        return None, {}
    model, predict = judge([case_of(row) for row in past], bought, numbers=NUMBERS, words=WORDS)
    if not model.better or not asked:
        return model, {}
    latest = {row.identity.customer_id: row for row in asked if row.identity}
    return model, dict(zip(latest, map(float, predict([case_of(row) for row in latest.values()])), strict=True))


def _bought(past: list[Enquiry]) -> list[bool]:
    """For each enquiry whether its customer ordered within 90 days."""
    customers = {row.identity.customer_id for row in past if row.identity}
    days: dict[int, list[date]] = {}
    for customer, day in Order.objects.filter(identity__customer__in=customers).values_list("identity__customer_id", "ordered_on"):
        days.setdefault(customer, []).append(day)
    return [_within(row.received_at.date(), days.get(row.identity.customer_id if row.identity else 0, [])) for row in past]


def _within(asked: date, days: list[date]) -> bool:
    return any(asked <= day <= asked + WITHIN for day in days)


def case_of(row: Enquiry) -> Case:
    """What an enquiry tells about readiness when it comes in."""
    return {
        "length": len(row.body),
        "channel": row.channel,
        "named": "yes" if row.name else "no",
        "known": "yes" if row.identity_id else "no",
    }
