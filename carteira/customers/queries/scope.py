"""The only way to a customer: through who asks."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, SourceIdentity


class CustomerNotFound(LookupError):
    """Not there, or not yours: both look the same. Mapped once to 404."""


def customers_seen_by(by: Actor) -> QuerySet[Customer]:
    """The customers that the actor may see; those absorbed by another and those in the trash are left out."""
    by.require("customers.view")
    return within_scope(Customer.objects.exclude(status=Customer.Status.ABSORBED), by)


def within_scope(customers: QuerySet[Customer], by: Actor) -> QuerySet[Customer]:
    """Own: the owner is me. Team: also those of my territories and below. All: no limit. Never one in the trash."""
    return reached_by(customers.filter(trashed_at=None), by)


def reached_by(customers: QuerySet[Customer], by: Actor) -> QuerySet[Customer]:
    """The same limits, the trash included: for the trash itself."""
    if by.scope == "all":
        return customers
    mine = Q(owner_id=by.id) if by.id is not None else Q(pk__in=())
    if by.scope == "team":
        mine |= Q(territory_id__in=sorted(by.territories))
    return customers.filter(mine)


def in_trash() -> QuerySet[Customer]:
    """The customers in the trash, found by an index of their own: to be left out where no scope leaves them out."""
    return Customer.objects.filter(trashed_at__isnull=False).order_by()


def identities_in_trash() -> QuerySet[SourceIdentity]:
    """The source records that count for a customer in the trash."""
    return SourceIdentity.objects.filter(customer__in=in_trash().values("pk")).order_by()


def customer_for(customer_id: int | Customer, *, by: Actor) -> Customer:
    """The customer of that id, or the one that absorbed it; CustomerNotFound when there is none for this actor.

    A customer that was read already is judged again, but not read again.
    """
    by.require("customers.view")
    if isinstance(customer_id, Customer):
        return _judged(customer_id, by)
    whole = Customer.objects.select_related("owner", "territory", "group")
    found = within_scope(whole.filter(pk=customer_id), by).first() if 0 < customer_id < 2**63 else None
    if found is None or found.absorbed_by_id is not None:
        found = within_scope(whole.filter(pk=survivor_of(customer_id)), by).first()
    if found is None:
        raise CustomerNotFound(customer_id)
    return found


def _judged(customer: Customer, by: Actor) -> Customer:
    """The same limits as `within_scope`, of a customer at hand."""
    mine = by.id is not None and customer.owner_id == by.id
    seen = by.scope == "all" or mine or (by.scope == "team" and customer.territory_id in by.territories)
    if not seen or customer.absorbed_by_id is not None or customer.trashed_at is not None:
        raise CustomerNotFound(customer.pk)
    return customer


def survivor_of(customer_id: int) -> int:
    """The id under which a customer lives today."""
    if not 0 < customer_id < 2**63:
        return 0
    seen = {customer_id}
    while (heir := Customer.objects.filter(pk=customer_id).values_list("absorbed_by_id", flat=True).first()) and heir not in seen:
        seen.add(heir)
        customer_id = heir
    return customer_id
