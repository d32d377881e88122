"""All customers that a list means, for actions and not for the eye: none is left out because a page could not show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries.listing import customers_matching
from carteira.customers.queries.searching import matching


def all_matching(by: Actor, *, filters: Mapping[str, Sequence[str]] | None = None, q: str = "") -> QuerySet[Customer]:
    """Every customer seen by the actor that passes the filters and holds the text, however many."""
    found = customers_matching(by, filters=filters)
    return matching(found, q) if q.strip() else found
