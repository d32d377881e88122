"""Proposals by API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.sales.actions import deciding, proposals
from carteira.sales.actions.checks import Loss
from carteira.sales.queries import offers, plain
from carteira.sales.queries.drafts import figures_of
from carteira.sales.queries.proposals import proposal_view, proposals_seen_by
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Currency, Day, Id, Line, Strict, Version
from carteira.web.requests import actor_of

router = Router()
Answer = dict[str, Any]
Share = Annotated[Amount, Field(ge=0, le=1, max_digits=5, decimal_places=4)]
Quantity = Annotated[Amount, Field(gt=0, lt=10**12, max_digits=16, decimal_places=4)]


class ProposalItem(Strict):
    """One line; price and cost come from the article where they are not given."""

    quantity: Quantity
    product: Id | None = None
    description: str = Field("", max_length=200)
    list_price: Amount | None = Field(None, max_digits=18, decimal_places=4)
    discount_share: Share = Decimal(0)
    unit_cost: Amount | None = Field(None, max_digits=18, decimal_places=4)


class ProposalGift(Strict):
    """What is given beside the price, in money."""

    kind: str = Field(max_length=20)
    amount: Amount = Field(ge=0)


class ProposalWritten(Strict):
    """A version as it is written."""

    lines: list[ProposalItem] = Field(min_length=1, max_length=200)
    currency: Currency
    valid_until: Day | None = None
    promised_on: Day | None = None
    payment_days: int = Field(30, ge=0, le=730)
    off_invoice_share: Share = Decimal(0)
    gifts: list[ProposalGift] = Field(default_factory=list, max_length=20)
    orders: int = Field(1, ge=1, le=1000)
    distance_km: Amount | None = Field(None, ge=0, max_digits=9, decimal_places=2)
    closed_lot: bool | None = None
    manual_entry: bool | None = None
    visits: int = Field(0, ge=0, le=1000)
    text: str = Field("", max_length=5000)
    minutes: Amount | None = Field(None, ge=0, le=1440, max_digits=9, decimal_places=2)
    version: Version | None = None

    def draft(self) -> Draft:
        """What the action wants."""
        rest = self.model_dump(exclude={"lines", "gifts", "version"})
        lines = [LineSaid(**line.model_dump()) for line in self.lines]
        return Draft(lines=lines, gifts=[(gift.kind, gift.amount) for gift in self.gifts], **rest)


class ProposalAnswered(Strict):
    """The customer's answer; a no needs a reason and who says so."""

    answer: Literal["accepted", "refused"]
    loss_reason: str = Field("", max_length=20)
    loss_source: str = Field("", max_length=20)


class FollowUpEnded(Strict):
    """What was answered when we asked."""

    note: Line = ""
    next_on: Day | None = None


@router.get("/proposals", response=Answer, operation_id="list_proposals")
def list_proposals(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> Answer:
    """Proposals, newest first."""
    page = page_of(request, response, proposals_seen_by(actor_of(request)), at=at, order="-id")
    return {**page, "items": [offers.proposal(row) for row in page["items"]]}


@router.post("/proposals/figures", response=Answer, operation_id="suppose_proposal")
def suppose_proposal(request: HttpRequest, said: ProposalWritten) -> Answer:
    """What such a version would earn after serving; nothing is kept."""
    found = figures_of(said.draft(), by=actor_of(request), today=timezone.localdate())
    return {**offers.economics(found.economics), "earliest_day": plain.when(found.honest_day)}


@router.post("/opportunities/{opportunity_id}/proposals", response={201: Answer}, operation_id="begin_proposal")
def begin_proposal(request: HttpRequest, opportunity_id: Id, said: ProposalWritten) -> Status[Answer]:
    """Write the first version of a proposal."""
    actor, now = actor_of(request), timezone.now()
    made = proposals.begin_proposal(opportunity_id, said.draft(), by=actor, at=now)
    return Status(201, offers.proposal_in_full(proposal_view(made.pk, by=actor, today=timezone.localdate())))


@router.get("/proposals/{proposal_id}", response=Answer, operation_id="show_proposal")
def show_proposal(request: HttpRequest, proposal_id: Id) -> Answer:
    """One proposal with its versions and what the newest earns after serving."""
    return offers.proposal_in_full(proposal_view(proposal_id, by=actor_of(request), today=timezone.localdate()))


@router.post("/proposals/{proposal_id}/versions", response=Answer, operation_id="write_proposal")
def write_proposal(request: HttpRequest, proposal_id: Id, said: ProposalWritten) -> Answer:
    """Change the draft, or begin the next version after one was sent."""
    actor = actor_of(request)
    proposals.write_version(proposal_id, said.draft(), by=actor, at=timezone.now(), version=said.version)
    return offers.proposal_in_full(proposal_view(proposal_id, by=actor, today=timezone.localdate()))


@router.post("/proposals/{proposal_id}/sending", response=Answer, operation_id="send_proposal")
def send_proposal(request: HttpRequest, proposal_id: Id) -> Answer:
    """Send the draft; the link for the customer's answer is given only now."""
    version, token = proposals.send_proposal(proposal_id, by=actor_of(request), at=timezone.now())
    link = settings.PUBLIC_URL + reverse("sales:answer", args=[token])
    return {"proposal": proposal_id, "version": version.number, "promised_on": plain.when(version.promised_on), "link": link}


@router.post("/proposals/{proposal_id}/answer", response=Answer, operation_id="answer_proposal")
def answer_proposal(request: HttpRequest, proposal_id: Id, said: ProposalAnswered) -> Answer:
    """Write down the customer's answer; a yes places the order."""
    actor, now = actor_of(request), timezone.now()
    if said.answer == "accepted":
        order = deciding.accept_proposal(proposal_id, by=actor, at=now)
        return {"proposal": proposal_id, "state": "accepted", "order": order.pk, "number": order.native_id}
    row = deciding.refuse_proposal(proposal_id, loss=Loss(said.loss_reason, said.loss_source), by=actor, at=now)
    return {"proposal": proposal_id, "state": row.state, "order": None, "number": None}


@router.post("/follow-ups/{follow_up_id}/end", response=Answer, operation_id="end_follow_up")
def end_follow_up(request: HttpRequest, follow_up_id: Id, said: FollowUpEnded) -> Answer:
    """Say what was answered, and when to ask again."""
    row = proposals.end_follow_up(follow_up_id, note=said.note, next_on=said.next_on, by=actor_of(request), at=timezone.now())
    return {"follow_up": row.pk, "proposal": row.proposal_id, "outcome": row.outcome}
