"""The answer to a proposal, told to us or given by link: one effect, however often it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.opportunities import move_opportunity
from carteira.sales.models import AnswerLink, FollowUp, Proposal, ProposalVersion
from carteira.sales.queries.links import link_of
from carteira.sales.queries.pricing import current_model
from carteira.sales.queries.proposals import economics_of, proposal_for
from carteira.sales.rules.offer import Line
from carteira.sales.rules.words import LOSS_REASONS, LOSS_SOURCES
from carteira.trade.actions import LineAsked, OrderAsked, place_order
from carteira.trade.models import Order

BY_LINK = Actor(
    "system", "acceptance link",
    permissions=frozenset({"sales.view", "sales.work", "customers.view", "customers.edit", "trade.view", "trade.edit", "value.view"}), scope="all",
)  # fmt: skip


@transaction.atomic
def accept_proposal(proposal_id: int, *, by: Actor, at: datetime) -> Order:
    """The customer said yes: the version is kept for ever, the deal is won, the order placed, asking after it stops."""
    by.require("sales.work")
    proposal, version = _sent(proposal_id, by=by)
    order = place_order(proposal.opportunity.identity.customer_id, _order(version, by=by, at=at), by=by, at=at)
    version.state = "accepted"
    version.save(update_fields=["state"])
    proposal.state, proposal.decided_at, proposal.order = "accepted", at, order
    proposal.save(update_fields=["state", "decided_at", "order"])
    _stop_asking(proposal, at)
    won = proposal.opportunity.variant.steps.get(kind="won")
    move_opportunity(proposal.opportunity_id, to=won.code, by=by, at=at)
    _tell("accepted", proposal, by=by, at=at, version=version.number, order=order.pk)
    return order


@transaction.atomic
def refuse_proposal(proposal_id: int, *, loss: Loss, by: Actor, at: datetime) -> Proposal:
    """The customer said no: with a reason and who says so. The opportunity stays open until its seller decides."""
    by.require("sales.work")
    if loss.reason not in LOSS_REASONS or loss.source not in LOSS_SOURCES:
        raise Refused(_("Why was it lost, and who says so?"), field="loss_reason", remedy=_("Use one of: %s.") % ", ".join(LOSS_REASONS))
    proposal, version = _sent(proposal_id, by=by)
    version.state = "refused"
    version.save(update_fields=["state"])
    proposal.state, proposal.decided_at, proposal.loss_reason, proposal.loss_source = "refused", at, loss.reason, loss.source
    proposal.save(update_fields=["state", "decided_at", "loss_reason", "loss_source"])
    _stop_asking(proposal, at)
    _tell("refused", proposal, by=by, at=at, version=version.number, reason=loss.reason)
    return proposal


@transaction.atomic
def answer_by_link(token: str, *, accepted: bool, name: str, at: datetime, reason: str = "") -> AnswerLink:
    """What the customer answers at the link. A second answer changes nothing and says what was answered."""
    link = AnswerLink.objects.select_for_update(of=("self",)).select_related("proposal_version").get(pk=link_of(token).pk)
    if link.answered_at is not None:
        return link
    said = clean_text(name, field="name", limit=150)
    if not said:
        raise Refused(_("is missing."), field="name", remedy=_("Say who answers."))
    if at > link.expires_at or link.proposal_version.state != "sent":
        raise Refused(_("This proposal is no longer open."), field="link", remedy=_("Ask for a new version."))
    proposal = link.proposal_version.proposal_id
    if accepted:
        accept_proposal(proposal, by=BY_LINK, at=at)
    else:
        refuse_proposal(proposal, loss=Loss(reason, "customer"), by=BY_LINK, at=at)
    link.answered_at, link.answer, link.answered_by = at, "accepted" if accepted else "refused", said
    link.save(update_fields=["answered_at", "answer", "answered_by"])
    return link


def _sent(proposal_id: int, *, by: Actor) -> tuple[Proposal, ProposalVersion]:
    found = proposal_for(proposal_id, by=by)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("opportunity__identity__customer", "opportunity__variant")
    proposal: Proposal = rows.get(pk=found.pk)
    version = proposal.versions.filter(state="sent").prefetch_related("lines").first()
    if proposal.state != "sent" or version is None:
        raise Refused(_("No version of it waits for an answer."), field="proposal", remedy=_("Send a version first."))
    return proposal, version


def _order(version: ProposalVersion, *, by: Actor, at: datetime) -> OrderAsked:
    minutes = economics_of(version, model=current_model(by=by)).minutes_by_pool
    return OrderAsked(
        key=f"P{version.proposal_id}-{version.number}", currency=version.currency, ordered_on=timezone.localdate(at),
        lines=[_order_line(line) for line in version.lines.all()], manual_entry=version.manual_entry, closed_lot=version.closed_lot,
        distance_km=version.distance_km, promised_on=version.promised_on, minutes=minutes,
    )  # fmt: skip


def _order_line(line: Any) -> LineAsked:
    amounts = Line(line.quantity, line.list_price, line.discount_share, line.unit_cost)
    return LineAsked(line.quantity, amounts.gross, amounts.gross - amounts.net, amounts.cost, line.product_id)


def _stop_asking(proposal: Proposal, at: datetime) -> None:
    FollowUp.objects.filter(proposal=proposal, ended_at=None).update(ended_at=at, ended_by="", outcome="stopped")


def _tell(what: str, proposal: Proposal, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(
        f"sales.proposal-{what}", by=by, at=at, subject_kind="proposal", subject_id=proposal.pk,
        customer_id=proposal.opportunity.identity.customer_id, detail=detail,
    )  # fmt: skip
