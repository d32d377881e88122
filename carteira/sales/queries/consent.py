"""Whether somebody may be reached with an offer."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import may_send
from carteira.customers.queries.persons import Recipient

WRITTEN = ("email", "sms", "whatsapp")


def refuse_without_consent(customer: Customer, *, channel: str, on: datetime) -> None:
    """Who said no is left alone on every channel; written offers need a live yes."""
    address = customer.email if channel == "email" else customer.phone
    recipient = Recipient(customer.pk, None, address or customer.email or customer.phone or "")
    verdict = may_send([recipient], purpose="offer", channel=channel, on=timezone.localdate(on))[recipient]
    if verdict.why == "withdrawn" or (channel in WRITTEN and not verdict.allowed):
        raise Refused(
            _("There is no consent for offers on this channel."), field="channel", remedy=_("Ask for it first, or choose another customer.")
        )
