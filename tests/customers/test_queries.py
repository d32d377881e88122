"""Who sees whom, what the list filters and finds, and how the timeline is woven."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.actor import NotAllowed
from carteira.basics.refused import Refused
from carteira.basics.text import fold
from carteira.customers.actions import merge_customers, update_customer
from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import (
    CustomerNotFound,
    Moment,
    Strand,
    add_strand,
    customer_for,
    customers_matching,
    customers_seen_by,
    facets,
    suggestions,
    timeline,
)
from carteira.customers.queries import timeline as timeline_module  # noqa: F401
from carteira.customers.rules.searching import search_terms
from tests.company import NOW, Company
from tests.customers.sources import IMPORTER, customer_of, identity_of, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(company: Company) -> Company:
    take([
        row("1", name="Padaria São João Ltda", tax_id="11222333000181", country="BR", phone="(11) 98765-4321", owner="sergio@balas.example", territory="North"),
        row("2", name="Árvore & Cia", email="contato@arvore.example", country="PT", territory="North", group="Grupo A", status="prospect"),
        row("3", name="Silva Moreira", tax_id="12ABC34501DE35", country="BR", owner="otto@balas.example", territory="South"),
        row("4", name="sílvia 100% \"aspas\"_x", relationship="contract"),
    ])  # fmt: skip
    return company


def names(company: Company, who: str = "owner", **ask: object) -> list[str]:
    found = customers_matching(company.actor(getattr(company, who)), **ask)  # type: ignore[arg-type]
    return [c.name for c in found.order_by("name_key", "id")]


def test_own_team_and_all(base: Company):
    def seen(who: str) -> set[str]:
        return set(customers_seen_by(base.actor(getattr(base, who))).values_list("identities__native_id", flat=True))

    assert (seen("owner"), seen("finance"), seen("reader")) == ({"1", "2", "3", "4"},) * 3
    assert (seen("manager"), seen("seller"), seen("outsider")) == ({"1", "2"}, {"1"}, {"3"})


def test_not_there_and_not_yours_look_the_same(base: Company):
    otto = base.actor(base.outsider)

    for number in (customer_of("1"), 10**9, 0, -1, 2**70):
        with pytest.raises(CustomerNotFound):
            customer_for(number, by=otto)
    with pytest.raises(NotAllowed):
        customer_for(customer_of("1"), by=type(otto)(kind="key", name="narrow", scope="all"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("joao", ["Padaria São João Ltda"]), ("PADARIA JOÃO", ["Padaria São João Ltda"]), ("11.222.333/0001", ["Padaria São João Ltda"]),
        ("(11) 98765", ["Padaria São João Ltda"]), ("8765-43", ["Padaria São João Ltda"]), ("12abc345", ["Silva Moreira"]),
        ("arvore.example", ["Árvore & Cia"]), ("ÁRV", ["Árvore & Cia"]), ("silv", ["Silva Moreira", "sílvia 100% \"aspas\"_x"]),
        ("100%", ["sílvia 100% \"aspas\"_x"]), ("\"aspas\"_", ["sílvia 100% \"aspas\"_x"]), ("%%%", []), ("___", []), ("si", ["Silva Moreira", "sílvia 100% \"aspas\"_x"]),
        ("silva mo", ["Silva Moreira"]), ("nada", []), ("' OR 1=1 --", []), ("AND OR NOT", []), ("*", []), ("\x00", ["*"]),
    ],
)  # fmt: skip
def test_search_by_any_part(base: Company, text: str, found: list[str]):
    expected = ["Árvore & Cia", "Padaria São João Ltda", "Silva Moreira", 'sílvia 100% "aspas"_x'] if found == ["*"] else found

    assert sorted(names(base, q=text)) == sorted(expected)


def test_search_follows_changes_and_merges(base: Company):
    update_customer(customer_of("3"), {"name": "Novo Nome"}, by=IMPORTER, at=NOW)
    merge_customers([customer_of("1"), customer_of("2")], by=IMPORTER, at=NOW)

    assert names(base, q="novo nome") == ["Novo Nome"]
    assert names(base, q="moreira") == ["Novo Nome"]
    assert len(names(base, q="padaria")) == len(names(base, q="arvore")) == 1
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO customers_search (customers_search, rank) VALUES ('integrity-check', 1)")


@given(st.text(max_size=40))
def test_any_text_makes_terms(text: str):
    terms = search_terms(text)

    assert all(len(word) >= 3 for word in terms.words)
    assert all(word == fold(word) for word in terms.words)


def test_filters_and_unknown_ones(base: Company):
    north = str(base.north.pk)

    assert names(base, filters={"territory": [north], "status": ["active", "prospect"]}) == ["Árvore & Cia", "Padaria São João Ltda"]
    assert names(base, filters={"relationship": ["none"]}) == ["Árvore & Cia", "Padaria São João Ltda", "Silva Moreira"]
    assert names(base, filters={"owner": ["none", str(base.outsider.pk)]}) == ["Árvore & Cia", "Silva Moreira", 'sílvia 100% "aspas"_x']
    for wrong in ({"password": ["x"]}, {"owner": ["1 OR 1=1"]}, {"owner": ["9" * 30]}):
        with pytest.raises(Refused):
            names(base, filters=wrong)


@pytest.mark.parametrize("name", ["owner", "territory", "group"])
def test_an_id_that_nobody_bears_is_refused_and_gives_no_empty_list(base: Company, name: str):
    with pytest.raises(Refused) as no:
        names(base, filters={name: ["none", "987654321"]})

    assert no.value.field == name
    assert "987654321" in str(no.value)


def test_facets_count_what_is_there(base: Company, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        found = facets(base.actor(base.owner), filters={"country": ["BR"]}).values

    assert {v.value: v.count for v in found["status"]} == {"active": 2}
    assert {v.value: v.count for v in found["country"]} == {"BR": 2, "PT": 1}
    assert {v.label: v.count for v in found["owner"]} == {"Sergio": 1, "Otto": 1}
    assert found["group"] == []
    assert {v.value: v.count for v in facets(base.actor(base.outsider)).values["country"]} == {"BR": 1}


def test_suggestions_begin_with_the_name(base: Company):
    seen = customers_seen_by(base.actor(base.owner))

    assert [c.name for c in suggestions(seen, "sil")] == ["Silva Moreira", 'sílvia 100% "aspas"_x']
    assert [c.name for c in suggestions(seen, "moreira")] == ["Silva Moreira"]
    assert suggestions(seen, "") == []


def test_the_timeline_is_one_and_pages_by_key(base: Company):
    for n in range(7):
        Interaction.objects.create(
            source="erp", native_id=f"v{n}", identity_id=identity_of("1" if n % 2 else "2"), kind="visit", subject=f"visit {n}",
            occurred_at=NOW - timedelta(days=n // 2), business_date=NOW.date(),
        )  # fmt: skip
    merge_customers([customer_of("1"), customer_of("2")], by=IMPORTER, at=NOW)

    whole = timeline(customer_of("1"), by=IMPORTER)
    paged: list[Moment] = []
    while page := timeline(customer_of("1"), by=IMPORTER, after=paged[-1].place if paged else None, limit=3):
        paged += page

    assert [m.kind for m in whole].count("visit") == 7
    assert paged == whole
    assert [m.at for m in whole] == sorted((m.at for m in whole), reverse=True)
    with pytest.raises(CustomerNotFound):
        timeline(customer_of("1"), by=base.actor(base.outsider))


def test_a_capability_above_weaves_its_rows_in(base: Company, monkeypatch: pytest.MonkeyPatch):
    import sys

    monkeypatch.setattr(sys.modules["carteira.customers.queries.timeline"], "_strands", {})
    add_strand("orders", lambda ask: [Moment(NOW, ask.name, 1, "order", "Order 1")] if isinstance(ask, Strand) and not ask.after else [])

    assert [m.title for m in timeline(customer_of("1"), by=IMPORTER)] == ["Order 1"]


def test_absorbed_customers_are_not_listed(base: Company):
    merge_customers([customer_of("1"), customer_of("2")], by=IMPORTER, at=NOW)

    assert len(names(base)) == 3
    assert Customer.objects.count() == 4
