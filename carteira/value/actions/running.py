"""Compute what everybody earned or lost in a period: freeze, snapshot, facts, load, and only then let it count."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from babel.numbers import list_currencies
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.customers.actions import weigh_questions
from carteira.engine import queue
from carteira.engine.lake.export import drop_snapshots, take_snapshot
from carteira.governance.actions import record_event
from carteira.value.actions.loading import coverage_of, load_results, unload
from carteira.value.models import ActivityCost, AllocationRun, CustomerPrice, CustomerResult, ValueEstimate
from carteira.value.queries.computing import compute, facts_digest, facts_folder, tables_needed, value_facts
from carteira.value.queries.costmodel import currency_for, freeze
from carteira.value.rules.inputs import Assumptions, inputs_from_json

LONGEST_DAYS = 3_700
KEPT_RUNS = 3
CURRENCIES = frozenset(list_currencies())
Progress = Callable[[int, int | None, str], None]
Committing = Callable[[], AbstractContextManager[None]]


def run_allocation(
    period: Period, *, by: Actor, at: datetime, currency: str = "", assumptions: Assumptions | None = None
) -> tuple[AllocationRun, int]:
    """Order a run of the period: its inputs are frozen now; a job computes it. Returns the run and the number of the job."""
    by.require("value.run")
    if period.days > LONGEST_DAYS:
        raise Refused(_("The period is longer than ten years."), field="until", remedy=_("Choose a shorter period."))
    if currency and currency not in CURRENCIES:
        raise Refused(_("“%s” is not a currency.") % currency[:20], field="currency", remedy=_("Use a code like BRL, EUR or USD."))
    with transaction.atomic():
        used = currency_for(period, stated=currency)
        inputs = freeze(period, currency=used, assumptions=assumptions or Assumptions())
        run = AllocationRun.objects.create(
            starts_on=period.start,
            ends_before=period.until,
            currency=used,
            inputs={**inputs.as_json(), "facts": facts_digest()},
            digest=inputs.digest,
            created_at=at,
            created_by=by.name,
        )
        job = queue.enqueue("value.run", {"run": run.pk}, by=by, at=at, unique_key=f"value.run-{run.pk}")
        record_event(
            "value.run-ordered", by=by, at=at, subject_kind="value.run", subject_id=run.pk,
            detail={"from": period.start.isoformat(), "until": period.until.isoformat(), "currency": used},
        )  # fmt: skip
    return run, job.pk


def carry_out(run_id: int, *, by: Actor, at: datetime, progress: Progress, committing: Committing) -> dict[str, Any]:
    """Compute an ordered run. Until the last step nothing of it counts; a repeated attempt starts over."""
    from carteira.value.actions.lifetime import load_estimates  # brings the whole of science: loaded by the worker that needs it

    run = AllocationRun.objects.get(pk=run_id)
    inputs = inputs_from_json(run.inputs)
    name = f"run-{run.pk}"
    steps = len(tables_needed()) + len(value_facts()) + 3
    done = 0

    def heard(what: str, rows: int) -> None:
        nonlocal done
        done += 1
        progress(done, steps, what)

    snapshot = take_snapshot(name, tables_needed(), heard=heard)
    facts = compute(inputs, snapshot, into=facts_folder(name), heard=heard)
    unload(run.pk, committing=committing)
    load_results(run.pk, inputs, facts, committing=committing)
    heard(_("results"), 0)
    load_estimates(run.pk, inputs, facts, committing=committing)
    heard(_("lifetime values"), 0)
    coverage = coverage_of(inputs, snapshot, facts)
    with committing():
        _let_count(run, coverage, by=by, at=at)
    _tidy(run.currency)
    return {"run": run.pk, "customers": facts.rows["customer_result"]}


def _let_count(run: AllocationRun, coverage: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """The swap: from here on this run's results are the ones that everybody sees."""
    AllocationRun.objects.filter(currency=run.currency, is_current=True).update(is_current=False)
    AllocationRun.objects.filter(pk=run.pk).update(is_current=True, state="done", finished_at=at, coverage=coverage, message="")
    weigh_questions()
    record_event(
        "value.run-finished", by=by, at=at, subject_kind="value.run", subject_id=run.pk,
        detail={"digest": run.digest, "currency": run.currency},
    )  # fmt: skip


def fail_run(run_id: int, *, at: datetime, message: str) -> None:
    """Say that a run came to nothing, and why."""
    with transaction.atomic():
        AllocationRun.objects.filter(pk=run_id, state="running").update(state="failed", finished_at=at, message=message[:500])


def _tidy(currency: str) -> None:
    """Keep the files of the runs that count and of the latest others."""
    current = AllocationRun.objects.filter(is_current=True).values_list("pk", flat=True)
    latest = AllocationRun.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT_RUNS]
    keep = frozenset(f"run-{pk}" for pk in {*current, *latest})
    drop_snapshots(keep=keep)
    for folder in facts_folder("").iterdir():
        if folder.is_dir() and folder.name not in keep and not folder.name.startswith(".unfinished-"):
            shutil.rmtree(folder, ignore_errors=True)


def forget_runs_of(customers: QuerySet[Any], *, by: Actor, at: datetime) -> int:
    """Delete every run that counted one of these customers: its sums mean nothing without them. How many."""
    by.require("value.run")
    with transaction.atomic():
        found = {
            pk
            for model in (CustomerResult, CustomerPrice, ValueEstimate, ActivityCost)
            for pk in model._default_manager.filter(customer__in=customers).order_by().values_list("run_id", flat=True).distinct()
        }
        for pk in sorted(found):
            unload(pk, committing=transaction.atomic)
        AllocationRun.objects.filter(pk__in=found).delete()
        record_event("value.runs-forgotten", by=by, at=at, detail={"runs": sorted(found)})
    return len(found)
