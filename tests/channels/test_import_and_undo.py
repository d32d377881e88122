"""An import is taken in, repeated, changed and undone; what others changed since stays."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.channels import actions
from carteira.channels.models import Import
from carteira.customers.models import Customer, Interaction
from carteira.engine import queue
from carteira.governance.models import Event
from carteira.trade.models import Delivery, Invoice, Order, OrderLine, Payment, Product
from tests.channels.conftest import BY, Take, run, store, undone
from tests.company import NOW, Company

CUSTOMERS = "code,name,city\nC1,Norte,Belém\nC2,Sol,Recife\n"
ORDERS = (
    "order,line,customer,date,product,product name,quantity,list price,discount,cost,currency,manual,km\n"
    "1,1,C1,2026-01-05,P1,Bala,10,5.00,5.00,20,BRL,no,40\n1,2,C1,2026-01-05,P2,Chiclete,2,3.00,,,BRL,no,40\n2,1,C2,2026-01-06,P1,Bala,-1,5.00,,2,BRL,yes,\n"
)


def test_orders_come_with_lines_drivers_and_products(take: Take) -> None:
    take(CUSTOMERS)
    taken = take(ORDERS, "orders")
    assert (taken.new, taken.rejected) == (3, 0)
    first = Order.objects.get(native_id="1")
    assert (first.manual_entry, first.distance_km, first.currency) == (False, Decimal(40), "BRL")
    line = OrderLine.objects.get(native_id="1/1")
    assert (line.list_amount, line.discount_amount, line.net_amount, line.cost_amount) == (
        Decimal(50),
        Decimal(5),
        Decimal(45),
        Decimal(20),
    )
    back = OrderLine.objects.get(native_id="2/1")
    assert (back.kind, back.quantity, back.net_amount, back.cost_amount) == ("return", Decimal(-1), Decimal(-5), Decimal(-2))
    assert OrderLine.objects.get(native_id="1/2").cost_amount is None
    assert Product.objects.count() == 2


def test_the_same_file_again_changes_nothing(take: Take) -> None:
    take(CUSTOMERS)
    take(ORDERS, "orders")
    before = list(OrderLine.objects.values()), list(Order.objects.values()), list(Customer.objects.values())
    again = take(ORDERS, "orders"), take(CUSTOMERS)
    assert [(one.new, one.updated, one.unchanged) for one in again] == [(0, 0, 3), (0, 0, 2)]
    assert before == (list(OrderLine.objects.values()), list(Order.objects.values()), list(Customer.objects.values()))


def test_undo_puts_updated_rows_back_and_takes_created_ones_away(take: Take) -> None:
    take(CUSTOMERS)
    take(ORDERS, "orders")
    skip = ("version", "fingerprint")
    lines = list(OrderLine.objects.order_by("id").values())
    orders = list(Order.objects.order_by("id").values())
    changed = take(
        ORDERS.replace("2026-01-05", "2026-01-09").replace("Bala,10", "Bala,11") + "3,1,C2,2026-01-07,P1,Bala,1,5,,,BRL,,\n", "orders"
    )
    assert (changed.new, changed.updated, changed.unchanged) == (1, 2, 1)
    assert Order.objects.get(native_id="1").ordered_on.isoformat() == "2026-01-09"
    back = undone(changed)
    assert (back.state, back.conflicts) == ("undone", [])
    plain = [{k: v for k, v in row.items() if k not in skip} for row in OrderLine.objects.order_by("id").values()]
    assert plain == [{k: v for k, v in row.items() if k not in skip} for row in lines]
    assert [row["ordered_on"] for row in Order.objects.order_by("id").values()] == [row["ordered_on"] for row in orders]


def test_undo_leaves_what_was_changed_since_and_says_so(take: Take) -> None:
    take(CUSTOMERS)
    first = take(ORDERS, "orders")
    take(ORDERS.replace("Bala,10", "Bala,12"), "orders")
    back = undone(first)
    assert {(one["table"], one["reason"]) for one in back.conflicts} == {
        ("trade.orderline", "changed since the import"), ("trade.order", "in use by: order lines"), ("trade.product", "in use by: order lines")
    } or OrderLine.objects.filter(native_id="1/1", quantity=12).exists()  # fmt: skip
    assert OrderLine.objects.count() == 1
    assert Order.objects.count() == 1


def test_undo_of_customers_leaves_those_with_orders(take: Take) -> None:
    first = take(CUSTOMERS + "C3,Mar,Natal\n")
    take(ORDERS, "orders")
    back = undone(first)
    assert len(back.conflicts) == 2
    assert Customer.objects.count() == 2
    assert Order.objects.count() == 2


def test_an_undo_that_left_rows_can_be_finished(take: Take) -> None:
    first = take(CUSTOMERS + "C3,Mar,Natal\n")
    orders = take(ORDERS, "orders")
    assert len(undone(first).conflicts) == 2
    again = undone(first)
    assert (again.state, len(again.conflicts), Customer.objects.count()) == ("undone", 2, 2)
    undone(orders)
    last = undone(first)
    assert (last.state, last.conflicts, Customer.objects.count()) == ("undone", [], 0)
    with pytest.raises(Refused):
        actions.start_undo(first.pk, by=BY, at=NOW)


def test_products_that_orders_held_go_with_a_second_undo(take: Take) -> None:
    take(CUSTOMERS)
    products = take("code,name,currency\nP1,Bala,BRL\n", "products")
    orders = take(ORDERS, "orders")
    assert len(undone(products).conflicts) == 1
    undone(orders)
    assert undone(products).conflicts == []
    assert not Product.objects.exists()


def test_a_row_that_another_import_changed_stays_listed_when_the_undo_is_tried_again(take: Take) -> None:
    take(CUSTOMERS)
    take(ORDERS, "orders")
    changed = take(ORDERS.replace("Bala,10", "Bala,11"), "orders")
    take(ORDERS.replace("Bala,10", "Bala,12"), "orders")
    left = undone(changed).conflicts
    assert left
    assert undone(changed).conflicts == left
    assert OrderLine.objects.get(native_id="1/1").quantity == 12


def test_an_invoice_is_not_due_before_its_own_day(take: Take) -> None:
    take(CUSTOMERS)
    head = "invoice,customer,date,due date,amount,currency\n"
    text = head + "F1,C1,2026-03-31,2026-03-30,5,BRL\nF2,C1,2026-03-31,2026-03-31,5,BRL\nF3,C1,2026-03-31,,5,BRL\n"
    taken = take(text, "invoices")
    reject = taken.rejects.get()
    assert (taken.new, reject.line, reject.column, bool(reject.remedy)) == (2, 2, "due date", True)


def test_an_import_is_undone_once(take: Take) -> None:
    taken = take(CUSTOMERS)
    undone(taken)
    with pytest.raises(Refused):
        actions.start_undo(taken.pk, by=BY, at=NOW)


def test_documents_find_their_order_and_invoice(take: Take) -> None:
    take(CUSTOMERS)
    take(ORDERS, "orders")
    assert take("order,date,promised,km,closed lot\n1,2026-01-08,2026-01-07,12.5,sim\n9,2026-01-08,,,\n", "deliveries").rejected == 1
    assert take("fatura,pedido,data,vencimento,valor,moeda\nF1,1,2026-01-05,2026-02-04,51.00,BRL\n", "invoices").new == 1
    paid = take(
        "invoice,customer,payment date,amount,currency\nF1,,2026-02-01,50,BRL\nF1,C2,2026-02-02,1,BRL\nF8,C1,2026-02-02,1,BRL\n", "payments"
    )
    assert (paid.new, paid.rejected) == (1, 2)
    assert Delivery.objects.get().identity == Invoice.objects.get().identity == Payment.objects.get().identity
    assert take("code,customer,kind,date,minutes\n1,C1,visit,2026-01-09,45\n2,C1,dance,2026-01-09,45\n", "interactions").new == 1
    assert take("case,customer,date,subject\nS1,C1,2026-01-10 09:30,Atraso\n", "cases").new == 1
    assert set(Interaction.objects.values_list("kind", flat=True)) == {"visit", "case"}


def test_heads_and_lines_may_come_in_two_files(take: Take) -> None:
    take(CUSTOMERS)
    assert take("order,line,quantity,net\n7,1,1,10\n", "orders").rejected == 1
    take("order,customer,date,currency\n7,C1,2026-01-05,BRL\n", "order-headers")
    assert take("order,line,quantity,net\n7,1,1,10\n", "orders").new == 1


def test_lines_of_one_order_must_agree(take: Take) -> None:
    take(CUSTOMERS)
    text = "order,line,customer,date,net,currency\n7,1,C1,2026-01-05,10,BRL\n7,2,C2,2026-01-05,10,BRL\n7,3,C1,2026-01-06,10,BRL\n8,1,C1,2026-01-06,-3,BRL\n"
    assert (take(text, "orders").new, take(text, "orders").rejected) == (1, 3)


def test_every_import_and_undo_leaves_its_events(take: Take) -> None:
    taken = take(CUSTOMERS)
    undone(taken)
    verbs = list(Event.objects.filter(subject_kind="import", subject_id=taken.pk).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "channels.file-uploaded",
        "channels.import-started",
        "channels.import-finished",
        "channels.undo-started",
        "channels.import-undone",
    ]


def test_a_preview_leaves_nothing(db: None) -> None:
    taken = store(CUSTOMERS + ",x,y\n")
    seen = actions.preview_import(taken.pk, by=BY, at=NOW)
    assert (seen.lines, seen.new, seen.rejected, seen.complete) == (3, 2, 1, True)
    assert not Customer.objects.exists()
    assert run(taken).new == 2


def test_a_recipe_reads_the_next_file(take: Take) -> None:
    taken = take("a;b\nC1;Norte\n", columns={"code": "a", "name": "b"}, constants={"country": "PT"})
    kept = actions.save_recipe("erp customers", from_import=taken.pk, by=BY, at=NOW)
    given = {k: v for k, v in kept.settings.items() if k != "source"}
    assert take("a;b\nC9;Sul\n", **given).new == 1
    assert Customer.objects.filter(country="PT").count() == 2


def test_somebody_who_sees_one_territory_cannot_name_customers_of_another(take: Take, company: Company) -> None:
    take("code,name,territory\nN1,Norte,North\nS1,Sul,South\n")
    manager = company.actor(company.manager)
    taken = actions.store_file(
        io.BytesIO(b"order,customer,date,net,currency\n1,N1,2026-01-05,10,BRL\n2,S1,2026-01-05,10,BRL\n"),
        file_name="o.csv", kind_name="orders", source="erp", by=manager, at=NOW,
    )  # fmt: skip
    queue.run_now(actions.start_import(taken.pk, by=manager, at=NOW).job_id or 0)
    taken = Import.objects.get(pk=taken.pk)
    assert (taken.new, taken.rejected) == (1, 1)
    again = actions.store_file(
        io.BytesIO(b"code,name\nN1,Norte 2\nS1,Sul 2\n"), file_name="c.csv", kind_name="customers", source="erp", by=manager, at=NOW
    )
    queue.run_now(actions.start_import(again.pk, by=manager, at=NOW).job_id or 0)
    again = Import.objects.get(pk=again.pk)
    assert (again.updated, again.rejected) == (1, 1)


NAMES = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60).map(str.strip).filter(bool)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=8))
def test_what_is_written_disarmed_comes_back_as_it_was(db: None, names: list[str]) -> None:
    from carteira.basics.formula import disarmed

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name", "currency"])
    for place, name in enumerate(names):
        writer.writerow([f"H{place}", disarmed(name), "BRL"])
    Product.objects.filter(source="trip").delete()
    taken = run(
        store(out.getvalue(), "products", source="trip", reading={"delimiter": ",", "encoding": "utf-8", "quote": '"', "header": True})
    )
    assert taken.new == len(names)
    assert list(Product.objects.filter(source="trip").order_by("native_id").values_list("name", flat=True)) == names
