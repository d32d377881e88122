"""Delete customers and source records for good, once it is known that nothing rests on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, LinkAssertion, Merge, ReviewPair, SourceIdentity, SourceRecord, Trashed
from carteira.customers.rules.trash import CUSTOMER
from carteira.engine.bulk.tables import among

OURS: frozenset[type[models.Model]] = frozenset({SourceRecord, SourceIdentity, LinkAssertion, ReviewPair, Customer, Merge})


def forget_gone(customers: Collection[int], *, by: Actor, at: datetime) -> None:
    """Those in the trash that go for another reason are in the trash no longer."""
    rows = among(Trashed.objects.filter(kind=CUSTOMER, ended_at=None), "subject", sorted(customers))
    rows.update(ended_at=at, end=Trashed.End.GONE, ended_by=by.name)


def held(model: type[models.Model], ids: Collection[int], *, beside: Collection[type[models.Model]] = ()) -> set[int]:
    """Those of these rows to which a table of another concern points; `beside`: tables that do not count."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in OURS or other in beside or not ids:
            continue
        name = relation.field.name
        found |= set(among(other._default_manager.all(), name, sorted(ids)).values_list(name, flat=True).distinct())
    return found


def erase_identities(ids: list[int]) -> None:
    """Delete source records with all that was said of them and of whom they are."""
    for side in ("left", "right"):
        erase(among(ReviewPair.objects.all(), side, ids))
        asserted = list(among(LinkAssertion.objects.all(), side, ids).values_list("id", flat=True))
        among(LinkAssertion.objects.all(), "superseded_by", asserted).update(superseded_by=None)
        erase(among(LinkAssertion.objects.all(), "id", asserted))
    erase(among(SourceRecord.objects.all(), "identity", ids))
    erase(among(SourceIdentity.objects.all(), "id", ids))


def erase_customers(ids: list[int]) -> None:
    """Delete customers that no source speaks of any more."""
    erase(among(Merge.objects.all(), "survivor", ids))
    erase(among(Customer.objects.all(), "id", ids))


def erase(rows: QuerySet[Any]) -> None:
    """Delete in one statement: what points to these rows was dealt with before."""
    rows.order_by()._raw_delete(connection.alias)
