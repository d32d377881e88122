"""Forms on public pages: made, filled in once, on the timeline of whom they fit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.email.parsing import Parsed
from carteira.channels.models import FormEntry, WebForm
from carteira.channels.queries.doors import form_numbered
from carteira.channels.queries.matching import match_of
from carteira.customers.actions import Touch, give_consent, log_interaction
from carteira.customers.rules.purposes import PURPOSES
from carteira.governance.actions import record_event

VISITOR = Actor.system("web form")
LIMITS = {"name": 200, "email": 254, "phone": 40, "company": 200, "message": 5_000}


class FormNotFound(LookupError):
    """No such form, or it is closed. Mapped once to 404."""


def make_form(title: str, *, by: Actor, at: datetime, purpose: str = "enquiry", consent_text: str = "") -> WebForm:
    """Open a form; its address cannot be guessed."""
    by.require("channels.manage")
    title = clean_text(title, field="title", limit=120)
    if not title or purpose not in PURPOSES:
        raise Refused(_("is missing or not known."), field="title" if not title else "purpose", remedy=_("Correct it."))
    with transaction.atomic():
        row = WebForm.objects.create(
            token=secrets.token_urlsafe(18), title=title, purpose=purpose, created_at=at,
            consent_text=clean_text(consent_text, field="consent_text", limit=500),
        )  # fmt: skip
        record_event("channels.form-made", by=by, at=at, subject_kind="form", subject_id=row.pk, detail={"title": title})
        return row


def close_form(number: int, *, by: Actor, at: datetime) -> WebForm:
    """Take a form off the public pages; its entries stay."""
    with transaction.atomic():
        row = form_numbered(number, by=by)
        if row.retired_at is None:
            row.retired_at = at
            row.save(update_fields=["retired_at"])
            record_event("channels.form-closed", by=by, at=at, subject_kind="form", subject_id=row.pk, detail={"title": row.title})
        return row


def form_for(token: str) -> WebForm:
    """The form of a public address."""
    found = WebForm.objects.filter(token=token, retired_at=None).first()
    if found is None:
        raise FormNotFound(token)
    return found


def take_entry(token: str, values: Mapping[str, str], *, key: str, at: datetime, agreed: bool = False) -> FormEntry:
    """Keep a filled-in form, once; of somebody we know it stands on the timeline, of a stranger it waits (event channels.form-received)."""
    form = form_for(token)
    said = {name: clean_text(values.get(name, ""), field=name, limit=limit) for name, limit in LIMITS.items()}
    for name in ("name", "message"):
        if not said[name]:
            raise Refused(_("is missing."), field=name, remedy=_("Write a few words."))
    if "@" not in said["email"] and not said["phone"]:
        raise Refused(_("is missing."), field="email", remedy=_("Leave an e-mail or a phone number, so that we can answer."))
    with transaction.atomic():
        there = FormEntry.objects.filter(key=key).first()
        if there is not None:
            return there
        entry = FormEntry.objects.create(form=form, key=key, at=at, **said)
        customer = _on_timeline(form, entry, said, at=at)
        if customer and agreed and form.consent_text and said["email"]:
            give_consent(
                customer, "offer", by=VISITOR, at=at, basis="consent", address=said["email"], channel="email", proof=f"Form entry {entry.pk}: {form.consent_text}",
                text_version=f"form {form.pk}",
            )  # fmt: skip
        record_event(
            "channels.form-received", by=VISITOR, at=at, subject_kind="form-entry", subject_id=entry.pk, customer_id=customer,
            detail={"form": form.pk, "purpose": form.purpose},
        )  # fmt: skip
        return entry


def _on_timeline(form: WebForm, entry: FormEntry, said: Mapping[str, str], *, at: datetime) -> int | None:
    match = match_of(Parsed(sender=said["email"].lower()))
    if match is None:
        return None
    touch = Touch(
        match.customer, "request", at, subject=form.title, body=said["message"], channel="webform", direction="in", initiated_by="customer",
        purpose=form.purpose, contact=match.contact, source="webform", key=entry.key,
    )  # fmt: skip
    entry.interaction = log_interaction(touch, by=VISITOR, at=at)
    entry.identity_id = entry.interaction.identity_id
    entry.save(update_fields=["interaction", "identity"])
    return match.customer
