"""Decide a step of the ladder: the one road for page, API, command line, bulk and file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.portfolio.actions.cases import freeze, open_case
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.actions.rungs import WRITE, Moment
from carteira.portfolio.models import Decision, Evidence, SelectionCase
from carteira.portfolio.queries.cases import case_customer, live_case, steps_of
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import require_run
from carteira.portfolio.queries.standing import view_of
from carteira.portfolio.queries.words import RULES, obstacle_words
from carteira.portfolio.rules.ladder import Rung, obstacles

LONGEST = timedelta(days=5 * 366)
MOST = 200


@transaction.atomic
def decide(customer_id: int, *, step: str, why: str, review_on: date, by: Actor, at: datetime, choices: Choices | None = None) -> Decision:
    """Decide one step for one customer, on frozen evidence, with a date to judge. Rungs cannot be skipped."""
    by.require("portfolio.decide")
    rung, reason, today = _rung(step), stated_reason(why), timezone.localdate(at)
    refuse_date(review_on, today)
    customer, run, policy = case_customer(customer_id, by=by), require_run(), policy_in_force()
    case = live_case(customer)
    view = view_of(customer, run, policy, case=case, on=today)
    _refuse_barred(rung, obstacles(rung, view.standing))
    if case is None:
        case = open_case(customer, view=view, policy=policy, by=by, at=at)
    now = Moment(case, view, policy, reason, review_on, today, by, at)
    _refuse_second_exit(rung, case)
    evidence = _evidence(now)
    expected = WRITE[rung](now, choices or Choices())
    decision = _register(now, rung, evidence, expected, choices or Choices())
    _move(case, rung, review_on, at)
    record_event(
        "portfolio.decision-taken", by=by, at=at, subject_kind="selection-case", subject_id=case.pk, detail={"decision": decision.pk}
    )
    return decision


@transaction.atomic
def decide_many(
    customers: Sequence[int], *, step: str, why: str, review_on: date, by: Actor, at: datetime, choices: Choices | None = None
) -> list[Decision]:
    """The same step for several customers, all or none; each passes the same ladder."""
    if not customers or len(customers) > MOST:
        raise Refused(_("Choose between 1 and %(most)d customers.") % {"most": MOST}, field="customers")
    decisions = []
    for row, customer in enumerate(dict.fromkeys(customers), start=1):
        try:
            decisions.append(decide(customer, step=step, why=why, review_on=review_on, by=by, at=at, choices=choices))
        except Refused as no:
            raise Refused(no.message, field=no.field, row=row, remedy=no.remedy) from no
    return decisions


def _rung(step: str) -> Rung:
    try:
        return Rung(step)
    except ValueError:
        known = ", ".join(rung.value for rung in Rung)
        raise Refused(
            _("There is no step %(step)s.") % {"step": step}, field="step", remedy=_("Use one of: %(known)s.") % {"known": known}
        ) from None


def stated_reason(text: str) -> str:
    """The reason as it is kept; refused when it says nothing."""
    reason = clean_text(text, field="why", limit=1000)
    if len(reason) < 10:
        raise Refused(_("The reason is missing or too short."), field="why", remedy=_("Say why in ten characters or more."))
    return reason


def refuse_date(review_on: date, today: date) -> None:
    """Refuse a date to judge that does not lie ahead, or lies beyond five years."""
    if not today < review_on <= today + LONGEST:
        raise Refused(_("The date to judge must lie ahead."), field="review_on", remedy=_("Give a date after today, within five years."))


def _refuse_barred(rung: Rung, bars: tuple[str, ...]) -> None:
    if bars:
        message, remedy = obstacle_words(bars[0])
        raise Refused(str(message), field="step", remedy=str(remedy))


def _refuse_second_exit(rung: Rung, case: SelectionCase) -> None:
    if case.exits.filter(state__in=("proposed", "approved")).exists():
        raise Refused(_("An exit is already planned."), field="step", remedy=_("Approve it, or drop it first."))
    if rung is Rung.EXCEPTION and case.exceptions.filter(ended_at__isnull=True).exists():
        raise Refused(_("An exception is already running."), field="step", remedy=_("Wait for its end, or end it first."))


def _evidence(now: Moment) -> Evidence:
    """The case's frozen evidence; taken anew when a later run has replaced it."""
    if now.case.run_id == now.view.run.id:
        return Evidence.objects.get(pk=now.case.evidence_id)
    evidence = freeze(now.view, policy=now.policy, at=now.at)
    now.case.evidence_id, now.case.run_id = evidence.pk, now.view.run.id
    return evidence


def _register(now: Moment, rung: Rung, evidence: Evidence, expected: object, choices: Choices) -> Decision:
    proposal = now.view.proposal
    return Decision.objects.create(
        kind="selection",
        subject_kind="selection-case",
        subject_id=now.case.pk,
        customer_id=now.case.customer_id,
        case_id=now.case.pk,
        review_id=now.case.review_id,
        evidence=evidence,
        options=[{"step": step.rung.value, "barred": list(step.bars)} for step in steps_of(now.view)],
        chosen=rung.value,
        reason=now.why,
        rule=str(RULES[proposal.rule])[:200],
        policy_id=now.policy.pk,
        cites=choices.cites or _earlier(now.case),
        expected_value=expected,
        decided_on=now.today,
        decided_at=now.at,
        decided_by=now.by.name,
        decided_by_id=now.by.id,
        review_on=now.review_on,
    )


def _earlier(case: SelectionCase) -> int | None:
    """The last decision on this customer that was judged: the new one builds on what came of it."""
    judged = Decision.objects.filter(customer_id=case.customer_id, outcome__isnull=False).order_by("-id")
    return judged.values_list("pk", flat=True).first()


def _move(case: SelectionCase, rung: Rung, review_on: date, at: datetime) -> None:
    case.rung, case.next_review_on, case.version = rung.value, review_on, case.version + 1
    case.status = "decided"
    if rung in (Rung.KEEP, Rung.INVEST):
        case.status, case.closed_at = "closed", at
    try:
        case.save()
    except IntegrityError as race:  # two people opened the same case at once
        raise Refused(_("Somebody else is deciding on this customer."), field="customer", remedy=_("Load the page again.")) from race
