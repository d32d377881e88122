"""Why deals were lost, who says so, and how many came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.sales.models import StageMove
from carteira.sales.queries.plain import rounded, text
from carteira.sales.queries.scope import seen_by
from carteira.trade.models import Order

DAYS = 365


@dataclass(frozen=True)
class Share:
    """A share with its exact interval; None without any."""

    hits: int
    total: int
    low: float | None
    high: float | None

    @property
    def value(self) -> float | None:
        """The share, if there is a basis."""
        return self.hits / self.total if self.total else None


@dataclass(frozen=True)
class Lost:
    """One reason as told by one source: how many losses, worth what, taken up again, won back, and whose customer bought afterwards anyway."""

    reason: str
    source: str
    count: int
    worth: Mapping[str, Decimal]
    again: int
    won_back: Share
    bought: Share


def losses(*, by: Actor, until: date, days: int = DAYS) -> list[Lost]:
    """The losses of the days before `until`, the most frequent first."""
    rows = _lost(by, until, days)
    groups = rows.values_list("loss_reason", "loss_source").annotate(
        n=Count("id"), back=Count("id", filter=Q(again=True)), won=Count("id", filter=Q(again=True, opportunity__state="won")), later=Count("id", filter=Q(bought=True)),
    )  # fmt: skip
    worth: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for reason, source, currency, amount in rows.values_list("loss_reason", "loss_source", "opportunity__currency").annotate(
        amount=Sum("value")
    ):
        if amount is not None:
            worth[reason, source][currency] = Decimal(amount)
    found = [
        Lost(reason, source, n, worth[reason, source], back, _share(won, n), _share(later, n))
        for reason, source, n, back, won, later in groups
    ]
    return sorted(found, key=lambda one: (-one.count, one.reason, one.source))


def _lost(by: Actor, until: date, days: int) -> QuerySet[StageMove]:
    zone = timezone.get_default_timezone()
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    later = StageMove.objects.filter(opportunity=OuterRef("opportunity"), id__gt=OuterRef("id"))
    orders = Order.objects.filter(
        identity__customer=OuterRef("opportunity__identity__customer"), ordered_on__gt=OuterRef("at__date"), ordered_on__lte=until
    ).exclude(state="cancelled")
    rows = seen_by(
        StageMove.objects.filter(to_step__kind="lost", at__gte=end - timedelta(days=days), at__lt=end), by, through="opportunity__identity"
    )
    return rows.order_by().annotate(again=Exists(later), bought=Exists(orders))


def _share(hits: int, total: int) -> Share:
    from carteira.science.recurrence import share_interval  # loads scipy

    return Share(hits, total, *share_interval(hits, total)) if total else Share(0, 0, None, None)


def plain_losses(found: Sequence[Lost]) -> list[dict[str, Any]]:
    """Losses as plain values."""

    def share(one: Share) -> dict[str, Any]:
        return {"share": rounded(one.value), "low": rounded(one.low), "high": rounded(one.high)}

    return [
        {"reason": one.reason, "source": one.source, "count": one.count, "worth": {code: text(value) for code, value in sorted(one.worth.items())},
         "taken_up_again": one.again, "won_back": share(one.won_back), "bought_later": share(one.bought)}
        for one in found
    ]  # fmt: skip
