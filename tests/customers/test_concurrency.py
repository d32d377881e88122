"""Two people merge at the same moment: both end well, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from carteira.customers.actions import merge_customers, undo_merge, update_customer
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


def test_a_record_that_arrives_during_a_merge_counts_for_the_living():
    take([row("a", name="A", tax_id="11222333000181"), row("b", name="B")])
    a, b = customer_of("a"), customer_of("b")
    start = Barrier(2)

    def arrive() -> None:
        try:
            start.wait(10)
            take([row("x", name="A filial", tax_id="11222333000262")], source="shop", import_id=2)
        finally:
            connections.close_all()

    def merge() -> None:
        try:
            start.wait(10)
            merge_customers([a, b], by=IMPORTER, at=NOW, into=b)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(arrive), pool.submit(merge)]:
            done.result()

    assert set(SourceIdentity.objects.values_list("customer_id", flat=True)) == {b}
    assert Customer.objects.get(pk=b).source_count == 3
    connection.close()


def test_a_person_and_an_import_write_at_once_and_the_person_is_believed():
    take([row("a", name="Old", city="Natal")])
    a, start = customer_of("a"), Barrier(2)

    def edit() -> None:
        try:
            start.wait(10)
            update_customer(a, {"name": "Right"}, by=IMPORTER, at=NOW)
        finally:
            connections.close_all()

    def arrive() -> None:
        try:
            start.wait(10)
            take([row("a", name="Wrong", city="Recife")], import_id=2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(edit), pool.submit(arrive)]:
            done.result()

    assert Customer.objects.values_list("name", "city").get(pk=a) == ("Right", "Recife")
    connection.close()
