"""Lines and other channels of ours, and who gets how much advertising."""

from __future__ import annotations

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Channel, CommunicationPlan
from carteira.customers.queries.scope import customers_seen_by


def lines(*, by: Actor) -> QuerySet[Channel]:
    """The lines in use."""
    by.require("customers.view")
    return Channel.objects.filter(retired_at=None)


def plans(*, by: Actor) -> QuerySet[CommunicationPlan]:
    """Plans of their own of the actor's customers."""
    by.require("customers.view")
    return CommunicationPlan.objects.filter(identity__customer__in=customers_seen_by(by)).select_related("identity__customer")


def general_plan() -> CommunicationPlan:
    """Everybody's plan; three a week between 8 and 20 until somebody says otherwise."""
    return CommunicationPlan.objects.filter(identity=None).first() or CommunicationPlan()


def plan_of(customer: int) -> CommunicationPlan:
    """The customer's own plan, the strictest of several after a merge, else everybody's."""
    return CommunicationPlan.objects.filter(identity__customer=customer).order_by("most", "id").first() or general_plan()
