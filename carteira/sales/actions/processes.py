"""Publish how customers are sold to. A running opportunity keeps the version it began with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.sales.models import ProcessVariant, Step
from carteira.sales.rules.standard import STANDARD, ProcessPlan, faults


def plant_standard_processes(**_signal: Any) -> None:
    """What every installation begins with; told after each migration, does nothing where a process stands."""
    if not ProcessVariant.objects.exists():
        for plan in STANDARD:
            _write(plan, number=1)


@transaction.atomic
def publish_process(plan: ProcessPlan, *, by: Actor, at: datetime) -> ProcessVariant:
    """Publish the next version of a process; what runs goes on by the version it began with."""
    by.require("sales.define")
    if said := faults(plan.steps):
        raise Refused(_("These steps are no process: %s.") % "; ".join(said), field="steps", remedy=_("Correct the steps."))
    latest = ProcessVariant.objects.filter(code=plan.code).order_by("-number").first()
    variant = _write(plan, number=latest.number + 1 if latest else 1)
    record_event(
        "sales.process-published",
        by=by,
        at=at,
        subject_kind="process",
        subject_id=variant.pk,
        detail={"code": plan.code, "number": variant.number},
    )
    return variant


def _write(plan: ProcessPlan, *, number: int) -> ProcessVariant:
    variant = ProcessVariant.objects.create(
        code=plan.code, number=number, name=plan.name, about=plan.about, segments=list(plan.segments), is_default=plan.is_default
    )
    Step.objects.bulk_create(
        Step(variant=variant, position=place, code=one.code, name=one.name, kind=one.kind, role=one.role, clock_hours=one.clock_hours)
        for place, one in enumerate(plan.steps, 1)
    )
    return variant
