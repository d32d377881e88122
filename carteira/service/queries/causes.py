"""Causes, how often they strike per thousand orders, and whether actions against them worked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.service.models import Case, Cause, CorrectiveAction
from carteira.service.queries.scope import cases_seen_by
from carteira.service.rules.effects import Effect, measure_effect
from carteira.trade.models import Order

WEEKS = 26
BASE_WEEKS = 13


class CauseNotFound(LookupError):
    """No such cause. Mapped once to 404."""


@dataclass(frozen=True)
class CauseRow:
    """One cause with its cases of a window and the orders that could have suffered it."""

    cause: Cause
    cases: int
    per_thousand: float | None
    low: float | None
    high: float | None
    actions: int


def causes(*, by: Actor, until: date, days: int = 90) -> tuple[list[CauseRow], int]:
    """All causes, the most frequent first, and the orders of the window."""
    by.require("service.view")
    start, end = window(until - timedelta(days=days), until)
    seen = cases_seen_by(by).filter(cause__isnull=False, opened_at__gte=start, opened_at__lt=end)
    counts = dict(seen.values_list("cause").annotate(n=Count("id")))
    orders = orders_between(until - timedelta(days=days), until)
    rows = Cause.objects.filter(retired_at=None).select_related("parent").annotate(acts=Count("actions"))
    found = [_row(cause, counts.get(cause.pk, 0), orders) for cause in rows]
    return sorted(found, key=lambda row: (-row.cases, row.cause.name)), orders


def _row(cause: Any, count: int, orders: int) -> CauseRow:
    from carteira.science.recurrence import rate_interval

    low, high = rate_interval(count, orders / 1000) if orders else (None, None)
    return CauseRow(cause, count, 1000 * count / orders if orders else None, low, high, cause.acts)


def cause_for(code: str, *, by: Actor) -> Cause:
    """The cause of that code."""
    by.require("service.view")
    found = Cause.objects.filter(code=code).select_related("parent").first()
    if found is None:
        raise CauseNotFound(code)
    return found


def known_causes() -> list[Cause]:
    """The causes in use, for a choice."""
    return list(Cause.objects.filter(retired_at=None).order_by("name")[:200])


def action_for(action_id: int, *, by: Actor) -> CorrectiveAction:
    """The corrective action of that id."""
    by.require("service.view")
    found = CorrectiveAction.objects.filter(pk=action_id if 0 < action_id < 2**63 else 0).select_related("cause", "owner").first()
    if found is None:
        raise CauseNotFound(str(action_id))
    return found


def effect_of(action: CorrectiveAction, *, today: date) -> Effect | None:
    """The effect as far as it can be seen today; None while the action is not done. The day of the action counts to neither side."""
    if action.done_on is None:
        return None
    first, last = action.done_on - timedelta(days=action.before_days), action.done_on + timedelta(days=1 + action.after_days)
    until = min(last, today + timedelta(days=1))
    after_from = action.done_on + timedelta(days=1)
    before = _struck(action.cause_id, first, action.done_on)
    after = _struck(action.cause_id, after_from, until)
    return measure_effect(before, orders_between(first, action.done_on), after, orders_between(after_from, until))


def _struck(cause_id: int, first: date, until: date) -> int:
    start, end = window(first, until)
    rows = Case.objects.filter(Q(cause=cause_id) | Q(cause__parent=cause_id), opened_at__gte=start, opened_at__lt=end, merged_into=None)
    return rows.exclude(state="cancelled").count()


def orders_between(first: date, until: date) -> int:
    """Orders placed in a window: what could have suffered."""
    return Order.objects.filter(ordered_on__gte=first, ordered_on__lt=until).exclude(state="cancelled").count()


def window(first: date, until: date) -> tuple[datetime, datetime]:
    """The instants at which two days begin, in the company's time zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(first, time(0), zone), datetime.combine(until, time(0), zone)


@dataclass(frozen=True)
class Watch:
    """The running evidence that a cause strikes more often than it used to, by week."""

    weeks: Sequence[date]
    counts: Sequence[int]
    orders: Sequence[int]
    path: Sequence[float]
    alarm_on: date | None
    base_rate: float | None


def watch(cause: Cause, *, until: date) -> Watch:
    """CUSUM over the last half year against the rate of its first quarter. A cause that never appeared counts half a case then."""
    from carteira.science.recurrence import cusum

    monday = until - timedelta(days=until.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS, 0, -1)]
    struck, orders = _by_week(cause, weeks[0], monday), _orders_by_week(weeks[0], monday)
    n, e = [struck[week] for week in weeks], [orders[week] for week in weeks]
    exposed = sum(e[:BASE_WEEKS])
    if not exposed or not any(e[BASE_WEEKS:]):
        return Watch(weeks, n, e, [], None, None)
    rate = max(sum(n[:BASE_WEEKS]), 0.5) / exposed
    path, at = cusum(n[BASE_WEEKS:], e[BASE_WEEKS:], rate=rate)
    return Watch(weeks, n, e, [0.0] * BASE_WEEKS + [float(x) for x in path], None if at is None else weeks[BASE_WEEKS + at], rate)


def _by_week(cause: Cause, first: date, until: date) -> Counter[date]:
    start, end = window(first, until)
    rows = Case.objects.filter(Q(cause=cause) | Q(cause__parent=cause), opened_at__gte=start, opened_at__lt=end, merged_into=None)
    found = rows.annotate(week=TruncWeek("opened_at")).values_list("week").annotate(n=Count("id"))
    return Counter({timezone.localtime(week).date() if isinstance(week, datetime) else week: n for week, n in found})


def _orders_by_week(first: date, until: date) -> Counter[date]:
    rows = Order.objects.filter(ordered_on__gte=first, ordered_on__lt=until).exclude(state="cancelled")
    return Counter(dict(rows.annotate(week=TruncWeek("ordered_on")).values_list("week").annotate(n=Count("id"))))
