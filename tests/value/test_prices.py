"""Prices stand on pages, in the API and on the command line with the same figures, levels of back-off and missing bases."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.customers.models import Customer, SourceIdentity
from carteira.trade.models import Order, OrderLine, Product
from carteira.value import queries
from carteira.value.cli import value
from tests.company import Company, found_company
from tests.value import lakes
from tests.value.running import US, compute


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def _lines(paid: list[str], product: int = 1) -> list[lakes.Row]:
    return [lakes.line(pk, pk, net, gross="100", product=product, quantity="10") for pk, net in enumerate(paid, 1)]


def test_a_price_is_compared_in_the_narrowest_cell_that_holds_enough(tmp_path: Path) -> None:
    paid = [str(60 + place) for place in range(36)]
    parties = [{"id": pk, "country": "BR" if pk <= 32 else "PT"} for pk in range(1, 37)]
    identities = [{"id": pk, "customer_id": pk} for pk in range(1, 37)]
    made = lakes.run(
        tmp_path, lakes.inputs(), customers_customer=parties, customers_sourceidentity=identities, trade_product=[{"id": 1, "name": "Tea"}],
        trade_order=[lakes.order(pk, pk) for pk in range(1, 37)], trade_orderline=_lines(paid),
    )  # fmt: skip
    found = {row["customer_id"]: row for row in lakes.rows(made, "price_position")}
    assert (found[1]["level"], found[1]["peers"], found[1]["unit_pocket"]) == (3, 12, Decimal(6))
    assert (found[36]["level"], found[36]["peers"]) == (2, 12), "four buyers of that segment are too few: the size alone decides"
    assert found[1]["floor"] <= found[1]["target"] <= found[1]["stretch"]
    assert found[1]["gap"] == (found[1]["target"] - found[1]["unit_pocket"]) * 10
    standing = {row["customer_id"]: row for row in lakes.rows(made, "price_standing")}
    assert (standing[1]["below"], standing[1]["compared"], standing[1]["gap"]) == (1, 1, found[1]["gap"])


def test_few_buyers_are_no_basis(tmp_path: Path) -> None:
    made = lakes.run(
        tmp_path, lakes.inputs(), trade_product=[{"id": 1, "name": "Tea"}], trade_order=[lakes.order(pk, pk) for pk in range(1, 4)],
        trade_orderline=_lines(["90", "80", "70"]),
    )  # fmt: skip
    assert {(row["level"], row["floor"], row["gap"]) for row in lakes.rows(made, "price_position")} == {(0, None, None)}
    assert {row["gap"] for row in lakes.rows(made, "price_standing")} == {None}


def test_who_left_after_a_rise_is_counted_with_two_whole_quarters_behind_it(tmp_path: Path) -> None:
    def bought(first: int, customer: int, days: list[tuple[date, str]]) -> tuple[list[lakes.Row], list[lakes.Row]]:
        orders = [lakes.order(first + place, customer, on=day) for place, (day, _net) in enumerate(days)]
        return orders, [lakes.line(first + place, first + place, net, product=1) for place, (_day, net) in enumerate(days)]

    stays = bought(10, 1, [(date(2025, 2, 1), "100"), (date(2025, 5, 1), "104"), (date(2025, 8, 1), "104"), (date(2025, 11, 1), "104")])
    leaves = bought(20, 2, [(date(2025, 2, 1), "100"), (date(2025, 5, 1), "104")])
    young = bought(30, 3, [(date(2025, 11, 1), "100"), (date(2026, 2, 1), "200")])
    made = lakes.run(
        tmp_path, lakes.inputs(), trade_product=[{"id": 1, "name": "Tea"}], trade_order=[*stays[0], *leaves[0], *young[0]],
        trade_orderline=[*stays[1], *leaves[1], *young[1]],
    )  # fmt: skip
    assert {row["band"]: (row["seen"], row["silent"]) for row in lakes.rows(made, "reprice_outcome")} == {1: (1, 0), 3: (2, 1)}


def _client(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def many_buyers(count: int = 12) -> list[Customer]:
    """Buyers of one product at prices from 50 to 94 of a list of 100."""
    product = Product.objects.first()
    made = []
    for place in range(count):
        customer = Customer.objects.create(
            name=f"Loja {place}", name_key=f"loja {place}", created_at="2026-01-01T00:00Z", updated_at="2026-01-01T00:00Z"
        )
        identity = SourceIdentity.objects.create(source="erp", native_id=f"L{place}", customer=customer, home=customer)
        order = Order.objects.create(source="erp", native_id=f"L{place}", identity=identity, ordered_on=date(2026, 2, 3), currency="BRL")
        amounts = {"quantity": 1, "list_amount": 100, "net_amount": 50 + 4 * place, "cost_amount": 60}
        OrderLine.objects.create(source="erp", native_id=f"L{place}|1", order=order, product=product, **amounts)
        made.append(customer)
    return made


@pytest.mark.django_db(transaction=True)
def test_pages_api_and_command_say_the_same(people: Company, books: dict[str, Customer]) -> None:
    cheapest = many_buyers()[0]
    compute()
    found = queries.prices_of(cheapest.pk, by=US)
    assert found.standing is not None
    assert (found.standing.below, found.standing.compared) == (1, 1)
    assert found.positions[0].place == "below"
    assert found.discounts.verdict == "not observable"
    client = _client(people.finance)
    listed = client.get(reverse("value:prices"))
    assert cheapest.name in listed.content.decode()
    shown = client.get(reverse("value:prices-of", args=[cheapest.pk])).content.decode()
    assert "Not observable" in shown
    assert "From list to pocket" in shown
    api = client.get(f"/api/v1/value/prices/{cheapest.pk}").json()
    assert api["positions"][0]["gap"] == str(found.positions[0].gap)
    rows = client.get("/api/v1/value/prices?limit=100").json()["items"]
    assert next(row for row in rows if row["customer_id"] == cheapest.pk)["below"] == 1
    said = json.loads(CliRunner().invoke(value, ["prices", "--customer", f"id:{cheapest.pk}", "--json"], catch_exceptions=False).stdout)
    assert said["positions"] == api["positions"]
    everyone = json.loads(CliRunner().invoke(value, ["prices", "--json"], catch_exceptions=False).stdout)
    gaps = [Decimal(row["gap"]) for row in everyone["customers"] if row["gap"] is not None]
    assert gaps == sorted(gaps, reverse=True)
    assert Decimal(api["standing"]["gap"]).quantize(Decimal("0.01")) in gaps
    panel = client.get(reverse("value:explain"), {"figure": "price_gap", "customer": cheapest.pk}).content.decode()
    assert "sum of (target - pocket price)" in panel
    for name in ("value:prices-csv", "value:corridor-csv", "value:pocket-csv"):
        response = client.get(reverse(name, args=[cheapest.pk] if name != "value:prices-csv" else []))
        assert response.status_code == 200
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_prices_of_a_customer_who_is_not_mine_are_not_there(people: Company, books: dict[str, Customer]) -> None:
    compute()
    client = _client(people.seller)
    assert client.get(f"/api/v1/value/prices/{books['A'].pk}").status_code == 404
    assert client.get(reverse("value:prices-of", args=[books["A"].pk])).status_code == 404
