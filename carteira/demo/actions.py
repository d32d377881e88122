"""Put the demo company into the base, and take it out again without a trace of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.channels import actions as channels
from carteira.channels.models import Import
from carteira.customers import actions as customers
from carteira.customers.models import SourceIdentity
from carteira.demo.company import make_company
from carteira.demo.files import Watch, take_files, write_files
from carteira.demo.queries import SOURCE, is_loaded, work_under_way
from carteira.demo.selling import plant_sales
from carteira.demo.trouble import CAUSE_CODE, MEASURED_DAYS, OTHERS
from carteira.demo.truth import planted_truth
from carteira.engine import queue
from carteira.governance.actions import record_event
from carteira.sales.actions.forgetting import forget_sales_of
from carteira.service.actions.improving import carry_out_action, forget_cause, judge_action, plan_action
from carteira.value import actions as value

GONE = ("undone", "uploaded", "cancelled", "failed")


def truth_file() -> Path:
    """Where the planted answers of the loaded company stand."""
    return Path(settings.HOME) / "demo-truth.json"


def load(*, by: Actor, at: datetime, watch: Watch | None = None) -> None:
    """Import the demo company's files, look for duplicates, and compute its last twelve months. Creates no log-in user."""
    by.require("demo.manage")
    if is_loaded():
        raise Refused(_("The demo company is there already."), remedy=_("Remove it first."))
    world = make_company(at.date())
    with TemporaryDirectory(prefix="demo-") as folder:
        take_files(write_files(world.files, Path(folder)), source=SOURCE, by=by, at=at, watch=watch)
    truth = planted_truth(at.date())
    end_cause(truth["service"], by=by, at=at)
    truth_file().write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    queue.run_now(customers.ask_for_matching(by=by, at=at).pk, watch=watch)
    period = Period(date.fromisoformat(truth["period"]["from"]), date.fromisoformat(truth["period"]["until"]))
    _run, job = value.run_allocation(period, by=by, at=at)
    queue.run_now(job, watch=watch)
    plant_sales(SOURCE, by=by, at=at)
    with transaction.atomic():
        record_event("demo.company-loaded", by=by, at=at, detail={"customers": len(world.files["customers"])})


def end_cause(planted: dict[str, Any], *, by: Actor, at: datetime) -> None:
    """The corrective action that ended the planted cause, done on its day and judged by its figures."""
    with transaction.atomic():
        action = plan_action(planted["cause"], what=planted["action"], before_days=MEASURED_DAYS, after_days=MEASURED_DAYS, by=by, at=at)
        carry_out_action(action.pk, done_on=date.fromisoformat(planted["done_on"]), by=by, at=at)
        judge_action(action.pk, by=by, at=at)


def ask_to_load(*, by: Actor, at: datetime) -> int:
    """Have the demo company loaded in the background; the number of the job."""
    by.require("demo.manage")
    if is_loaded() or work_under_way():
        raise Refused(_("The demo company is there already."), remedy=_("Remove it first."))
    with transaction.atomic():
        return queue.enqueue("demo.load", {}, by=by, at=at, max_attempts=1).pk


def ask_to_remove(*, by: Actor, at: datetime) -> int:
    """Have the demo company removed in the background; the number of the job."""
    by.require("demo.manage")
    if not is_loaded() or work_under_way():
        raise Refused(_("There is no demo company here."), remedy=_("Load it first."))
    with transaction.atomic():
        return queue.enqueue("demo.remove", {}, by=by, at=at).pk


def remove(*, by: Actor, at: datetime, watch: Watch | None = None) -> int:
    """Take out every row that the demo company brought, and the runs that counted it; how many imports were undone."""
    by.require("demo.manage")
    taken = list(Import.objects.filter(source=SOURCE).exclude(state__in=GONE).order_by("-id"))
    if not taken:
        raise Refused(_("There is no demo company here."), remedy=_("Load it first."))
    forget_sales_of(SourceIdentity.objects.filter(source=SOURCE).values("customer_id"), by=by, at=at)
    value.forget_runs_of(SourceIdentity.objects.filter(source=SOURCE).values("customer_id"), by=by, at=at)
    for one in taken:
        started = channels.start_undo(one.pk, by=by, at=at)
        done = queue.run_now(started.job_id or 0, watch=watch)
        if done.status != "done":
            raise Refused(done.error.strip().rsplit("\n", 1)[-1], remedy=_("Mend it and remove again."))
    for code in (CAUSE_CODE, *map(slugify, OTHERS)):
        forget_cause(code, by=by, at=at)
    truth_file().unlink(missing_ok=True)
    with transaction.atomic():
        record_event("demo.company-removed", by=by, at=at, detail={"imports": len(taken)})
    return len(taken)
