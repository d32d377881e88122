"""The only ways to the rows of sales: through the customers that the asker sees."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, SourceIdentity
from carteira.customers.queries import customers_seen_by, identities_in_trash
from carteira.sales.models import Opportunity

Row = TypeVar("Row", bound=Model)


class OpportunityNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def seen_by(rows: QuerySet[Row], by: Actor, *, through: str = "identity") -> QuerySet[Row]:
    """The rows whose customer the actor sees; `through` leads to the source identity."""
    by.require("sales.view")
    if by.scope == "all":
        return rows.exclude(**{f"{through}__in": identities_in_trash().values("pk")})
    seen = SourceIdentity.objects.filter(customer__in=customers_seen_by(by).values("pk"))
    return rows.filter(**{f"{through}__in": seen.values("pk")})


def opportunities_seen_by(by: Actor) -> QuerySet[Opportunity]:
    """The opportunities with the customers that the actor sees."""
    return seen_by(Opportunity.objects.all(), by).select_related("identity__customer", "step", "owner")


def opportunity_for(opportunity_id: int, *, by: Actor) -> Opportunity:
    """One opportunity with its process; OpportunityNotFound when there is none for this actor."""
    found = opportunities_seen_by(by).select_related("variant").filter(pk=_sane(opportunity_id)).first()
    if found is None:
        raise OpportunityNotFound(opportunity_id)
    return found


def _sane(number: int) -> int:
    return number if 0 < number < 2**63 else 0


def customer_of(row: Any) -> Customer:
    """Whom a row is about today, after all merges."""
    customer: Customer = row.identity.customer
    return customer
