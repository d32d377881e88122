"""Write a proposal, send it, ask after it. What was sent is never changed: the next word is the next version."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.basics.text import clean_text
from carteira.customers.actions import Touch, log_interaction
from carteira.governance.actions import record_event
from carteira.sales.actions.links import make_link
from carteira.sales.actions.writing import refuse_dishonest, write_draft
from carteira.sales.models import FollowUp, Opportunity, Proposal, ProposalVersion
from carteira.sales.queries.pricing import current_model
from carteira.sales.queries.proposals import ProposalNotFound, economics_of, promised_day, proposal_for
from carteira.sales.queries.scope import opportunity_for, seen_by
from carteira.sales.rules.draft import Draft

ASK_AFTER = timedelta(days=3)


@transaction.atomic
def begin_proposal(opportunity_id: int, draft: Draft, *, by: Actor, at: datetime) -> Proposal:
    """Write the first version of a proposal for an open opportunity."""
    by.require("sales.work")
    opportunity = opportunity_for(opportunity_id, by=by)
    if opportunity.state != "open":
        raise Refused(_("The opportunity is closed."), field="opportunity", remedy=_("Take it up again, or open a new one."))
    proposal = Proposal.objects.create(opportunity=opportunity, created_at=at, created_by=by.name)
    write_draft(ProposalVersion(proposal=proposal, number=1, created_at=at, created_by=by.name), draft, at=at)
    _tell("begun", proposal, by=by, at=at)
    return proposal


@transaction.atomic
def write_version(proposal_id: int, draft: Draft, *, by: Actor, at: datetime, version: int | None = None) -> ProposalVersion:
    """Change the draft; after a version was sent this begins the next one."""
    proposal = _locked(proposal_id, by=by)
    newest = proposal.versions.order_by("-number").first()
    if newest is None or newest.state != "draft":
        newest = ProposalVersion(proposal=proposal, number=newest.number + 1 if newest else 1, created_at=at, created_by=by.name)
    elif version is not None and version != newest.version:
        raise Stale(_("Somebody changed this draft since you read it."), version=newest.version, remedy=_("Read it again and repeat."))
    row = write_draft(newest, draft, at=at)
    _tell("written", proposal, by=by, at=at, version=row.number)
    return row


@transaction.atomic
def send_proposal(proposal_id: int, *, by: Actor, at: datetime) -> tuple[ProposalVersion, str]:
    """Send the draft: it is fixed, gets a promised day and a link for the answer, and will be asked after. Gives the link's token."""
    proposal = _locked(proposal_id, by=by)
    draft = proposal.versions.filter(state="draft").prefetch_related("lines").first()
    today = timezone.localdate(at)
    if draft is None or not draft.lines.all():
        raise Refused(_("There is nothing to send."), field="lines", remedy=_("Write what is offered first."))
    if draft.valid_until < today:
        raise Refused(_("It has run out already."), field="valid_until", remedy=_("Choose a day that lies ahead."))
    model = current_model(by=by)
    found = economics_of(draft, model=model)
    if found.invoice <= 0:
        raise Refused(_("The total is not above 0."), field="lines", remedy=_("Correct the lines."))
    earliest = promised_day(found, model=model, today=today, by=by)
    refuse_dishonest(draft.promised_on, earliest)
    proposal.versions.filter(state="sent").update(state="replaced")
    draft.state, draft.sent_at, draft.promised_on = "sent", at, draft.promised_on or earliest
    draft.save(update_fields=["state", "sent_at", "promised_on"])
    Proposal.objects.filter(pk=proposal.pk).update(state="sent")
    Opportunity.objects.filter(pk=proposal.opportunity_id).update(value=found.invoice, currency=draft.currency)
    FollowUp.objects.create(proposal=proposal, due_on=today + ASK_AFTER)
    _log(proposal, draft, by=by, at=at)
    _tell("sent", proposal, by=by, at=at, version=draft.number)
    return draft, make_link(draft, at=at)


@transaction.atomic
def plan_follow_up(proposal_id: int, *, due_on: date, by: Actor, at: datetime) -> FollowUp:
    """Ask after a proposal on a day; a decided one is not asked after."""
    proposal = _locked(proposal_id, by=by)
    row = FollowUp.objects.create(proposal=proposal, due_on=due_on)
    _tell("follow-up-planned", proposal, by=by, at=at, due_on=due_on)
    return row


@transaction.atomic
def end_follow_up(follow_up_id: int, *, note: str, by: Actor, at: datetime, next_on: date | None = None) -> FollowUp:
    """Say what was answered, and when to ask again."""
    by.require("sales.work")
    rows = (
        seen_by(FollowUp.objects.filter(pk=follow_up_id), by, through="proposal__opportunity__identity")
        if 0 < follow_up_id < 2**63
        else FollowUp.objects.none()
    )
    row = rows.select_related("proposal").first()
    if row is None:
        raise ProposalNotFound(follow_up_id)
    if row.ended_at is not None:
        raise Refused(_("It has ended already."), field="follow_up", remedy=_("Plan a new one."))
    row.note, row.ended_at, row.ended_by, row.outcome = clean_text(note, field="note", limit=300), at, by.name, "done"
    row.save()
    if next_on is not None:
        FollowUp.objects.create(proposal=row.proposal, due_on=next_on)
    _tell("followed-up", proposal_for(row.proposal_id, by=by), by=by, at=at, note=row.note)
    return row


def _locked(proposal_id: int, *, by: Actor) -> Proposal:
    by.require("sales.work")
    found = proposal_for(proposal_id, by=by)
    row: Proposal = Proposal.objects.select_for_update(of=("self",)).select_related("opportunity__identity__customer").get(pk=found.pk)
    if row.state in ("accepted", "refused"):
        raise Refused(_("It is decided already."), field="proposal", remedy=_("Begin a new proposal."))
    return row


def _log(proposal: Proposal, draft: ProposalVersion, *, by: Actor, at: datetime) -> None:
    log_interaction(
        Touch(
            customer=proposal.opportunity.identity.customer_id, kind="proposal", occurred_at=at, subject=proposal.opportunity.name, direction="out",
            initiated_by="us", purpose="proposal", minutes=draft.minutes, plan_link=f"proposal:{proposal.pk}", key=f"proposal-{draft.pk}", source="sales",
        ),
        by=by, at=at,
    )  # fmt: skip


def _tell(what: str, proposal: Proposal, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(
        f"sales.proposal-{what}", by=by, at=at, subject_kind="proposal", subject_id=proposal.pk,
        customer_id=proposal.opportunity.identity.customer_id, detail=detail,
    )  # fmt: skip
