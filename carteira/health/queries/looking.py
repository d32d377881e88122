"""How each customer stands, as lists and one by one. What is confidential of selection is never read here, nor shown beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, in_trash, matching, within_scope
from carteira.health.models import HealthRun, HealthStanding

SORTS = ("silent", "shrink", "points", "known")


class HealthNotFound(LookupError):
    """Nobody has looked yet, or there is no such look."""


@dataclass(frozen=True)
class HealthOf:
    """One customer in one look, and how it stood in the looks before; `standing` is None for who was not at risk (had not bought for a year)."""

    run: HealthRun
    customer: Customer
    standing: HealthStanding | None
    before: tuple[tuple[date, HealthStanding], ...]


def looks(*, by: Actor, limit: int = 20) -> list[HealthRun]:
    """The latest looks, newest first."""
    by.require("value.view")
    return list(HealthRun.objects.order_by("-id")[:limit])


def current_look(*, by: Actor) -> HealthRun | None:
    """The look that counts now."""
    by.require("value.view")
    return HealthRun.objects.filter(is_current=True).first()


def _look(run_id: int | HealthRun | None, by: Actor) -> HealthRun:
    by.require("value.view")
    if isinstance(run_id, HealthRun):
        return run_id
    found = HealthRun.objects.filter(is_current=True) if run_id is None else HealthRun.objects.filter(pk=run_id, state="done")
    run = found.first()
    if run is None:
        raise HealthNotFound(
            _("Nobody has looked at the health of customers yet.") if run_id is None else _("There is no look %s.") % run_id
        )
    return run


def health_seen_by(by: Actor, *, run_id: int | HealthRun | None = None, q: str = "") -> QuerySet[HealthStanding]:
    """How the customers stand that the actor may see."""
    rows = HealthStanding.objects.filter(run=_look(run_id, by))
    if by.scope == "all":
        rows = rows.exclude(customer__in=in_trash().values("pk"))
    else:
        rows = rows.filter(customer__in=within_scope(Customer.objects.all(), by).values("pk"))
    if q.strip():
        rows = rows.filter(customer__in=matching(within_scope(Customer.objects.all(), by), q).values("pk"))
    return rows.select_related("customer")


def health_of(customer_id: int | Customer, *, by: Actor, run_id: int | HealthRun | None = None) -> HealthOf:
    """One customer's health, with its drivers and the frozen snapshots before."""
    customer = customer_for(customer_id, by=by)
    run = _look(run_id, by)
    rows = (
        HealthStanding.objects.filter(customer=customer, run__state="done", run_id__lte=run.pk)
        .select_related("run")
        .order_by("-run_id")[:13]
    )
    found = {row.run_id: row for row in rows}
    before = tuple((row.run.as_of, row) for pk, row in found.items() if pk != run.pk)
    return HealthOf(run, customer, found.get(run.pk), before)


def standing_as_json(row: HealthStanding) -> dict[str, Any]:
    """One row for machines; null is no basis."""
    names = ("silent", "silent_low", "silent_high", "shrink", "shrink_low", "shrink_high", "points", "known", "signs", "drivers")
    return {"customer_id": row.customer_id, **{name: getattr(row, name) for name in names}}


def health_as_json(run: HealthRun) -> dict[str, Any]:
    """A look for machines: its day, and what became of each model."""
    return {
        "run": run.pk, "as_of": run.as_of, "horizon_days": run.horizon_days, "currency": run.currency, "state": run.state, "current": run.is_current,
        "models": run.judgements, "coverage": run.coverage, "message": run.message,
    }  # fmt: skip
