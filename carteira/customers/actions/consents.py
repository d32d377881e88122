"""Keep what a person allows and wishes: words are added, never changed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import contact_of, identities_for
from carteira.customers.models import Consent, Customer, Preference, SourceIdentity
from carteira.customers.queries.persons import address_key
from carteira.customers.rules.consent import BASES
from carteira.customers.rules.purposes import CHANNELS, MARKETING
from carteira.governance.actions import record_event


def give_consent(
    customer: int, purpose: str, *, by: Actor, at: datetime, basis: str, proof: str, contact: int | None = None, address: str = "",
    channel: str = "", text_version: str = "", expires_on: date | None = None,
) -> Consent:  # fmt: skip
    """Write down that a person allows a purpose on a channel; without basis and proof there is no consent."""
    if basis not in BASES:
        raise Refused(_("is not known."), field="basis", remedy=_("Use one of:") + " " + ", ".join(BASES))
    if not proof.strip():
        raise Refused(_("is missing."), field="proof", remedy=_("Name the form, message or call that proves it."))
    return _say(
        "given", customer, purpose, contact, address, by=by, at=at, channel=channel, basis=basis, proof=proof, text_version=text_version,
        expires_on=expires_on,
    )  # fmt: skip


def withdraw_consent(
    customer: int, purpose: str, *, by: Actor, at: datetime, contact: int | None = None, address: str = "", channel: str = "", proof: str = ""
) -> Consent:  # fmt: skip
    """Write down that a person no longer allows a purpose; it counts from this moment, for every record of that person."""
    return _say("withdrawn", customer, purpose, contact, address, by=by, at=at, channel=channel, proof=proof)


def _say(
    word: str, customer: int, purpose: str, contact: int | None, address: str, *, by: Actor, at: datetime, channel: str, proof: str,
    basis: str = "", text_version: str = "", expires_on: date | None = None,
) -> Consent:  # fmt: skip
    by.require("customers.edit")
    if purpose not in MARKETING:
        raise Refused(_("needs no consent."), field="purpose", remedy=_("Use one of:") + " " + ", ".join(sorted(MARKETING)))
    if channel and channel not in CHANNELS:
        raise Refused(_("is not known."), field="channel", remedy=_("Use one of:") + " " + ", ".join(CHANNELS))
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        hold(SourceIdentity.objects.values_list("customer_id", flat=True).get(pk=identity))
        person = contact_of(contact, identity) if contact is not None else None
        said_of = address or (person.email or person.phone if person else "") or _own_address(identity)
        if person is None and not said_of:
            raise Refused(_("Nobody is named."), field="contact", remedy=_("Choose a person, or give the address."))
        row = Consent.objects.create(
            identity_id=person.identity_id if person else identity, contact=person, purpose=purpose, channel=channel, word=word, basis=basis,
            address=address_key(clean_text(said_of, field="address", limit=254)), proof=clean_text(proof, field="proof", limit=4_000),
            text_version=clean_text(text_version, field="text_version", limit=64), at=at, expires_on=expires_on, said_by=by.name,
        )  # fmt: skip
        record_event(
            f"customers.consent-{word}", by=by, at=at, subject_kind="consent", subject_id=row.pk, customer_id=customer,
            detail={"purpose": purpose, "channel": channel, "basis": basis},
        )  # fmt: skip
        return row


def hold(customer_id: int) -> None:
    """Whoever speaks of consent and whoever claims a message for a customer come one after the other."""
    list(Customer.objects.select_for_update().filter(pk=customer_id).values_list("pk"))


def _own_address(identity: int) -> str:
    email, phone = SourceIdentity.objects.values_list("customer__email", "customer__phone").get(pk=identity)
    return email or phone


WISHES = {"channel": 12, "time_zone": 40, "language": 10, "treatment": 120}


def state_preference(
    customer: int, *, by: Actor, at: datetime, contact: int | None = None, purpose: str = "", hours: tuple[int, int] | None = None,
    **wishes: str,
) -> Preference:  # fmt: skip
    """Keep how a person wishes to be treated; what it says again takes the place of what it said."""
    by.require("customers.edit")
    unknown = sorted(set(wishes) - set(WISHES))
    if unknown:
        raise Refused(_("is not known."), field=unknown[0], remedy=_("Use one of:") + " " + ", ".join(WISHES))
    if hours is not None and not 0 <= hours[0] < hours[1] <= 24:
        raise Refused(_("do not make a day."), field="hours", remedy=_("Give two hours between 0 and 24, the earlier first."))
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        person = contact_of(contact, identity) if contact is not None else None
        said = {name: clean_text(text, field=name, limit=WISHES[name]) for name, text in wishes.items()}
        row, _made = Preference.objects.update_or_create(
            identity_id=person.identity_id if person else identity, contact=person, purpose=purpose,
            defaults={**said, "hour_from": hours[0] if hours else None, "hour_until": hours[1] if hours else None, "at": at, "said_by": by.name},
        )  # fmt: skip
        record_event(
            "customers.preference-stated", by=by, at=at, subject_kind="preference", subject_id=row.pk, customer_id=customer,
            detail={"purpose": purpose, "wishes": sorted(said)},
        )  # fmt: skip
        return row
