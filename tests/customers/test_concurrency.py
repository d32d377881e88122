"""Two people merge at the same moment: both end well, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from carteira.customers.actions import merge_customers, undo_merge
from carteira.customers.models import Customer, Merge, SourceIdentity
from tests.company import NOW
from tests.customers.sources import IMPORTER, customer_of, row, snapshot, take

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*pairs: tuple[list[int], int | None]) -> list[int | None]:
    """Run merges in threads that start together; each with a connection of its own."""
    start = Barrier(len(pairs))

    def work(pair: tuple[list[int], int | None]) -> int | None:
        try:
            start.wait(10)
            return merge_customers(pair[0], by=IMPORTER, at=NOW, into=pair[1]).merge
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(pairs)) as pool:
        return list(pool.map(work, pairs))


def test_the_same_merge_twice_at_once_happens_once():
    take([row("a", name="A"), row("b", name="B")])
    a, b = customer_of("a"), customer_of("b")
    before = snapshot()

    merges = at_once(([a, b], a), ([b, a], b))

    assert sorted(m is None for m in merges) == [False, True]
    assert Customer.objects.filter(absorbed_by=None).count() == 1
    undo_merge(Merge.objects.get().pk, by=IMPORTER, at=NOW)
    assert snapshot() == before
    connection.close()


def test_a_ring_of_merges_at_once_ends_in_one_customer():
    take([row(key, name=key.upper()) for key in "abc"])
    a, b, c = (customer_of(key) for key in "abc")

    at_once(([a, b], b), ([b, c], c), ([c, a], a))

    living = Customer.objects.filter(absorbed_by=None)
    assert living.count() == 1
    assert set(SourceIdentity.objects.values_list("customer_id", flat=True)) == {living.get().pk}
    connection.close()
