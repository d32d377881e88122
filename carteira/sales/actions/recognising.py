"""Whose an enquiry is, and whether it was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.models import SourceIdentity
from carteira.customers.rules.purposes import CHANNELS
from carteira.sales.models import Enquiry
from carteira.sales.rules.enquiry import SAME_WITHIN, Asked, is_same


@dataclass(frozen=True)
class EnquirySaid:
    """An enquiry as it came in; the key makes it count once."""

    key: str
    channel: str
    subject: str
    received_at: datetime
    name: str = ""
    email: str = ""
    phone: str = ""
    body: str = ""
    customer: int | None = None


def cleaned(said: EnquirySaid) -> dict[str, str]:
    limits = {"key": 120, "channel": 20, "name": 200, "email": 254, "phone": 20, "subject": 200, "body": 20_000}
    values = {name: clean_text(getattr(said, name), field=name, limit=limit) for name, limit in limits.items()}
    values["email"] = values["email"].lower()
    if values["channel"] not in CHANNELS:
        raise Refused(_("is not known."), field="channel", remedy=_("Use one of: %s.") % ", ".join(CHANNELS))
    for name in ("key", "subject"):
        if not values[name]:
            raise Refused(_("is missing."), field=name, remedy=_("Fill it."))
    return values


def whose(email: str, phone: str) -> int | None:
    """The identity with this e-mail or number, when all who have it are one customer."""
    named = (Q(email_key=email) if email else Q(pk__in=())) | (Q(phone_key=phone) if phone else Q(pk__in=()))
    found = list(SourceIdentity.objects.filter(named, customer__trashed_at=None).order_by("id").values_list("pk", "customer_id")[:20])
    return found[0][0] if len({customer for _pk, customer in found}) == 1 else None


def said_before(row: Enquiry) -> Enquiry | None:
    near = Enquiry.objects.filter(
        state__in=("new", "answered", "converted"),
        received_at__gte=row.received_at - SAME_WITHIN,
        received_at__lte=row.received_at + SAME_WITHIN,
    )
    person = (Q(identity__customer__identities=row.identity_id) if row.identity_id else Q(pk__in=())) | (
        Q(email=row.email) if row.email else Q(pk__in=())
    )
    person |= Q(phone=row.phone) if row.phone else Q(pk__in=())
    customer = row.identity.customer_id if row.identity else None
    this = Asked(customer, row.email, row.phone, row.subject, row.received_at)
    rows = near.filter(person).select_related("identity").order_by("received_at", "id").distinct()[:20]
    return next((one for one in rows if is_same(_asked(one), this)), None)


def _asked(row: Enquiry) -> Asked:
    return Asked(row.identity.customer_id if row.identity else None, row.email, row.phone, row.subject, row.received_at)
