"""Take in an enquiry, find whose it is and whether it was said before, answer it, make an opportunity of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions import Touch, log_interaction, register_customer
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Interaction
from carteira.customers.rules.purposes import CHANNELS
from carteira.governance.actions import record_event
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.recognising import EnquirySaid, cleaned, said_before, whose
from carteira.sales.models import Enquiry, Opportunity
from carteira.sales.queries.enquiries import enquiry_for
from carteira.sales.rules.enquiry import ANSWER_WITHIN

KINDS = {"email": "email", "phone": "call", "whatsapp": "message", "sms": "message"}


@transaction.atomic
def receive_enquiry(said: EnquirySaid, *, by: Actor, at: datetime) -> Enquiry:
    """Take it in once; the same person about the same need within a week is merged into the first, whatever the channel."""
    by.require("sales.work")
    values = cleaned(said)
    there = Enquiry.objects.filter(key=values["key"]).first()
    if there is not None:
        return enquiry_for(there.pk, by=by)
    identity = (
        identities_for([said.customer], by=by)[said.customer] if said.customer is not None else whose(values["email"], values["phone"])
    )
    row = Enquiry(identity_id=identity, received_at=said.received_at, due_at=said.received_at + ANSWER_WITHIN, **values)
    first = said_before(row)
    if first is not None:
        row.state, row.merged_into = "merged", first
        if first.identity_id is None and identity is not None:
            Enquiry.objects.filter(pk=first.pk).update(identity=identity)
    row.save()
    _tell("merged" if first else "received", row, by=by, at=at, channel=row.channel)
    return row


@transaction.atomic
def receive_from_timeline(interaction_id: int, *, by: Actor, at: datetime) -> Enquiry | None:
    """An enquiry that a channel has written down goes to the inbox, once; anything else does not."""
    rows = Interaction.objects.filter(pk=interaction_id, purpose="enquiry", direction="in").exclude(source="sales")
    touch = rows.select_related("identity").first()
    if touch is None or touch.channel not in CHANNELS:
        return None
    said = EnquirySaid(
        f"interaction-{touch.pk}",
        touch.channel,
        touch.subject[:200] or touch.kind,
        touch.occurred_at,
        body=touch.body,
        customer=touch.identity.customer_id,
    )
    return receive_enquiry(said, by=by, at=at)


@transaction.atomic
def split_enquiry(enquiry_id: int, *, by: Actor, at: datetime) -> Enquiry:
    """It was not the same after all: it waits for an answer of its own."""
    row = _locked(enquiry_id, by=by, states=("merged",))
    row.state, row.merged_into = "new", None
    row.save(update_fields=["state", "merged_into"])
    _tell("split", row, by=by, at=at)
    return row


@transaction.atomic
def answer_enquiry(enquiry_id: int, *, note: str, minutes: Decimal | None, by: Actor, at: datetime) -> Enquiry:
    """It was answered; the minutes become a touchpoint of the customer, when we know whose it is."""
    row = _locked(enquiry_id, by=by, states=("new",))
    row.state, row.answered_at, row.answered_by = "answered", at, by.name
    row.save(update_fields=["state", "answered_at", "answered_by"])
    if row.identity is not None:
        touch = Touch(
            customer=row.identity.customer_id, kind=KINDS.get(row.channel, "request"), occurred_at=at, subject=row.subject, body=note, channel=row.channel,
            direction="out", initiated_by="customer", purpose="enquiry", minutes=minutes, plan_link=f"enquiry:{row.pk}", source="sales", key=f"enquiry-{row.pk}",
        )  # fmt: skip
        log_interaction(touch, by=by, at=at)
    _tell("answered", row, by=by, at=at)
    return row


@transaction.atomic
def convert_enquiry(
    enquiry_id: int, *, currency: str, by: Actor, at: datetime, value: Decimal | None = None, name: str = ""
) -> Opportunity:
    """Make an opportunity of it; somebody we do not know becomes a prospect first."""
    row = _locked(enquiry_id, by=by, states=("new", "answered"))
    customer = row.identity.customer_id if row.identity else _register(row, by=by, at=at)
    made = open_opportunity(customer, name=name or row.subject, currency=currency, value=value, source="enquiry", by=by, at=at)
    row.state, row.opportunity, row.identity_id = "converted", made, made.identity_id
    row.save(update_fields=["state", "opportunity", "identity"])
    _tell("converted", row, by=by, at=at, opportunity=made.pk)
    return made


@transaction.atomic
def dismiss_enquiry(enquiry_id: int, *, reason: str, by: Actor, at: datetime) -> Enquiry:
    """It leads nowhere (spam, a job seeker), and why."""
    row = _locked(enquiry_id, by=by, states=("new", "answered"))
    row.state, row.reason = "dismissed", clean_text(reason, field="reason", limit=200)
    if not row.reason:
        raise Refused(_("is missing."), field="reason", remedy=_("Say why it is dismissed."))
    row.save(update_fields=["state", "reason"])
    _tell("dismissed", row, by=by, at=at, reason=row.reason)
    return row


def _register(row: Enquiry, *, by: Actor, at: datetime) -> int:
    values: dict[str, Any] = {"name": row.name or row.email or row.phone, "status": "prospect"}
    values |= {name: getattr(row, name) for name in ("email", "phone") if getattr(row, name)}
    return register_customer(values, by=by, at=at).pk


def _locked(enquiry_id: int, *, by: Actor, states: tuple[str, ...]) -> Enquiry:
    by.require("sales.work")
    found = enquiry_for(enquiry_id, by=by)
    row: Enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("identity").get(pk=found.pk)
    if row.state not in states:
        raise Refused(_("It is not in a state for that."), field="state", remedy=_("Load the page again."))
    return row


def _tell(what: str, row: Enquiry, *, by: Actor, at: datetime, **detail: Any) -> None:
    customer = row.identity.customer_id if row.identity_id and row.identity else None
    record_event(f"sales.enquiry-{what}", by=by, at=at, subject_kind="enquiry", subject_id=row.pk, customer_id=customer, detail=detail)
