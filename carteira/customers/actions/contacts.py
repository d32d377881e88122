"""People of a customer, added by hand."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.intake import home_country
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Contact
from carteira.customers.rules.identifiers import email_of
from carteira.customers.rules.phones import phone_of
from carteira.customers.rules.survivorship import HAND
from carteira.governance.actions import record_event


def add_contact(customer: int, *, name: str, by: Actor, at: datetime, role: str = "", email: str = "", phone: str = "") -> Contact:
    """Add a person to a customer."""
    by.require("customers.edit")
    called = clean_text(name, field="name", limit=200)
    if not called:
        raise Refused(_("is missing."), field="name", remedy=_("Give the person's name."))
    address, number = (
        email_of(clean_text(email, field="email", limit=254)),
        phone_of(clean_text(phone, field="phone", limit=60), home_country()),
    )
    if email.strip() and not address:
        raise Refused(_("is not an e-mail address."), field="email", remedy=_("Correct it or leave it empty."))
    if phone.strip() and not number:
        raise Refused(_("is not a phone number."), field="phone", remedy=_("Correct it or leave it empty."))
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        row = Contact.objects.create(
            identity_id=identity, source=HAND, native_id=f"contact-{uuid.uuid4()}", name=called, role=clean_text(role, field="role", limit=120),
            email=address, phone=number, valid_from=at.date(),
        )  # fmt: skip
        record_event(
            "customers.contact-added", by=by, at=at, subject_kind="contact", subject_id=row.pk, customer_id=row.identity.customer_id
        )
    return row
