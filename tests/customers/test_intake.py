"""What a source says is taken in sets, linked by exact keys, and can be given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carteira.basics.taking import Rejected
from carteira.customers.actions import give_back_source_records, merge_customers
from carteira.customers.models import Customer, Group, Interaction, LinkAssertion, SourceIdentity, SourceRecord
from tests.company import NOW, Company
from tests.customers.sources import IMPORTER, customer_of, identity_of, row, snapshot, take

pytestmark = pytest.mark.django_db
PADARIA = {"name": "Padaria São João Ltda", "tax_id": "11.222.333/0001-81", "country": "Brasil", "phone": "(11) 98765-4321"}


def test_new_updated_unchanged():
    assert take([row("1", **PADARIA), row("2", name="Mercado Oliveira")]) == ["new", "new"]
    assert take([row("1", **PADARIA), row("2", name="Mercado Oliveira", city="Natal")], import_id=2) == ["unchanged", "updated"]

    customer = Customer.objects.get(pk=customer_of("1"))
    assert (customer.tax_id, customer.tax_id_kind, customer.phone, customer.country) == ("11222333000181", "cnpj", "+5511987654321", "BR")
    assert Customer.objects.get(pk=customer_of("2")).city == "Natal"
    assert SourceRecord.objects.count() == 3
    assert customer.search_doc == "padaria sao joao ltda | 5511987654321 | 11222333000181"


def test_a_later_file_without_a_column_does_not_empty_it():
    take([row("1", name="A", city="Natal")])

    take([row("1", name="B")], import_id=2)

    customer = Customer.objects.get(pk=customer_of("1"))
    assert (customer.name, customer.city) == ("B", "Natal")


def test_two_sources_with_one_tax_root_are_one_customer():
    take([row("1", **PADARIA)])
    take([row("x", name="PADARIA S JOAO filial", tax_id="11222333000262", country="BR")], source="shop", import_id=2)

    assert customer_of("1") == customer_of("x", "shop")
    home = SourceIdentity.objects.get(source="shop").home
    assert (home.status, home.absorbed_by_id, home.name) == ("absorbed", customer_of("1"), "PADARIA S JOAO filial")
    assert LinkAssertion.objects.get().evidence == {"key": "tax_key", "value": "cnpj:11222333"}
    assert Customer.objects.get(pk=customer_of("1")).source_count == 2


def test_rows_of_one_file_find_each_other():
    take([row("1", **PADARIA), row("2", **PADARIA | {"name": "Padaria Sao Joao"})])

    assert customer_of("1") == customer_of("2")


def test_the_same_email_links_only_names_that_agree():
    take([
        row("1", name="Mercado Central", email="ana@contas.pt"),
        row("2", name="Mercado Central Lda", email="ana@contas.pt"),
        row("3", name="Talho Silva", email="ana@contas.pt"),
    ])  # fmt: skip

    assert customer_of("1") == customer_of("2") != customer_of("3")


def test_the_same_email_never_joins_two_tax_numbers():
    take([
        row("1", name="Mercado Central", email="ana@contas.pt", tax_id="501964843", country="PT"),
        row("2", name="Mercado Central", email="ana@contas.pt", tax_id="500100144", country="PT"),
    ])  # fmt: skip

    assert customer_of("1") != customer_of("2")


def test_the_generic_nif_on_300_records_yields_300_parties():
    take(
        [
            row(str(i), name=f"Consumidor {i}", tax_id="999999990", email="naotem@naotem.pt", phone="999999999", country="PT")
            for i in range(300)
        ]
    )

    assert Customer.objects.exclude(status="absorbed").count() == 300


def test_a_key_shared_by_many_names_nobody():
    take([row(str(i), name=f"Firma {i} Comercial", email="contador@contas.br") for i in range(7)])

    assert Customer.objects.exclude(status="absorbed").count() == 7


def test_wrong_values_are_rejected_in_words_and_the_rest_is_taken():
    verdicts = take(
        [row("1", name="A", status="sleeping"), row("2", name="B\x00"), row("3", name="C", territory="Mars"), row("4", name="D")]
    )

    assert [type(v) for v in verdicts[:3]] == [Rejected] * 3
    assert [v.field for v in verdicts[:3] if isinstance(v, Rejected)] == ["status", "name", "territory"]
    assert verdicts[3] == "new"
    assert Customer.objects.count() == 1


def test_owner_territory_and_group_are_found_by_name(company: Company):
    take([row("1", name="A", owner="sergio@balas.example", territory="north", group="Grupo Norte", relationship="contrato")])

    customer = Customer.objects.get()
    assert (customer.owner, customer.territory, customer.relationship) == (company.seller, company.north, "contract")
    assert Group.objects.get().name == "Grupo Norte"


def test_giving_back_restores_created_and_updated():
    take([row("1", name="A", email="a@a.pt")])
    before = snapshot()
    take(
        [row("1", name="A2", email="b@b.pt"), row("2", name="New"), row("3", name="A Lda", email="a@a.pt")],
        import_id=2,
        at=NOW + timedelta(1),
    )

    out = give_back_source_records(2, by=IMPORTER, at=NOW + timedelta(2))

    assert (out.removed, out.restored, out.conflicts) == (2, 1, [])
    assert snapshot() == before


def test_giving_back_lists_what_something_rests_on():
    take([row("1", name="A"), row("2", name="B")])
    Interaction.objects.create(
        source="erp", native_id="v1", identity_id=identity_of("1"), kind="visit", occurred_at=NOW, business_date=NOW.date()
    )

    out = give_back_source_records(1, by=IMPORTER, at=NOW)

    assert out.removed == 1
    assert [c["key"] for c in out.conflicts] == ["1"]
    assert Customer.objects.get().name == "A"


def test_giving_back_after_a_merge_leaves_the_other_whole():
    take([row("1", name="A")])
    before = snapshot()
    take([row("2", name="B")], import_id=2, source="shop")
    merge_customers([customer_of("1"), customer_of("2", "shop")], by=IMPORTER, at=NOW)

    give_back_source_records(2, by=IMPORTER, at=NOW)

    assert snapshot() == before


def test_intake_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        take([row(str(i), name=f"Firma {i}", email=f"f{i}@f.pt", tax_id="999999990") for i in range(500)])
