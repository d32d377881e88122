"""Write a proposal, send it, ask after it. What was sent is never changed: the next word is the next version."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
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
from carteira.sales.models import FollowUp, Opportunity, Proposal, ProposalLine, ProposalVersion
from carteira.sales.queries.pricing import current_model
from carteira.sales.queries.proposals import ProposalNotFound, economics_of, promised_day, proposal_for
from carteira.sales.queries.scope import opportunity_for, seen_by
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.sales.rules.offer import GIFTS
from carteira.trade.models import Product

MOST_LINES = 200
VALID_DAYS = 30
ASK_AFTER = timedelta(days=3)
ONE = Decimal(1)


@transaction.atomic
def begin_proposal(opportunity_id: int, draft: Draft, *, by: Actor, at: datetime) -> Proposal:
    """Write the first version of a proposal for an open opportunity."""
    by.require("sales.work")
    opportunity = opportunity_for(opportunity_id, by=by)
    if opportunity.state != "open":
        raise Refused(_("The opportunity is closed."), field="opportunity", remedy=_("Take it up again, or open a new one."))
    proposal = Proposal.objects.create(opportunity=opportunity, created_at=at, created_by=by.name)
    _write(ProposalVersion(proposal=proposal, number=1, created_at=at, created_by=by.name), draft, at=at)
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
    row = _write(newest, draft, at=at)
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
    _refuse_dishonest(draft.promised_on, earliest)
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


def _write(row: ProposalVersion, draft: Draft, *, at: datetime) -> ProposalVersion:
    _refuse_bad(draft)
    row.currency, row.valid_until = draft.currency, draft.valid_until or timezone.localdate(at) + timedelta(days=VALID_DAYS)
    for name in (
        "promised_on",
        "payment_days",
        "off_invoice_share",
        "orders",
        "distance_km",
        "closed_lot",
        "manual_entry",
        "visits",
        "minutes",
    ):
        setattr(row, name, getattr(draft, name))
    row.text = clean_text(draft.text, field="text", limit=5000)
    row.concessions = [{"kind": kind, "amount": f"{amount:f}"} for kind, amount in draft.gifts]
    row.version = row.version + 1 if row.pk else 1
    row.save()
    row.lines.all().delete()
    products = Product.objects.in_bulk([line.product for line in draft.lines if line.product is not None])
    ProposalLine.objects.bulk_create(_line(row, place, line, products) for place, line in enumerate(draft.lines, 1))
    return row


def _line(row: ProposalVersion, place: int, line: LineSaid, products: dict[int, Product]) -> ProposalLine:
    product = products.get(line.product) if line.product is not None else None
    if line.product is not None and product is None:
        raise Refused(_("The product is not known."), field="product", row=place, remedy=_("Choose one that is there."))
    same = product is not None and product.currency == row.currency
    price = line.list_price if line.list_price is not None else product.list_price if product and same else None
    text = clean_text(line.description, field="description", limit=200, row=place) or (product.name if product else "")
    if price is None or not text:
        raise Refused(_("A line needs a description and a price."), field="lines", row=place, remedy=_("Fill both."))
    cost = line.unit_cost if line.unit_cost is not None else product.unit_cost if product and same else None
    return ProposalLine(
        proposal_version=row, position=place, product=product, description=text, quantity=line.quantity, list_price=price,
        discount_share=line.discount_share, unit_cost=cost,
    )  # fmt: skip


def _refuse_bad(draft: Draft) -> None:
    if not 0 < len(draft.lines) <= MOST_LINES:
        raise Refused(_("A proposal has between 1 and %(most)d lines.") % {"most": MOST_LINES}, field="lines")
    for place, line in enumerate(draft.lines, 1):
        if not 0 < line.quantity < Decimal(10) ** 12 or not 0 <= line.discount_share <= ONE:
            raise Refused(
                _("Quantity or discount is out of range."),
                field="lines",
                row=place,
                remedy=_("Give a quantity above 0 and a discount from 0 to 1."),
            )
    if (
        not 0 <= draft.off_invoice_share <= ONE
        or not 1 <= draft.orders <= 1000
        or not 0 <= draft.visits <= 1000
        or not 0 <= draft.payment_days <= 730
    ):
        raise Refused(_("The terms are out of range."), field="terms", remedy=_("Check rebate, deliveries, visits and days to pay."))
    if any(kind not in GIFTS or not 0 <= amount < Decimal(10) ** 12 for kind, amount in draft.gifts):
        raise Refused(_("A gift is not known."), field="gifts", remedy=_("Use one of: %s.") % ", ".join(GIFTS))
    if not (len(draft.currency) == 3 and draft.currency.isalpha() and draft.currency.isupper()):
        raise Refused(_("is no currency."), field="currency", remedy=_("Write its code, such as BRL or EUR."))


def _refuse_dishonest(promised: date | None, earliest: date | None) -> None:
    if promised is not None and earliest is not None and promised < earliest:
        raise Refused(
            _("Our capacity does not allow that day."),
            field="promised_on",
            remedy=_("The earliest honest day is %s.") % earliest.isoformat(),
        )


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
