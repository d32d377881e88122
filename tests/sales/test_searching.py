"""Opportunities are found by their name and by their customer; whoever asks finds only their own."""

from __future__ import annotations

import pytest

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.sales.actions.opportunities import change_opportunity
from carteira.sales.queries.listing import opportunities
from tests.company import NOW
from tests.sales.conftest import US
from tests.sales.world import opportunity_of

pytestmark = pytest.mark.django_db


def named(text: str, by: Actor) -> list[str]:
    return sorted(row.name for row in opportunities(by=by, q=text))


def test_words_are_found_without_accents_and_in_any_order(norte: Customer) -> None:
    opportunity_of(norte, by=US, name="Reposição de Páscoa")
    opportunity_of(norte, by=US, name="Linha nova")
    assert named("pascoa REPOSICAO", US) == ["Reposição de Páscoa"]
    assert named("nova", US) == ["Linha nova"]
    assert named("verão", US) == []


def test_a_new_name_is_found_and_the_old_one_is_not(norte: Customer) -> None:
    row = opportunity_of(norte, by=US, name="Linha nova")
    change_opportunity(row.pk, {"name": "Contrato anual"}, by=US, at=NOW)
    assert named("anual", US) == ["Contrato anual"]
    assert named("linha", US) == []


def test_the_name_of_the_customer_finds_what_is_open_with_it(norte: Customer, sul: Customer) -> None:
    opportunity_of(norte, by=US, name="Spring")
    opportunity_of(sul, by=US, name="Autumn")
    assert named("norte", US) == ["Spring"]
    assert named("su", US) == ["Autumn"], "two letters begin the customer's name"


def test_a_search_shows_nobody_more_than_the_list_does(norte: Customer, sul: Customer, seller: Actor, outsider: Actor) -> None:
    for customer in (norte, sul):
        opportunity_of(customer, by=US, name=f"Sweets for {customer.name}")
    assert named("sweets", seller) == ["Sweets for Norte"]
    assert named("sweets", outsider) == ["Sweets for Sul"]
    assert named("sul", seller) == []


@pytest.mark.parametrize("text", ["", "   ", '"', "a' OR 1=1 --", "NEAR(", "*", "\x00"])
def test_odd_text_breaks_no_search(norte: Customer, text: str) -> None:
    opportunity_of(norte, by=US, name="Spring")
    assert named(text, US) in ([], ["Spring"])
