"""Values of fields that the company added: part of the one record, whoever says them."""

from __future__ import annotations

from typing import Any

import pytest

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.taking import Rejected
from carteira.customers import queries
from carteira.customers.actions import (
    begin_customer,
    give_back_source_records,
    merge_customers,
    register_customer,
    take_back_update,
    undo_merge,
    update_customer,
)
from carteira.customers.models import Customer, Merge, SourceIdentity
from carteira.fields.actions import restore_field, retire_field, retire_option
from carteira.fields.queries import fields_of, value_of
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.customers.sources import customer_of, row, snapshot, take
from tests.fields.defined import BY, defined

pytestmark = pytest.mark.django_db


def custom(code: str) -> dict[str, str] | None:
    return Customer.objects.values_list("custom", flat=True).get(pk=customer_of(code))


def listed(by: Actor = BY, **filters: Any) -> list[str]:
    found = queries.customers_matching(by, filters={name: tuple(values) for name, values in filters.items()})
    return list(found.order_by("name_key").values_list("name", flat=True))


@pytest.fixture
def tiered() -> None:
    defined("choice", key="tier")
    defined("number", key="revenue")
    defined("date", key="since")
    defined("yes-no", key="vip")
    defined("text", key="route")
    take([
        row("1", name="Ana", x_tier="Ouro", x_revenue="100.50", x_since="2024-01-31", x_vip="sim", x_route="Água Fria"),
        row("2", line=3, name="Bia", x_tier="silver", x_revenue="9", x_since="2025-06-30", x_vip="no", x_route="Zona"),
        row("3", line=4, name="Caio", x_tier=None, x_revenue=None, x_since=None, x_vip=None, x_route=None),
    ])  # fmt: skip


def test_an_import_brings_values_as_one_text_each(tiered: None):
    assert custom("1") == {
        "tier": "gold",
        "revenue": "100.5",
        "since": "2024-01-31",
        "vip": "yes",
        "route": "Água Fria",
        "~route": "agua fria",
    }
    assert custom("3") is None


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"x_tier": ["gold"]}, ["Ana"]), ({"x_tier": ["Prata", "none"]}, ["Bia", "Caio"]), ({"x_tier": ["any"]}, ["Ana", "Bia"]),
        ({"x_revenue": ["9.00"]}, ["Bia"]), ({"x_revenue": ["10..200"]}, ["Ana"]), ({"x_revenue": ["..50"]}, ["Bia"]),
        ({"x_since": ["2025-01-01.."]}, ["Bia"]), ({"x_since": ["none"]}, ["Caio"]), ({"x_vip": ["yes"]}, ["Ana"]),
        ({"x_route": ["agua FRIA"]}, ["Ana"]), ({"x_tier": ["gold"], "x_vip": ["no"]}, []),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_them(tiered: None, filters: dict[str, list[str]], names: list[str]):
    assert listed(**filters) == names
    looked_at = queries.many_matching(BY, filters={name: tuple(values) for name, values in filters.items()})
    assert sorted(looked_at.values_list("name", flat=True)) == names


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"x_tier": ["bronze"]}, "x_tier"), ({"x_revenue": [".."]}, "x_revenue"), ({"x_revenue": ["a"]}, "x_revenue"), ({"x_since": ["9999-01-01.."]}, "x_since"),
        ({"x_other": ["a"]}, "x_other"), ({"x_route": ["\x00"]}, "x_route"),
    ],
)  # fmt: skip
def test_a_filter_that_means_nothing_is_refused(tiered: None, filters: dict[str, list[str]], field: str):
    with pytest.raises(Refused) as refused:
        listed(**filters)

    assert refused.value.field == field


@pytest.mark.parametrize(("word", "names"), [("x_revenue", ["Bia", "Ana"]), ("-x_since", ["Bia", "Ana"]), ("x_route", ["Ana", "Bia"])])
def test_the_list_stands_in_their_order(tiered: None, word: str, names: list[str]):
    found = queries.in_order(queries.customers_matching(BY), word, by=BY)

    assert list(found.filter(**{f"{word.lstrip('-')}__isnull": False}).order_by(word).values_list("name", flat=True)) == names


def test_the_facets_count_the_options(tiered: None):
    found = queries.facets(BY, added=fields_of("customer", by=BY))

    assert [(value.value, value.label, value.count) for value in found.values["x_tier"]] == [("gold", "Gold", 1), ("silver", "Silver", 1)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x_tier", "bronze"), ("x_revenue", "many"), ("x_since", "0001-01-01"), ("x_since", "9999-12-31"), ("x_vip", "perhaps"),
        ("x_route", "a\x00b"), ("x_route", "\ud800"), ("x_route", "a" * 301), ("x_other", "a"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_rejected_by_line_and_refused_by_hand(tiered: None, company: Company, name: str, value: str):
    before = snapshot()

    verdicts = take([row("9", line=7, name="Zoe", **{name: value})])
    with pytest.raises(Refused) as refused:
        update_customer(customer_of("1"), {name: value}, by=company.actor(company.owner), at=NOW)

    assert isinstance(verdicts[0], Rejected)
    assert (verdicts[0].field, bool(verdicts[0].remedy), refused.value.field, bool(refused.value.remedy)) == (name, True, name, True)
    assert snapshot() == before


def test_what_a_person_types_is_believed_first_and_can_be_taken_back(tiered: None, company: Company):
    alice = company.actor(company.owner)

    changed = update_customer(customer_of("1"), {"x_tier": "silver", "x_revenue": ""}, by=alice, at=NOW)
    assert changed.custom["tier"] == "silver"
    assert "revenue" not in changed.custom
    assert Event.objects.get(verb="customers.customer-updated").detail["fields"] == ["x_revenue", "x_tier"]

    take([row("1", name="Ana", x_tier="gold", x_revenue="7")], import_id=2)
    assert custom("1")["tier"] == "silver"

    back = take_back_update(changed.pk, version=Customer.objects.get(pk=changed.pk).version, by=alice, at=NOW)
    assert (back.custom["tier"], back.custom["revenue"]) == ("gold", "7")


def test_an_undone_import_puts_the_values_back(tiered: None):
    before = snapshot()
    take([row("1", name="Ana", x_tier="silver"), row("4", line=3, name="Dora", x_tier="gold")], import_id=2)
    assert custom("1")["tier"] == "silver"

    give_back_source_records(2, by=BY, at=NOW)

    assert snapshot() == before


def test_a_merge_keeps_the_newest_word_and_its_undoing_gives_each_its_own(tiered: None, company: Company):
    alice = company.actor(company.owner)
    before = {code: custom(code) for code in ("1", "2", "3")}

    merge_customers([customer_of("2"), customer_of("3")], into=customer_of("1"), by=alice, at=NOW)
    merged = custom("1")
    assert merged is not None
    assert set(merged) >= {"tier", "revenue", "since", "vip", "route"}

    undo_merge(Merge.objects.get().pk, by=alice, at=NOW)
    assert {code: custom(code) for code in ("1", "2", "3")} == before


def test_retiring_a_field_hides_its_values_and_bringing_it_back_shows_them(tiered: None):
    view = next(view for view in fields_of("customer", by=BY) if view.key == "tier")
    before = custom("1")

    retire_field(view.id, by=BY, at=NOW)
    with pytest.raises(Refused):
        listed(x_tier=["gold"])
    take([row("1", name="Ana Maria")], import_id=2)
    assert "x_tier" not in queries.sources_of(customer_of("1"), by=BY).sources[0].payload

    restore_field(view.id, by=BY, at=NOW)
    assert custom("1") == before
    assert listed(x_tier=["gold"]) == ["Ana Maria"]


def test_a_retired_option_stays_where_it_was_chosen_and_is_offered_no_more(tiered: None, company: Company):
    view = next(view for view in fields_of("customer", by=BY) if view.key == "tier")

    retire_option(view.id, "gold", by=BY, at=NOW)

    assert custom("1")["tier"] == "gold"
    assert listed(x_tier=["gold"]) == ["Ana"]
    with pytest.raises(Refused):
        update_customer(customer_of("2"), {"x_tier": "gold"}, by=company.actor(company.owner), at=NOW)


def test_a_required_field_is_asked_of_who_fills_in_the_form_and_not_of_a_source(company: Company):
    defined("text", key="route", required=True)
    alice = company.actor(company.owner)

    with pytest.raises(Refused) as refused:
        register_customer({"name": "Empório"}, by=alice, at=NOW)
    assert refused.value.field == "x_route"
    made = register_customer({"name": "Empório", "x_route": "Norte"}, by=alice, at=NOW)
    assert made.custom == {"route": "Norte", "~route": "norte"}
    with pytest.raises(Refused):
        update_customer(made.pk, {"x_route": ""}, by=alice, at=NOW)

    assert begin_customer({"name": "Little known"}, by=alice, at=NOW).custom is None
    assert take([row("1", name="From the ERP")]) == ["new"]


def test_who_may_not_see_a_field_neither_filters_by_it_nor_reads_it_from_a_source(tiered: None, company: Company):
    defined("text", key="risk", seen_with="audit.view", edited_with="settings.manage")
    take([row("1", name="Ana", x_risk="high")], import_id=2)
    Customer.objects.update(owner=company.seller)
    seller, finance = company.actor(company.seller), company.actor(company.finance)

    assert listed(finance, x_risk=["high"]) == ["Ana"]
    with pytest.raises(Refused):
        listed(seller, x_risk=["high"])
    assert "x_risk" not in queries.sources_of(customer_of("1"), by=seller).sources[0].payload
    with pytest.raises(Refused) as unknown:
        update_customer(customer_of("1"), {"x_risk": "low"}, by=seller, at=NOW)
    with pytest.raises(Refused) as not_mine:
        update_customer(customer_of("1"), {"x_risk": "low"}, by=finance, at=NOW)
    assert "is not a field" in unknown.value.message
    assert "is not yours to change" in not_mine.value.message


def test_a_value_is_reached_from_another_table(tiered: None):
    tier = next(view for view in fields_of("customer", by=BY) if view.key == "tier")

    found = SourceIdentity.objects.annotate(tier=value_of(tier, through="customer")).filter(tier="gold")

    assert list(found.values_list("native_id", flat=True)) == ["1"]
