"""What customers can ask for, how often they do, and how long it takes; and what became of suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.service.models import Case, RequestedService
from carteira.service.queries.scope import cases_seen_by

DAYS, MOST = 90, 100


@dataclass(frozen=True)
class Offered:
    """One service of the catalogue with what was asked of it lately."""

    service: RequestedService
    asked: int
    waiting: int
    hours: float | None
    """From asking to the solution, on average; None without a solved one."""


def catalogue(*, by: Actor, now: datetime) -> list[Offered]:
    """The services that can be asked for, the most wanted first."""
    took = Avg(F("resolved_at") - F("opened_at"), filter=Q(resolved_at__isnull=False))
    rows = cases_seen_by(by).filter(service__isnull=False, opened_at__gte=now - timedelta(days=DAYS)).order_by()
    counted = rows.values_list("service").annotate(asked=Count("id"), waiting=Count("id", filter=Q(is_open=True)), took=took)
    told = {
        service: (asked, waiting, took.total_seconds() / 3600 if took is not None else None) for service, asked, waiting, took in counted
    }
    services = RequestedService.objects.filter(retired_at=None).select_related("queue").order_by("name")
    found = [Offered(row, *told.get(row.pk, (0, 0, None))) for row in services]
    return sorted(found, key=lambda one: -one.asked)


@dataclass(frozen=True)
class Suggestions:
    """Suggestions by how far they came: being weighed, decided but not told to their author, told."""

    weighed: Sequence[Case]
    owed: Sequence[Case]
    told: Sequence[Case]
    adopted: int
    decided: int


def suggestions(*, by: Actor) -> Suggestions:
    """What became of suggestions. One that was decided is owed to its author until he was told."""
    rows = (
        cases_seen_by(by)
        .filter(type="suggestion", merged_into=None)
        .exclude(state="cancelled")
        .select_related("identity__customer", "agent")
    )
    decided = rows.filter(resolved_at__isnull=False)
    told = Case.objects.filter(pk__in=decided.values("pk")).aggregate(
        n=Count("id", distinct=True), adopted=Count("id", distinct=True, filter=_adopted())
    )
    return Suggestions(
        _newest(rows.filter(resolved_at=None)), _newest(decided.filter(closed_at=None)), _newest(decided.filter(closed_at__isnull=False)),
        told["adopted"], told["n"],
    )  # fmt: skip


def _adopted() -> Q:
    """The state says it, or its last resolution does once it is closed."""
    return Q(state="adopted") | Q(state="closed", events__kind="resolved", events__state="adopted")


def _newest(rows: QuerySet[Case]) -> list[Case]:
    return list(rows.order_by("-opened_at", "-id")[:MOST])
