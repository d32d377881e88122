"""Portfolio reviews: opened with an agenda, closed with minutes; what stayed undecided is recorded as omitted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.queries import customers_seen_by
from carteira.governance.actions import record_event
from carteira.portfolio.actions.cases import open_case
from carteira.portfolio.models import Decision, Evidence, PortfolioReview, SelectionCase
from carteira.portfolio.queries.candidates import candidate_ids
from carteira.portfolio.queries.cases import live_case
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.reviews import ReviewNotFound
from carteira.portfolio.queries.runs import require_run
from carteira.portfolio.queries.standing import view_of

MOST = 50


@transaction.atomic
def open_review(name: str, *, review_on: date, by: Actor, at: datetime, agenda: Sequence[str] = ()) -> PortfolioReview:
    """Start a session on the current run and put the worst candidates before the ladder, evidence frozen."""
    by.require("portfolio.review")
    run, policy, today = require_run(), policy_in_force(), timezone.localdate(at)
    title = clean_text(name, field="name", limit=120)
    if not title or PortfolioReview.objects.filter(name=title).exists():
        raise Refused(_("The review needs a name of its own."), field="name", remedy=_("Name it after its period, like 2026 Q1."))
    if PortfolioReview.objects.filter(state="open").exists():
        raise Refused(_("A review is already open."), field="name", remedy=_("Close it first."))
    if review_on <= today:
        raise Refused(_("The date to judge must lie ahead."), field="review_on", remedy=_("Give a date after today."))
    review = PortfolioReview.objects.create(
        name=title,
        run_id=run.id,
        agenda=[clean_text(line, field="agenda", limit=300) for line in agenda if line.strip()],
        review_on=review_on,
        opened_at=at,
        opened_by=by.name,
    )
    record_event("portfolio.review-opened", by=by, at=at, subject_kind="portfolio-review", subject_id=review.pk)
    for customer in customers_seen_by(by).filter(pk__in=candidate_ids(run, policy, most=MOST)):
        case = live_case(customer)
        if case is None:
            open_case(customer, view=view_of(customer, run, policy, on=today), policy=policy, by=by, at=at)
        else:
            SelectionCase.objects.filter(pk=case.pk).update(review=review)
    return review


@transaction.atomic
def write_minutes(review_id: int, *, minutes: str, by: Actor, at: datetime) -> PortfolioReview:
    """Keep what was said; only while the review is open."""
    by.require("portfolio.review")
    review = _open_review(review_id)
    review.minutes = clean_text(minutes, field="minutes", limit=20_000)
    review.save(update_fields=["minutes"])
    record_event("portfolio.minutes-written", by=by, at=at, subject_kind="portfolio-review", subject_id=review.pk)
    return review


@transaction.atomic
def close_review(review_id: int, *, by: Actor, at: datetime) -> PortfolioReview:
    """End the session. A decision by silence is a decision: each undecided case is recorded as omitted."""
    by.require("portfolio.decide")
    review = _open_review(review_id)
    if not review.minutes:
        raise Refused(_("The review has no minutes."), field="minutes", remedy=_("Write what was discussed, then close it."))
    today = timezone.localdate(at)
    for case in SelectionCase.objects.filter(review=review, status="open"):
        _omit(case, review, today, by=by, at=at)
    review.state, review.closed_at, review.closed_by = "closed", at, by.name
    review.save(update_fields=["state", "closed_at", "closed_by"])
    record_event("portfolio.review-closed", by=by, at=at, subject_kind="portfolio-review", subject_id=review.pk)
    return review


def _omit(case: SelectionCase, review: PortfolioReview, today: date, *, by: Actor, at: datetime) -> None:
    Decision.objects.create(
        kind="selection",
        subject_kind="selection-case",
        subject_id=case.pk,
        customer_id=case.customer_id,
        case_id=case.pk,
        review_id=review.pk,
        evidence=Evidence.objects.get(pk=case.evidence_id),
        options=[],
        chosen="omitted",
        reason=str(_("Not decided in the review.")),
        rule=case.rule,
        decided_on=today,
        decided_at=at,
        decided_by=by.name,
        decided_by_id=by.id,
        review_on=max(review.review_on, date.fromordinal(today.toordinal() + 1)),
    )


def _open_review(review_id: int) -> PortfolioReview:
    review = PortfolioReview.objects.select_for_update().filter(pk=review_id).first()
    if review is None:
        raise ReviewNotFound(review_id)
    if review.state != "open":
        raise Refused(_("The review is closed."), field="review", remedy=_("Open a new one."))
    return review
