"""The register judges decisions when they are due, from data; what is overdue is passed up, what was not decided is written down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.portfolio.actions.levels import judge_level
from carteira.portfolio.models import Decision, DecisionEscalation, DecisionOutcome
from carteira.portfolio.queries.register import DecisionNotFound
from carteira.portfolio.queries.runs import RunView, current_run
from carteira.portfolio.rules.expectation import came_true, first_judgement

ESCALATE_TO = ((30, "owner"), (7, "director"))


@transaction.atomic
def judge_due(*, by: Actor, at: datetime) -> int:
    """Fill the outcome of each decision that is due and that a run made after its review date's start can tell about."""
    by.require("portfolio.review")
    today, run = timezone.localdate(at), current_run()
    if run is None:
        return 0
    due = Decision.objects.filter(outcome__isnull=True, review_on__lte=today, expected_value__isnull=False, decided_on__lte=run.starts_on)
    judged = 0
    for decision in due.exclude(chosen="omitted").select_related("evidence"):
        judge = judge_level if decision.kind == "level" else _judge
        judge(decision, run, by=by, at=at)
        judged += 1
    return judged


def _judge(decision: Decision, run: RunView, *, by: Actor, at: datetime) -> None:
    measured = run.results.filter(customer_id=decision.customer_id).values_list("result", flat=True).first()
    hit = came_true(measured, expected=decision.expected_value)
    DecisionOutcome.objects.create(decision=decision, measured=measured, hit=hit, run_id=run.id, judged_at=at, judged_by=by.name)
    record_event("portfolio.decision-judged", by=by, at=at, subject_kind="decision", subject_id=decision.pk)


@transaction.atomic
def judge_by_hand(decision_id: int, *, hit: bool, note: str, by: Actor, at: datetime) -> DecisionOutcome:
    """Say what came of a decision that no figure can tell."""
    by.require("portfolio.review")
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise DecisionNotFound(decision_id)
    if DecisionOutcome.objects.filter(decision=decision).exists():
        raise Refused(_("This decision was judged already."), field="decision")
    if timezone.localdate(at) < decision.review_on:
        raise Refused(
            _("It is too early to judge this decision."), field="decision", remedy=_("Wait for its date, so that effects can show.")
        )
    cleaned = clean_text(note, field="note", limit=500)
    if len(cleaned) < 10:
        raise Refused(_("The note is missing or too short."), field="note", remedy=_("Say what was seen in ten characters or more."))
    outcome = DecisionOutcome.objects.create(decision=decision, hit=hit, note=cleaned, judged_at=at, judged_by=by.name)
    record_event("portfolio.decision-judged", by=by, at=at, subject_kind="decision", subject_id=decision.pk)
    return outcome


@transaction.atomic
def escalate_overdue(*, by: Actor, at: datetime) -> int:
    """Pass decisions up that were not judged in time: after 7 days to the director, after 30 to the owner."""
    by.require("portfolio.review")
    today = timezone.localdate(at)
    passed = 0
    for decision in Decision.objects.filter(outcome__isnull=True, review_on__lte=today - timedelta(days=7)):
        late = (today - decision.review_on).days
        role = next(role for days, role in ESCALATE_TO if late >= days)
        _made, new = DecisionEscalation.objects.get_or_create(decision=decision, passed_to=role, defaults={"days_late": late, "at": at})
        if new:
            record_event("portfolio.decision-escalated", by=by, at=at, subject_kind="decision", subject_id=decision.pk)
            passed += 1
    return passed


def default_review_on(today: date) -> date:
    """After the first whole period from now: long enough for effects to show, early enough to be judged from data."""
    run = current_run()
    return first_judgement(today, period_ends=run.ends_before if run else None, days=run.days if run else 91)
