"""Proposals with their versions, and what each earns after serving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from carteira.basics.actor import Actor
from carteira.sales.models import FollowUp, Proposal, ProposalLine, ProposalVersion
from carteira.sales.queries.pricing import Model, current_model, honest_day
from carteira.sales.queries.scope import seen_by
from carteira.sales.rules.offer import Economics, Line, Serving, Terms, economics

DELIVERING = ("order", "stop")


class ProposalNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def proposals_seen_by(by: Actor) -> QuerySet[Proposal]:
    """Proposals to customers that the actor sees, with their newest versions."""
    rows = seen_by(Proposal.objects.all(), by, through="opportunity__identity")
    lines = Prefetch("lines", ProposalLine.objects.select_related("product"))
    versions = ProposalVersion.objects.order_by("-number").prefetch_related(lines)
    return rows.select_related("opportunity__identity__customer", "opportunity__owner", "order").prefetch_related(
        Prefetch("versions", versions)
    )


def proposal_for(proposal_id: int, *, by: Actor) -> Proposal:
    """One proposal; ProposalNotFound when there is none for this actor."""
    found = proposals_seen_by(by).filter(pk=proposal_id).first() if 0 < proposal_id < 2**63 else None
    if found is None:
        raise ProposalNotFound(proposal_id)
    return found


@dataclass(frozen=True)
class ProposalView:
    """One proposal as our people see it: versions, the newest one's economics, the day that can be promised, follow-ups."""

    proposal: Proposal
    versions: list[ProposalVersion]
    economics: Economics
    honest_day: date | None
    follow_ups: list[FollowUp]

    @property
    def newest(self) -> ProposalVersion:
        """The version being written or sent last."""
        return self.versions[0]


def proposal_view(proposal_id: int, *, by: Actor, today: date) -> ProposalView:
    """Everything of one proposal."""
    proposal = proposal_for(proposal_id, by=by)
    versions = list(proposal.versions.all())
    model = current_model(by=by)
    found = economics_of(versions[0], model=model)
    return ProposalView(
        proposal,
        versions,
        found,
        promised_day(found, model=model, today=today, by=by),
        list(proposal.follow_ups.order_by("-due_on", "-id")[:30]),
    )


def economics_of(version: ProposalVersion, *, model: Model | None) -> Economics:
    """What a stored version earns on the current cost model."""
    return priced(
        [Line(line.quantity, line.list_price, line.discount_share, line.unit_cost) for line in version.lines.all()],
        Serving(version.orders, version.distance_km, version.closed_lot, version.manual_entry, version.visits, 1, version.payment_days),
        version.off_invoice_share, [(gift["kind"], Decimal(gift["amount"])) for gift in version.concessions], model=model,
    )  # fmt: skip


def priced(
    lines: Sequence[Line], serving: Serving, off_invoice_share: Decimal, gifts: Sequence[tuple[str, Decimal]], *, model: Model | None
) -> Economics:
    """What lines taken in this way earn on the current cost model."""
    terms = Terms(off_invoice_share, gifts, model.annual_rate if model else None)
    return economics(lines, serving, terms, pricing=model.pricing if model else None, on=model.on if model else date.min)


def promised_day(found: Economics, *, model: Model | None, today: date, by: Actor) -> date | None:
    """The earliest honest day for what the economics say it takes."""
    return honest_day(dict(found.minutes_by_pool), model=model, today=today, by=by) if model else None


@dataclass(frozen=True)
class CustomerLine:
    """One line as the customer reads it."""

    description: str
    quantity: Decimal
    list_price: Decimal
    discount_share: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Offer:
    """A version as the customer reads it: only fields of the customer class, so that nothing else can come through."""

    number: str
    seller: str
    customer: str
    name: str
    currency: str
    lines: list[CustomerLine]
    total: Decimal
    valid_until: date
    promised_on: date | None
    payment_days: int
    text: str
    language: str
    state: str


def offer_of(version: ProposalVersion) -> Offer:
    """What may leave the house of a version."""
    opportunity = version.proposal.opportunity
    lines = [_customer_line(line) for line in version.lines.all()]
    owner: Any = opportunity.owner
    return Offer(
        f"{version.proposal_id}/{version.number}", owner.name if owner else "", opportunity.identity.customer.name, opportunity.name, version.currency,
        lines, sum((line.amount for line in lines), Decimal(0)), version.valid_until, version.promised_on, version.payment_days, version.text,
        opportunity.identity.customer.language, version.state,
    )  # fmt: skip


def _customer_line(line: ProposalLine) -> CustomerLine:
    amounts = Line(line.quantity, line.list_price, line.discount_share)
    return CustomerLine(line.description, line.quantity, line.list_price, line.discount_share, amounts.net)


def due_follow_ups(*, by: Actor, until: date) -> QuerySet[FollowUp]:
    """Follow-ups to do by a day, the oldest first."""
    rows = seen_by(FollowUp.objects.filter(ended_at=None, due_on__lte=until), by, through="proposal__opportunity__identity")
    return rows.select_related("proposal__opportunity__identity__customer").order_by("due_on", "id")
