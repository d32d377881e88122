"""Look at the health of all customers as of a day: snapshot, facts, judgement, load, and only then let it count."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Interaction
from carteira.engine import queue
from carteira.engine.lake.export import Snapshot, take_snapshot
from carteira.engine.lake.schema import LakeTable, lake_table
from carteira.engine.tables import FactRun, discover, run_facts
from carteira.governance.actions import record_event
from carteira.health.actions.loading import load
from carteira.health.models import HealthRun
from carteira.health.rules.moments import EVENTS, HORIZON_DAYS, last_known_day, moments_of
from carteira.trade.models import Order

if TYPE_CHECKING:
    from carteira.health.rules.judging import Judged

OUTCOMES = {"silent": "went_silent", "shrink": "shrank"}
Progress = Callable[[int, int | None, str], None]
Committing = Callable[[], AbstractContextManager[None]]


def look(*, by: Actor, at: datetime) -> tuple[HealthRun, int]:
    """Order a look at everybody as of the last day that the orders can tell of. Returns the run and the number of the job."""
    by.require("value.run")
    with transaction.atomic():
        currency = Order.objects.exclude(state="cancelled").values("currency").annotate(n=Count("id")).order_by("-n", "currency").first()
        if currency is None:
            raise Refused(_("There is no order to look at."), field="orders", remedy=_("Import orders first."))
        latest = _orders(currency["currency"]).filter(ordered_on__lte=at.date()).aggregate(day=Max("ordered_on"))["day"]
        if latest is None:
            raise Refused(_("All orders lie in the future."), field="orders", remedy=_("Import orders of the past."))
        run = HealthRun.objects.create(
            as_of=last_known_day(at.date(), latest),
            horizon_days=HORIZON_DAYS,
            currency=currency["currency"],
            created_at=at,
            created_by=by.name,
        )
        job = queue.enqueue("health.look", {"run": run.pk}, by=by, at=at, unique_key=f"health.look-{run.pk}")
        record_event(
            "health.look-ordered", by=by, at=at, subject_kind="health.run", subject_id=run.pk, detail={"as_of": run.as_of.isoformat()}
        )
    return run, job.pk


def _orders(currency: str) -> Any:
    return Order.objects.filter(currency=currency).exclude(state="cancelled")


def carry_out(run_id: int, *, by: Actor, at: datetime, progress: Progress, committing: Committing) -> dict[str, Any]:
    """Compute an ordered look. Until the last step nothing of it counts; a repeated attempt starts over."""
    run = HealthRun.objects.get(pk=run_id)
    name = f"health-{run.pk}"
    first = _orders(run.currency).aggregate(day=Min("ordered_on"))["day"]
    moments = moments_of(first, run.as_of)
    progress(0, 4, _("snapshot of the tables"))
    snapshot = take_snapshot(name, tables_needed())
    progress(1, 4, _("what was known, day by day"))
    facts = compute(run, moments, snapshot, into=Path(settings.HOME) / "facts" / name)
    progress(2, 4, _("learning and testing"))
    judged, signs = judged_from(facts, moments)
    progress(3, 4, _("results"))
    load(run, judged, signs, committing=committing)
    with committing():
        _let_count(run, judged, len(signs), moments, by=by, at=at)
    shutil.rmtree(snapshot.folder, ignore_errors=True)
    shutil.rmtree(facts.folder, ignore_errors=True)
    return {"run": run.pk, "customers": len(signs)}


def tables_needed() -> tuple[LakeTable, ...]:
    """The tables of the database that the facts read."""
    read = {name.removeprefix("lake.") for fact in discover("carteira.health") for name in fact.reads if name.startswith("lake.")}
    models = {model._meta.db_table: model for model in apps.get_models()}
    return tuple(lake_table(models[name]) for name in sorted(read))


def compute(run: HealthRun, moments: tuple[date, ...], snapshot: Snapshot, *, into: Path) -> FactRun:
    """The facts of a look, as files."""
    from carteira.health.facts.given import given_tables

    given = given_tables(moments, last_day=run.as_of, currency=run.currency, has_cases=Interaction.objects.filter(kind="case").exists())
    lake = {table.name: snapshot.path(table.name) for table in tables_needed()}
    return run_facts(discover("carteira.health"), lake=lake, given=given, into=into)


def judged_from(facts: FactRun, moments: tuple[date, ...]) -> tuple[dict[str, Judged], list[tuple[int, dict[str, float | None]]]]:
    """Each event judged, and what is known today of each customer, in the same order."""
    import numpy as np
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from carteira.health.rules.judging import FEATURES, Rows, judge

    table = pq.read_table(facts.path("snapshot"))
    place = {day: number for number, day in enumerate(moments)}
    when = np.array([place[day] for day in table["as_of"].to_pylist()], dtype=np.int64)
    features = np.column_stack([pc.cast(table[name], "double").to_numpy(zero_copy_only=False) for name in FEATURES])
    judged = {}
    for event in EVENTS:
        happened = pc.cast(pc.cast(table[OUTCOMES[event]], "int8"), "double").to_numpy(zero_copy_only=False)
        judged[event] = judge(Rows(when, features, np.asarray(happened, dtype=np.float64)))
    now = np.flatnonzero(when == 0)
    customers = table["customer_id"].to_numpy()[now].tolist()
    known = [{name: _number(value) for name, value in zip(FEATURES, row, strict=True)} for row in features[now].tolist()]
    return judged, list(zip(customers, known, strict=True))


def _number(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _let_count(run: HealthRun, judged: dict[str, Judged], customers: int, moments: tuple[date, ...], *, by: Actor, at: datetime) -> None:
    said = {
        event: {"used": one.used, "calibrated": one.calibrated, "reason": one.reason, "test": one.test} for event, one in judged.items()
    }
    coverage = {"customers": customers, "moments": [day.isoformat() for day in moments]}
    HealthRun.objects.filter(is_current=True).update(is_current=False)
    HealthRun.objects.filter(pk=run.pk).update(
        is_current=True, state="done", finished_at=at, judgements=said, coverage=coverage, message=""
    )
    record_event(
        "health.look-finished", by=by, at=at, subject_kind="health.run", subject_id=run.pk, detail={"as_of": run.as_of.isoformat()}
    )


def fail_look(run_id: int, *, at: datetime, message: str) -> None:
    """Say that a look came to nothing, and why."""
    with transaction.atomic():
        HealthRun.objects.filter(pk=run_id, state="running").update(state="failed", finished_at=at, message=message[:500])
