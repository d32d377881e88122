"""Imports that changed the same rows are undone last first, and everything is as it was."""

from __future__ import annotations

from typing import Any

import pytest

from carteira.channels.models import ImportChange
from carteira.customers.actions import merge_customers
from carteira.customers.models import Customer, SourceIdentity
from carteira.trade.models import Order, OrderLine, Product
from tests.channels.conftest import BY, Take, run, store, undone
from tests.company import NOW

CUSTOMERS = "code,name,city\nC1,Norte,Belém\nC2,Sol,Recife\n"
PRODUCTS = "code,name,currency,list_price\nP1,Bala,BRL,5\nP2,Chiclete,BRL,3\n"
ORDERS = "order,line,customer,date,product,quantity,unit price,currency,channel\n1,1,C1,2026-01-05,P1,10,5.00,BRL,\n1,2,C1,2026-01-05,P2,2,3,BRL,\n"


def rows(*models: Any) -> list[dict[str, Any]]:
    """All rows, without what counts changes."""
    return [
        {k: v for k, v in row.items() if k not in ("version", "updated_at")}
        for model in models
        for row in model.objects.order_by("id").values()
    ]


def test_b_then_a_restores_the_beginning(take: Take) -> None:
    take(CUSTOMERS)
    take(PRODUCTS, "products")
    take(ORDERS, "orders")
    beginning = rows(Product, Order, OrderLine)
    a = take(PRODUCTS.replace("5\n", "6\n"), "products"), take(ORDERS.replace("01-05", "01-06").replace("10,5.00", "11,5.00"), "orders")
    middle = rows(Product, Order, OrderLine)
    b = take(PRODUCTS.replace("5\n", "7\n"), "products"), take(ORDERS.replace("01-05", "01-07").replace("10,5.00", "12,5.00"), "orders")
    assert [one.updated for one in (*a, *b)] == [1, 2, 1, 2]
    assert [undone(one).conflicts for one in b] == [[], []]
    assert rows(Product, Order, OrderLine) == middle
    assert [undone(one).conflicts for one in a] == [[], []]
    assert rows(Product, Order, OrderLine) == beginning
    assert not ImportChange.objects.exclude(before={}).exists()


def test_the_import_that_made_the_rows_is_undone_last(take: Take) -> None:
    first = take(PRODUCTS, "products")
    second = take(PRODUCTS.replace("5\n", "6\n"), "products")
    third = take(PRODUCTS.replace("5\n", "7\n"), "products")
    assert [undone(one).conflicts for one in (third, second, first)] == [[], [], []]
    assert not Product.objects.exists()
    assert not ImportChange.objects.exists()


def test_what_a_person_changed_between_stays(take: Take) -> None:
    first = take(PRODUCTS, "products")
    second = take(PRODUCTS.replace("5\n", "6\n"), "products")
    undone(second)
    Product.objects.filter(native_id="P1").update(name="By hand", version=9)
    assert len(undone(first).conflicts) == 1
    assert Product.objects.get().name == "By hand"


def test_customers_go_back_step_by_step(take: Take) -> None:
    first = take(CUSTOMERS)
    beginning = rows(Customer)
    second = take(CUSTOMERS.replace("Belém", "Manaus"))
    third = take(CUSTOMERS.replace("Belém", "Santarém"))
    assert [undone(one).conflicts for one in (third, second)] == [[], []]
    assert rows(Customer) == beginning
    assert undone(first).conflicts == []
    assert not SourceIdentity.objects.exists()


def test_a_row_that_one_import_filled_twice_goes_with_it(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    take(CUSTOMERS)
    take(PRODUCTS, "products")
    monkeypatch.setattr("carteira.channels.actions.running.CHUNK", 1)
    heads = take("order,customer,ordered_on,currency\n1,C1,2026-01-05,BRL\n", "order-headers")
    beginning = rows(Order)
    lines = run(
        store(
            ORDERS.replace("5.00,BRL,", "5.00,BRL,shop").replace("2,3,BRL,", "2,3,BRL,shop") + "1,3,C1,2026-01-05,P1,1,5,BRL,shop\n",
            "orders",
        )
    )
    assert (lines.new, Order.objects.get().channel) == (3, "shop")
    assert undone(lines).conflicts == []
    assert rows(Order) == beginning
    assert undone(heads).conflicts == []


def test_customers_that_found_each_other_go_together_whatever_the_chunks(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carteira.customers.actions.giving_back.CHUNK", 1)
    taken = take("code,name,email\nC1,Bar do Zé,ze@bar.example\nC2,Bar Zé,ze@bar.example\nC3,Sol,sol@sol.example\n")
    assert Customer.objects.filter(absorbed_by=None).count() == 2
    first, _absorbed, sol = Customer.objects.order_by("id")
    merge_customers([first.pk, sol.pk], into=sol.pk, by=BY, at=NOW)
    changed = take("code,name,email\nC1,Bar do José,ze@bar.example\nC3,Sol e Mar,sol@sol.example\n")
    assert undone(changed).conflicts == []
    back = undone(taken)
    assert (back.conflicts, Customer.objects.count(), SourceIdentity.objects.count()) == ([], 0, 0)
