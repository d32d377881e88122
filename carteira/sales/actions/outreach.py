"""Make something known to target clients, and see who was reached outside the definition."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions import Touch, log_interaction
from carteira.customers.queries import customer_for
from carteira.governance.actions import record_event
from carteira.portfolio.queries.fits import fits, targets
from carteira.sales.actions.enquiries import KINDS
from carteira.sales.models import OutreachCampaign, OutreachContact
from carteira.sales.queries.consent import refuse_without_consent
from carteira.sales.queries.outreach import campaign_for

JUDGE = Actor("system", "target definition", permissions=frozenset({"portfolio.view", "customers.view"}), scope="all")


@transaction.atomic
def begin_campaign(name: str, *, target: str, starts_on: date, by: Actor, at: datetime, offer: str = "") -> OutreachCampaign:
    """Begin an outreach for the clients of a target definition."""
    by.require("sales.define")
    said = clean_text(name, field="name", limit=120)
    if not said:
        raise Refused(_("is missing."), field="name", remedy=_("Name the outreach."))
    if OutreachCampaign.objects.filter(name=said).exists():
        raise Refused(_("is taken."), field="name", remedy=_("Choose another name."))
    if target and target not in {profile.name for profile in targets(by=JUDGE)}:
        raise Refused(_("is not known."), field="target", remedy=_("Publish the target definition first, or leave it empty."))
    row = OutreachCampaign.objects.create(
        name=said, target=target, offer=clean_text(offer, field="offer", limit=300), starts_on=starts_on, created_at=at, created_by=by.name
    )
    record_event("sales.outreach-begun", by=by, at=at, subject_kind="campaign", subject_id=row.pk, detail={"name": said, "target": target})
    return row


@transaction.atomic
def reach(
    campaign_id: int, customer_id: int, *, channel: str, by: Actor, at: datetime, minutes: Decimal | None = None, outcome: str = ""
) -> OutreachContact:
    """Write down that a customer or prospect was reached, once; whether inside the target is judged now and kept."""
    by.require("sales.work")
    campaign, customer = campaign_for(campaign_id, by=by), customer_for(customer_id, by=by)
    there = OutreachContact.objects.filter(campaign_id=campaign.pk, identity__customer=customer).first()
    if there is not None:
        return there
    refuse_without_consent(customer, channel=channel, on=at)
    if outcome not in ("", "answered", "refused"):
        raise Refused(_("is not known."), field="outcome", remedy=_("Use one of: %s.") % "answered, refused")
    touch = Touch(
        customer=customer.pk, kind="visit" if channel == "visit" else KINDS.get(channel, "event"), occurred_at=at, subject=campaign.name, channel=channel, direction="out",
        initiated_by="us", purpose="offer", minutes=minutes, plan_link=f"campaign:{campaign.pk}", source="sales", key=f"campaign-{campaign.pk}-{customer.pk}",
    )  # fmt: skip
    interaction = log_interaction(touch, by=by, at=at)
    row = OutreachContact.objects.create(
        campaign_id=campaign.pk, identity_id=interaction.identity_id, channel=channel, reached_at=at, in_target=_in_target(campaign.target, customer.pk),
        minutes=minutes, outcome=outcome,
    )  # fmt: skip
    record_event(
        "sales.client-reached",
        by=by,
        at=at,
        subject_kind="campaign",
        subject_id=campaign.pk,
        customer_id=customer.pk,
        detail={"channel": channel},
    )
    return row


def _in_target(target: str, customer: int) -> bool | None:
    """Whether he is a client of the definition; None when something is not known or there is no definition."""
    profile = next((one for one in targets(by=JUDGE) if one.name == target), None)
    if profile is None:
        return None
    verdicts = {"yes": True, "no": False, "unknown": None}
    return next((verdicts[assessed.fit.verdict] for assessed in fits(profile, [customer], by=JUDGE)), None)
