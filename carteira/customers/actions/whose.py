"""Where what we learn of a customer is written down: at one of its source identities, so that it moves with a merge."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Contact, Customer, SourceIdentity
from carteira.customers.queries import CustomerNotFound, customers_seen_by, survivor_of
from carteira.engine.bulk.tables import among


def identities_for(customers: Collection[int], *, by: Actor) -> dict[int, int]:
    """For each customer the identity at which new things stand: its own oldest one. CustomerNotFound names who is not seen."""
    heirs = {one: one for one in customers}
    absorbed = among(Customer.objects.exclude(absorbed_by=None), "id", sorted(customers)).values_list("id", flat=True)
    heirs.update({one: survivor_of(one) for one in absorbed})
    living = sorted(set(heirs.values()))
    seen = set(among(customers_seen_by(by), "id", living).values_list("id", flat=True))
    hidden = next((one for one in customers if heirs[one] not in seen), None)
    if hidden is not None:
        raise CustomerNotFound(hidden)
    rows = among(SourceIdentity.objects.all(), "customer", living).values_list("customer_id", "home_id", "id")
    best: dict[int, tuple[bool, int]] = {}
    for customer, home, identity in rows:
        place = (home != customer, identity)
        best[customer] = min(best.get(customer, place), place)
    return {one: best[heirs[one]][1] if heirs[one] in best else _made(heirs[one]) for one in customers}


def _made(customer: int) -> int:
    """A customer that no source has named yet gets an identity of our own."""
    return SourceIdentity.objects.create(source="carteira", native_id=str(customer), customer_id=customer, home_id=customer).pk


def contact_of(contact_id: int, identity_id: int) -> Contact:
    """The contact, which must be one of the customer's."""
    owner = SourceIdentity.objects.filter(pk=identity_id).values("customer")
    found = Contact.objects.filter(pk=contact_id, identity__customer__in=owner).first() if 0 < contact_id < 2**63 else None
    if found is None:
        raise Refused(_("is nobody at this customer."), field="contact", remedy=_("Choose one of its contacts, or leave it empty."))
    return found
