"""Amounts, signs and names that make no sense are rejected with a remedy, never bent into shape."""

from __future__ import annotations

import pytest

from carteira.channels.models import ImportReject
from carteira.customers.models import Customer
from carteira.trade.models import Invoice, OrderLine, Payment
from carteira.value.models import TimeEquation
from tests.channels.conftest import Take

CUSTOMERS = "code,name\nC1,Norte\n"
POOL = "code,name,starts_on,ends_before,cost,currency,practical_minutes\nvendas,Vendas,2026-01-01,2026-04-01,9000,BRL,6000\n"
EQUATION = "activity,pool,event,valid_from,base_minutes\nvisita,vendas,visit,2026-01-01,30\n"


def refused() -> tuple[str, str]:
    """Column and remedy of the only reject."""
    one = ImportReject.objects.get()
    assert one.reason
    return one.column, one.remedy


@pytest.mark.parametrize(
    ("kind", "content", "column"),
    [
        ("invoices", "invoice,customer,issued_on,amount,currency\nF1,C1,2026-03-01,-10,BRL\n", "amount"),
        ("invoices", "invoice,customer,issued_on,amount,currency,disputed\nF1,C1,2026-03-01,10,BRL,11\n", "disputed"),
        ("payments", "customer,paid_on,amount,currency\nC1,2026-03-01,-10,BRL\n", "amount"),
        ("payments", "customer,paid_on,amount,currency,method\nC1,2026-03-01,-10,BRL,pix\n", "amount"),
        ("credit-notes", "customer,issued_on,amount,currency\nC1,2026-03-01,-10,BRL\n", "amount"),
        ("products", "code,name,currency,list_price\nP1,Bala,BRL,-1\n", "list_price"),
        ("orders", "order,customer,ordered_on,currency,quantity,net_amount\n1,C1,2026-03-01,BRL,-10,50\n", "net_amount"),
        ("orders", "order,customer,ordered_on,currency,quantity,unit_price\n1,C1,2026-03-01,BRL,2,-5\n", "unit_price"),
        ("orders", "order,customer,ordered_on,currency,quantity,unit_price\n1,C1,2026-03-01,BRL,-2,-5\n", "unit_price"),
    ],
)
def test_amounts_without_sense_are_rejected(take: Take, kind: str, content: str, column: str) -> None:
    take(CUSTOMERS)
    taken = take(content, kind)
    assert (taken.new, taken.rejected) == (0, 1)
    found, remedy = refused()
    assert found == column
    assert remedy
    assert [model.objects.count() for model in (Invoice, Payment, OrderLine)] == [0, 0, 0]


def test_money_that_goes_back_is_declared_by_its_method(take: Take) -> None:
    take(CUSTOMERS)
    taken = take("customer,paid_on,amount,currency,method\nC1,2026-03-01,-10,BRL,estorno cartão\nC1,2026-03-02,-5,BRL,Refund\n", "payments")
    assert (taken.new, taken.rejected) == (2, 0)


def test_a_return_is_declared_by_its_signs_or_by_its_kind(take: Take) -> None:
    take(CUSTOMERS)
    head = "order,line,customer,ordered_on,currency,quantity,net_amount,line_kind\n"
    taken = take(
        head + "1,1,C1,2026-03-01,BRL,-10,-50,\n1,2,C1,2026-03-01,BRL,10,50,return\n1,3,C1,2026-03-01,BRL,-10,50,return\n", "orders"
    )
    assert taken.new == 3
    assert {(line.kind, line.quantity, line.net_amount) for line in OrderLine.objects.all()} == {("return", -10, -50)}


def test_a_customer_without_any_name_is_rejected(take: Take) -> None:
    taken = take("code,name,phone\nC1,,+351 912 345 678\nC2,Sol,\n")
    assert (taken.new, taken.rejected) == (1, 1)
    assert refused()[0] == "name"
    assert take("code,phone\nC3,912345678\n").rejected == 1
    assert take("code,phone\nC2,+351 912 345 678\n").updated == 1
    assert Customer.objects.get().name == "Sol"


def test_a_time_equation_needs_its_pool(take: Take) -> None:
    assert take(EQUATION, "time-equations").rejected == 1
    assert refused()[0] == "pool"
    take(POOL, "resource-pools")
    assert take(EQUATION, "time-equations").new == 1
    assert TimeEquation.objects.get().pool == "vendas"
