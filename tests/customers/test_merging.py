"""Every merge can be undone, whatever happened since."""

from __future__ import annotations

import pytest

from carteira.basics.actor import NotAllowed
from carteira.basics.refused import Refused
from carteira.customers.actions import declare_different, merge_customers, undo_merge, unmerge_customer, unmerge_identity, update_customer
from carteira.customers.models import Customer, Interaction, LinkAssertion, Merge, SourceIdentity
from carteira.customers.queries import CustomerNotFound, customer_for, timeline
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.customers.sources import IMPORTER, customer_of, identity_of, row, snapshot, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def abc() -> tuple[int, int, int]:
    take([row("a", name="Ana Comercial", city="Natal"), row("b", name="Bela Comercial", email="b@b.pt"), row("c", name="Casa")])
    return customer_of("a"), customer_of("b"), customer_of("c")


def visit(key: str, native_id: str) -> Interaction:
    return Interaction.objects.create(
        source="erp",
        native_id=native_id,
        identity_id=identity_of(key),
        kind="visit",
        occurred_at=NOW,
        business_date=NOW.date(),
        subject=native_id,
    )


def test_merge_a_b_c_then_unmerge_b_equals_the_snapshot(abc: tuple[int, int, int]):
    a, b, c = abc
    visit("b", "before")
    alone = snapshot()

    merged = merge_customers([a, b, c], by=IMPORTER, at=NOW)
    visit("b", "since")
    unmerge_customer(b, by=IMPORTER, at=NOW)

    assert (merged.survivor, merged.absorbed) == (a, (b, c))
    now = snapshot()
    row_of = {r["id"]: r for r in now["Customer"]}
    assert row_of[b] == {r["id"]: r for r in alone["Customer"]}[b]
    assert (row_of[c]["status"], row_of[c]["absorbed_by_id"]) == ("absorbed", a)
    assert {m.title for m in timeline(b, by=IMPORTER, only=["interactions"])} == {"before", "since"}
    assert timeline(a, by=IMPORTER, only=["interactions"]) == []

    unmerge_customer(c, by=IMPORTER, at=NOW)
    Interaction.objects.filter(native_id="since").delete()
    assert snapshot() == alone


def test_an_absorbed_customer_redirects_and_its_rows_stay(abc: tuple[int, int, int]):
    a, b, _ = abc

    merge_customers([b, a], by=IMPORTER, at=NOW, into=b)

    assert customer_for(a, by=IMPORTER).pk == b
    assert Customer.objects.get(pk=a).name == "Ana Comercial"
    assert Customer.objects.get(pk=b).source_count == 2


def test_self_merge_and_repeated_merge_are_nothing(abc: tuple[int, int, int]):
    a, b, _ = abc
    before = snapshot()

    assert merge_customers([a, a], by=IMPORTER, at=NOW).absorbed == ()
    assert snapshot() == before

    merge_customers([a, b], by=IMPORTER, at=NOW)
    once = snapshot()
    assert merge_customers([b, a], by=IMPORTER, at=NOW).absorbed == ()
    assert merge_customers([b, b], by=IMPORTER, at=NOW, into=a).absorbed == ()
    assert snapshot() == once
    assert Event.objects.filter(verb="customers.customer-merged").count() == 1


def test_cyclic_merges_lose_nothing(abc: tuple[int, int, int]):
    a, b, c = abc
    alone = snapshot()

    first = merge_customers([a, b], by=IMPORTER, at=NOW, into=b)
    second = merge_customers([b, c], by=IMPORTER, at=NOW, into=c)
    third = merge_customers([c, a], by=IMPORTER, at=NOW, into=a)

    assert third.absorbed == ()
    assert set(SourceIdentity.objects.values_list("customer_id", flat=True)) == {c}
    assert set(Customer.objects.filter(status="absorbed").values_list("absorbed_by_id", flat=True)) == {c}

    undo_merge(second.merge or 0, by=IMPORTER, at=NOW)
    assert customer_for(a, by=IMPORTER).pk == b
    undo_merge(first.merge or 0, by=IMPORTER, at=NOW)
    assert snapshot() == alone


def test_merges_undone_in_the_other_order_also_end_where_they_began(abc: tuple[int, int, int]):
    a, b, c = abc
    alone = snapshot()
    first = merge_customers([a, b], by=IMPORTER, at=NOW, into=b)
    second = merge_customers([b, c], by=IMPORTER, at=NOW, into=c)

    undo_merge(first.merge or 0, by=IMPORTER, at=NOW)
    assert customer_for(a, by=IMPORTER).pk == a
    undo_merge(second.merge or 0, by=IMPORTER, at=NOW)

    assert snapshot() == alone
    with pytest.raises(Refused):
        undo_merge(second.merge or 0, by=IMPORTER, at=NOW)


def test_undo_brings_back_the_words_that_stood_before(abc: tuple[int, int, int]):
    a, b, _ = abc
    declare_different(a, b, by=IMPORTER, at=NOW)
    merged = merge_customers([a, b], by=IMPORTER, at=NOW)
    assert not LinkAssertion.objects.filter(verdict="different", superseded_by=None).exists()

    undo_merge(merged.merge or 0, by=IMPORTER, at=NOW)

    assert LinkAssertion.objects.filter(verdict="different", superseded_by=None).count() == 1


def test_one_source_record_can_go_back_alone():
    take([row("1", name="Loja Um", tax_id="11222333000181")])
    take([row("x", name="Loja Um", tax_id="11222333000181")], source="shop", import_id=2)

    out = unmerge_identity(identity_of("x", "shop"), by=IMPORTER, at=NOW)

    assert out.freed == (customer_of("x", "shop"),)
    assert customer_of("x", "shop") != customer_of("1")
    assert LinkAssertion.objects.filter(verdict="different", by_human=True, superseded_by=None).count() == 1
    with pytest.raises(Refused):
        unmerge_identity(identity_of("x", "shop"), by=IMPORTER, at=NOW)


def test_two_valid_tax_numbers_are_refused_and_nothing_changes():
    take([row("1", name="A", tax_id="11222333000181"), row("2", name="A", tax_id="12ABC34501DE35")])
    before, events = snapshot(), Event.objects.count()

    with pytest.raises(Refused):
        merge_customers([customer_of("1"), customer_of("2")], by=IMPORTER, at=NOW)

    assert snapshot() == before
    assert (Event.objects.count(), Merge.objects.count(), LinkAssertion.objects.count()) == (events, 0, 0)


def test_who_may_not_merge_or_may_not_see_is_refused(company: Company, abc: tuple[int, int, int]):
    a, b, _ = abc
    Customer.objects.filter(pk=a).update(territory=company.north)
    before = snapshot()

    with pytest.raises(NotAllowed):
        merge_customers([a, b], by=company.actor(company.seller), at=NOW)
    with pytest.raises(CustomerNotFound):
        merge_customers([a, b], by=company.actor(company.manager), at=NOW)
    with pytest.raises(NotAllowed):
        unmerge_customer(a, by=company.actor(company.reader), at=NOW)
    assert snapshot() == before


def test_hand_edits_survive_merge_and_undo(abc: tuple[int, int, int]):
    a, b, _ = abc
    update_customer(b, {"name": "Bela Nova"}, by=IMPORTER, at=NOW)
    alone = snapshot()

    merged = merge_customers([a, b], by=IMPORTER, at=NOW)
    assert customer_for(a, by=IMPORTER).name == "Bela Nova"
    undo_merge(merged.merge or 0, by=IMPORTER, at=NOW)

    assert snapshot() == alone
