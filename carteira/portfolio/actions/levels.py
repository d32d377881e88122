"""Decide on a market, a segment, a group or a person: with the evidence frozen and a date to judge, like on a customer."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.portfolio.actions.deciding import refuse_date, stated_reason
from carteira.portfolio.models import Decision, DecisionOutcome, Evidence
from carteira.portfolio.queries.evidence import digest_of
from carteira.portfolio.queries.levels import LevelRow, level_named
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import RunView, require_run
from carteira.portfolio.queries.subjects import Subject, SubjectNotFound, standing_of, subject_of
from carteira.portfolio.rules.expectation import came_true

STEPS = {
    "market": ("keep", "invest", "select-inside", "leave"),
    "segment": ("keep", "invest", "select-inside", "leave"),
    "group": ("keep", "invest", "select-inside"),
    "person": ("keep", "invest"),
}


@transaction.atomic
def decide_on_level(
    level: str, subject_id: int, *, step: str, why: str, review_on: date, by: Actor, at: datetime, scheme: str = "", expected: Decimal | None = None
) -> Decision:  # fmt: skip
    """Record what is decided on one unit of a level. A customer is decided on before the ladder only, so that no rung is skipped."""
    by.require("portfolio.decide")
    reason, today = stated_reason(why), timezone.localdate(at)
    refuse_date(review_on, today)
    if step not in STEPS.get(level, ()):
        raise Refused(
            _("This step cannot be decided here."), field="step",
            remedy=_("Customers go before the ladder; elsewhere use one of: %(known)s.") % {"known": ", ".join(STEPS.get(level, ()))},
        )  # fmt: skip
    subject, run = subject_of(level_named(level), subject_id, by=by, scheme=scheme), require_run()
    if today < run.last_day:
        raise Refused(_("The date lies before the evidence."), field="step", remedy=_("Give a date after the period of the evidence."))
    standing = standing_of(subject, run, by=by)
    if standing.customers == 0:
        raise Refused(_("Nobody stands in it, so there is no evidence."), field="subject", remedy=_("Choose one that has customers."))
    decision = Decision.objects.create(
        kind="level", subject_kind=level, subject_id=subject.id, evidence=_freeze(subject, standing, run, scheme=scheme, at=at),
        options=[{"step": one, "barred": []} for one in STEPS[level]], chosen=step, reason=reason, policy_id=policy_in_force().pk,
        expected_value=standing.result if expected is None else expected, decided_on=today, decided_at=at, decided_by=by.name,
        decided_by_id=by.id, review_on=review_on,
    )  # fmt: skip
    record_event("portfolio.decision-taken", by=by, at=at, subject_kind=level, subject_id=subject.id, detail={"decision": decision.pk})
    return decision


def _freeze(subject: Subject, standing: LevelRow, run: RunView, *, scheme: str, at: datetime) -> Evidence:
    figures = {
        name: getattr(standing, name) for name in ("customers", "pocket", "cost_to_serve", "result", "below_hurdle", "without_basis")
    }
    content = {
        "subject": {"level": subject.level, "id": subject.id, "scheme": scheme},
        "run": {"id": run.id, "from": run.starts_on.isoformat(), "until": run.ends_before.isoformat()},
        "currency": run.currency,
        "result": {name: None if value is None else str(value) for name, value in figures.items()},
    }
    return Evidence.objects.create(run_id=run.id, evidence_on=run.last_day, taken_at=at, content=content, digest=digest_of(content))


def judge_level(decision: Decision, run: RunView, *, by: Actor, at: datetime) -> None:
    """Fill in what the unit earned in a later run; no basis when it is no longer there."""
    try:
        scheme = decision.evidence.content["subject"].get("scheme", "")
        subject = subject_of(decision.subject_kind, decision.subject_id, by=by, scheme=scheme)  # type: ignore[arg-type]
        measured = standing_of(subject, run, by=by).result
    except SubjectNotFound:
        measured = None
    hit = came_true(measured, expected=decision.expected_value)
    DecisionOutcome.objects.create(decision=decision, measured=measured, hit=hit, run_id=run.id, judged_at=at, judged_by=by.name)
    record_event("portfolio.decision-judged", by=by, at=at, subject_kind="decision", subject_id=decision.pk)
