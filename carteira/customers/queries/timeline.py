"""What happened with a customer, from every source at once, newest first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Value

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.customers.queries.scope import customer_for
from carteira.governance.models import Event

PAGE, MOST = 30, 200


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline. (at, strand, id) orders it and is its place for paging."""

    at: datetime
    strand: str
    id: int
    kind: str
    title: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    actor: str = ""

    @property
    def place(self) -> tuple[datetime, str, int]:
        """Where the timeline goes on after this entry."""
        return self.at, self.strand, self.id


@dataclass(frozen=True)
class Strand:
    """What a strand is asked: the customer (with those it absorbed), its identities, the place after which to go on, how many."""

    customers: Sequence[int]
    identities: Sequence[int]
    name: str
    after: tuple[datetime, str, int] | None
    limit: int

    def newest(self, rows: QuerySet[Any], column: str) -> list[Any]:
        """The next rows of a queryset ordered by a moment and its id, newest first."""
        if self.after:
            at, strand, pk = self.after
            rows = rows.filter(**{f"{column}__lte": at})
            if self.name > strand:
                rows = rows.filter(**{f"{column}__lt": at})
            elif self.name == strand:
                rows = rows.filter(Q(**{f"{column}__lt": at}) | Q(pk__lt=pk))
        return list(rows.order_by(f"-{column}", "-pk")[: self.limit])


Read = Callable[[Strand], list[Moment]]
_strands: dict[str, Read] = {}
_told_otherwise: set[str] = {"customers.interaction-logged"}


def add_strand(name: str, read: Read) -> None:
    """Let a capability above weave its rows into the timeline (called from its AppConfig.ready)."""
    _strands[name] = read


def tell_otherwise(*verbs: str) -> None:
    """Leave events of these verbs out: what they tell stands on the timeline as a row of its own."""
    _told_otherwise.update(verbs)


def strands() -> list[str]:
    """The names of all strands, for the filter of the timeline."""
    return sorted(_strands)


def timeline(
    customer_id: int | Customer, *, by: Actor, after: tuple[datetime, str, int] | None = None, only: Sequence[str] = (), limit: int = PAGE
) -> list[Moment]:
    """The next moments of a customer. Merged customers show theirs together; each row stays where its source points."""
    customer = customer_for(customer_id, by=by)
    limit = min(limit, MOST)
    identities, absorbed = _kin(customer)
    customers = [customer.pk, *absorbed]
    chosen = [name for name in strands() if not only or name in only]
    woven = [_strands[name](Strand(customers, identities, name, after, limit)) for name in chosen]
    return list(islice(heapq.merge(*woven, key=_newest_first), limit))


def _kin(customer: Customer) -> tuple[list[int], list[int]]:
    """The identities of a customer and those whom it absorbed, in one question."""
    known = SourceIdentity.objects.filter(customer=customer).order_by().values_list("id", Value(value=True))
    others = Customer.objects.filter(absorbed_by=customer).order_by().values_list("id", Value(value=False))
    rows = list(known.union(others, all=True))
    return [pk for pk, identity in rows if identity], [pk for pk, identity in rows if not identity]


def _newest_first(moment: Moment) -> tuple[float, str, int]:
    return -moment.at.timestamp(), _reverse(moment.strand), -moment.id


def _reverse(text: str) -> str:
    """A text that sorts the other way round."""
    return "".join(chr(0x10FFFF - ord(c)) for c in text)


def _interactions(ask: Strand) -> list[Moment]:
    rows = Interaction.objects.filter(identity_id__in=ask.identities).select_related("by", "contact")
    return [
        Moment(
            row.occurred_at,
            ask.name,
            row.pk,
            row.kind,
            row.subject or row.kind,
            {"channel": row.channel, "direction": row.direction, "minutes": row.minutes, "body": row.body[:300]},
            row.by.name if row.by else "",
        )
        for row in ask.newest(rows, "occurred_at")
    ]


def _events(ask: Strand) -> list[Moment]:
    rows = Event.objects.filter(customer_id__in=ask.customers).exclude(verb__in=_told_otherwise)
    return [
        Moment(row.at, ask.name, row.pk, row.verb, row.verb.partition(".")[2].replace("-", " "), row.detail, row.actor_name)
        for row in ask.newest(rows, "at")
    ]


add_strand("interactions", _interactions)
add_strand("events", _events)
