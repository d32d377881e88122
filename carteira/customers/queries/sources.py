"""What each source says of a customer, and whose word counts where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, LinkAssertion, Merge, SourceIdentity, SurvivorshipRule
from carteira.customers.queries.scope import customer_for
from carteira.customers.rules.survivorship import FIELDS, Rule, Said, survivor_sources
from carteira.fields.queries import FieldView, fields_of
from carteira.fields.rules.values import PREFIX


@dataclass(frozen=True)
class SourceView:
    """One source's record of the customer. `joined` tells when it came from another customer: it can be sent back."""

    identity: int
    source: str
    native_id: str
    received_at: datetime
    revisions: int
    payload: Mapping[str, Any]
    home: int
    joined: bool
    evidence: Mapping[str, Any]
    method: str


@dataclass(frozen=True)
class Sources:
    """All sources of a customer, and for each field the source whose word counts."""

    customer: Customer
    sources: tuple[SourceView, ...]
    winners: Mapping[str, str]
    merges: tuple[Merge, ...]
    added: Mapping[str, FieldView]  # the added fields that the actor sees, by name


def sources_of(customer_id: int | Customer, *, by: Actor) -> Sources:
    """Who says what of this customer."""
    customer = customer_for(customer_id, by=by)
    rows = list(SourceIdentity.objects.filter(customer=customer).select_related("current").order_by("source", "id"))
    links = _links([row.pk for row in rows])
    added = {view.name: view for view in fields_of("customer", by=by)}
    views = tuple(_view(row, customer, links.get(row.pk), set(added)) for row in rows if row.current)
    said = [Said(v.identity, v.source, v.received_at, v.payload) for v in views]
    rules = {
        field: Rule(strategy, tuple(order))
        for field, strategy, order in SurvivorshipRule.objects.values_list("field", "strategy", "sources")
    }
    winners = survivor_sources(said, rules) if said else dict.fromkeys(FIELDS, "")
    merges = tuple(Merge.objects.filter(survivor=customer, undone_at=None).order_by("-at", "-id")[:50])
    return Sources(customer, views, winners, merges, added)


def _view(row: SourceIdentity, customer: Customer, link: LinkAssertion | None, seen: set[str]) -> SourceView:
    assert row.current is not None  # noqa: S101 - filtered by the caller
    return SourceView(
        identity=row.pk,
        source=row.source,
        native_id=row.native_id,
        received_at=row.current.received_at,
        revisions=row.current.revision,
        payload={name: text for name, text in row.current.payload.items() if not name.startswith(PREFIX) or name in seen},
        home=row.home_id,
        joined=row.home_id != customer.pk,
        evidence=link.evidence if link else {},
        method=link.method if link else "",
    )


def _links(identities: list[int]) -> dict[int, LinkAssertion]:
    wanted = set(identities)
    rows = LinkAssertion.objects.filter(verdict="same", superseded_by=None)
    found = list(rows.filter(Q(left_id__in=identities) | Q(right_id__in=identities)).order_by("id"))
    # The newest said of an identity counts; where it stands on the right before where it stands on the left.
    return {row.left_id: row for row in found if row.left_id in wanted} | {row.right_id: row for row in found if row.right_id in wanted}
