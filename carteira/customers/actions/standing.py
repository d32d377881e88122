"""Lock customers as they stand today, and see what stands between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, LinkAssertion, ReviewPair, SourceIdentity
from carteira.customers.queries import CustomerNotFound, customer_for
from carteira.engine.bulk.tables import among

MERGE_LOCK = 7_238_412


def one_at_a_time() -> None:
    """Whoever moves or links records stands in one line until the transaction ends: two that cross would wait for each other's rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGE_LOCK])


def lock_living(ids: Sequence[int], *, by: Actor) -> list[Customer]:
    """The customers under which these ids live today, seen by the actor, locked in the order of their ids."""
    if len(ids) > 1:
        one_at_a_time()
    wanted = sorted({customer_for(one, by=by).pk for one in ids})
    while True:
        locked = list(Customer.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        if hidden := next((c.pk for c in locked if c.trashed_at), None):
            raise CustomerNotFound(hidden)
        absorbed = [c for c in locked if c.absorbed_by_id]
        if not absorbed:
            return locked
        # Somebody merged one of them between our question and our lock: go on with its survivor.
        wanted = sorted({c.pk for c in locked if not c.absorbed_by_id} | {customer_for(c.pk, by=by).pk for c in absorbed})


def representatives(customers: Collection[int]) -> dict[int, int]:
    """For each customer the oldest identity that counts for it; it stands for the customer in links and review pairs."""
    rows = among(SourceIdentity.objects.all(), "customer", sorted(customers)).order_by("-id")
    return dict(rows.values_list("customer_id", "id"))


def homes(customer: int) -> dict[int, int]:
    """The oldest identity of each home that counts for the customer: one for each record that was merged into it."""
    rows = SourceIdentity.objects.filter(customer_id=customer).order_by("-id").values_list("home_id", "id")
    return dict(rows)


def assert_links(
    pairs: Iterable[tuple[int, int]], verdict: str, *, by: Actor, at: datetime, method: str = "human", human: bool = True
) -> list[LinkAssertion]:
    """State that pairs of identities are the same or different; what was said of them before is superseded."""
    made = LinkAssertion.objects.bulk_create(
        LinkAssertion(left_id=a, right_id=b, verdict=verdict, method=method, decided_by=by.name, by_human=human, at=at)
        for a, b in sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]})
    )
    for link in made:
        LinkAssertion.objects.filter(left=link.left_id, right=link.right_id, superseded_by=None, pk__lt=link.pk).update(superseded_by=link)
    return made


def take_back_differences(identities: Collection[int], *, link: LinkAssertion | None) -> None:
    """A person joined what a person once kept apart: the later word counts."""
    standing = LinkAssertion.objects.filter(verdict="different", superseded_by=None, left_id__in=identities, right_id__in=identities)
    if link is not None:
        standing.exclude(pk=link.pk).update(superseded_by=link)


def settle_pairs(identities: Collection[int], state: str, *, by: Actor, at: datetime) -> None:
    """Close the open review pairs among these identities."""
    pairs = ReviewPair.objects.filter(state="open", left_id__in=identities, right_id__in=identities)
    pairs.update(state=state, decided_by=by.name, decided_at=at)
