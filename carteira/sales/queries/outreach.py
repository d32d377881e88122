"""Outreach: how many were reached inside and outside the target, and what that cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from carteira.basics.actor import Actor
from carteira.sales.models import OutreachCampaign, OutreachContact
from carteira.sales.queries.plain import when


class CampaignNotFound(LookupError):
    """There is no such campaign. Mapped once to 404."""


def campaigns(*, by: Actor) -> QuerySet[OutreachCampaign]:
    """All campaigns with their counts."""
    by.require("sales.view")
    return OutreachCampaign.objects.annotate(
        reached=Count("contacts"),
        inside=Count("contacts", filter=Q(contacts__in_target=True)),
        outside=Count("contacts", filter=Q(contacts__in_target=False)),
        answered=Count("contacts", filter=Q(contacts__outcome="answered")),
        spent=Sum("contacts__minutes"),
        wasted=Sum("contacts__minutes", filter=Q(contacts__in_target=False)),
    )


def campaign_for(campaign_id: int, *, by: Actor) -> OutreachCampaign:
    """One campaign with its counts."""
    found = campaigns(by=by).filter(pk=campaign_id).first() if 0 < campaign_id < 2**63 else None
    if found is None:
        raise CampaignNotFound(campaign_id)
    return found


@dataclass(frozen=True)
class Waste:
    """Reached inside and outside the target definition; the share outside is of those that could be judged."""

    reached: int
    inside: int
    outside: int
    answered: int
    minutes: Decimal | None
    wasted_minutes: Decimal | None

    @property
    def unknown(self) -> int:
        """Those that nobody could judge."""
        return self.reached - self.inside - self.outside

    @property
    def share(self) -> float | None:
        """Share outside; None when nothing could be judged."""
        judged = self.inside + self.outside
        return self.outside / judged if judged else None


def waste_of(row: Any) -> Waste:
    """The counts of an annotated campaign."""
    return Waste(row.reached, row.inside, row.outside, row.answered, row.spent, row.wasted)


def plain_campaign(row: Any) -> dict[str, Any]:
    """One campaign as plain values."""
    waste = waste_of(row)
    return {
        "campaign": row.pk, "name": row.name, "target": row.target, "starts_on": when(row.starts_on), "reached": waste.reached, "inside": waste.inside,
        "outside": waste.outside, "unknown": waste.unknown, "answered": waste.answered, "outside_share": waste.share,
        "minutes": None if waste.minutes is None else f"{waste.minutes:f}",
    }  # fmt: skip


def contacts_of(campaign: OutreachCampaign) -> QuerySet[OutreachContact]:
    """Whom it reached."""
    return campaign.contacts.select_related("identity__customer").order_by("-reached_at", "-id")
