"""Answers of the customer, approvals of an exit, and exceptions that end by themselves."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions import update_customer
from carteira.governance.actions import record_event
from carteira.portfolio.models import ExitPlan, SelectionCase, StrategicException
from carteira.portfolio.queries.cases import case_customer, require_live_case
from carteira.portfolio.queries.runs import require_run
from carteira.portfolio.queries.standing import open_items


@transaction.atomic
def answer(customer_id: int, *, step: Literal["reprice", "migrate"], accepted: bool, by: Actor, at: datetime) -> SelectionCase:
    """Write down what the customer (or the partner) answered. Who stays at the new price may be kept again."""
    by.require("portfolio.decide")
    case = require_live_case(case_customer(customer_id, by=by))
    rows = case.reprices if step == "reprice" else case.migrations
    row = rows.filter(answer="asked").order_by("-id").first()
    if row is None:
        raise Refused(_("Nothing was asked that could be answered."), field="step", remedy=_("Decide the step first."))
    row.answer, row.answered_at = "accepted" if accepted else "refused", at
    row.save(update_fields=["answer", "answered_at"])
    _record("portfolio.answer-recorded", case, by, at)
    return case


@transaction.atomic
def approve_exit(customer_id: int, *, by: Actor, at: datetime) -> ExitPlan:
    """One of two approvals of an exit, each by another person, neither of them who proposed it."""
    by.require("portfolio.approve")
    if by.id is None:
        raise Refused(_("An exit is approved by persons only."), field="by", remedy=_("Log in and approve it on the customer's page."))
    case = require_live_case(case_customer(customer_id, by=by))
    plan = case.exits.select_for_update().filter(state="proposed").first()
    if plan is None:
        raise Refused(_("There is no exit to approve."), field="customer", remedy=_("Plan the exit first."))
    if by.id == plan.proposed_by_id:
        raise Refused(_("Who proposed the exit may not approve it."), field="by", remedy=_("Ask two other persons."))
    if by.id == plan.first_by_id:
        raise Refused(_("You approved it already."), field="by", remedy=_("Ask a second person."))
    if plan.first_by_id is None:
        plan.first_by_id, plan.first_by, plan.first_at = by.id, by.name, at
    else:
        plan.second_by_id, plan.second_by, plan.second_at, plan.state = by.id, by.name, at, "approved"
    plan.save()
    _record("portfolio.exit-approved", case, by, at)
    return plan


@transaction.atomic
def drop_exit(customer_id: int, *, by: Actor, at: datetime) -> ExitPlan:
    """Give an exit up; the customer stays before the ladder."""
    by.require("portfolio.decide")
    case = require_live_case(case_customer(customer_id, by=by))
    plan = case.exits.filter(state__in=("proposed", "approved")).first()
    if plan is None:
        raise Refused(_("There is no exit to drop."), field="customer")
    plan.state = "dropped"
    plan.save(update_fields=["state"])
    _record("portfolio.exit-dropped", case, by, at)
    return plan


@transaction.atomic
def finish_exit(customer_id: int, *, by: Actor, at: datetime) -> ExitPlan:
    """The customer has left as planned: off the list, never deleted, and free to come back."""
    by.require("portfolio.decide")
    customer = case_customer(customer_id, by=by)
    case = require_live_case(customer)
    plan = case.exits.filter(state="approved").first()
    if plan is None:
        raise Refused(_("The exit is not approved by two persons."), field="customer", remedy=_("Ask for the missing approval."))
    if left := open_items(customer.pk, since=require_run().starts_on):
        raise Refused(
            _("The customer still has something open: %(what)s.") % {"what": ", ".join(left)},
            field="customer",
            remedy=_("Finish it first."),
        )
    plan.state, plan.done_at = "done", at
    plan.save(update_fields=["state", "done_at"])
    case.status, case.closed_at = "closed", at
    case.save(update_fields=["status", "closed_at"])
    update_customer(customer.pk, {"status": "former"}, by=by, at=at)
    _record("portfolio.exit-finished", case, by, at)
    return plan


@transaction.atomic
def end_exceptions(*, by: Actor, at: datetime) -> int:
    """End every exception whose date has come or whose cap is used up, and put its customer before the ladder again."""
    by.require("portfolio.decide")
    ended = 0
    for row in StrategicException.objects.filter(ended_at__isnull=True).select_related("case"):
        because = "expired" if row.expires_on <= timezone.localdate(at) else "cap reached" if _lost(row) >= row.cap else ""
        if not because:
            continue
        row.ended_at, row.ended_because = at, because
        row.save(update_fields=["ended_at", "ended_because"])
        row.case.status = "open"
        row.case.save(update_fields=["status"])
        _record("portfolio.exception-ended", row.case, by, at)
        ended += 1
    return ended


def _lost(row: StrategicException) -> Decimal:
    """What the customer lost us in the current run, when that covers the exception."""
    run = require_run()
    if run.ends_before <= row.starts_on:
        return Decimal(0)
    result = run.results.filter(customer_id=row.case.customer_id).values_list("result", flat=True).first()
    return max(-result, Decimal(0)) if result is not None else Decimal(0)


def _record(verb: str, case: SelectionCase, by: Actor, at: datetime) -> None:
    record_event(verb, by=by, at=at, subject_kind="selection-case", subject_id=case.pk)
