"""The lake shows what the database holds: exact decimals, dates, nulls, no personal data, one moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from carteira.customers.models import Customer, SourceIdentity
from carteira.engine.lake.export import drop_snapshots, lake_folder, snapshot_of, take_snapshot
from carteira.engine.lake.schema import lake_table
from carteira.trade.models import Order, OrderLine, Product

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _trade() -> None:
    customer = Customer.objects.create(name="Bar", created_at=NOW, updated_at=NOW)
    identity = SourceIdentity.objects.create(source="erp", native_id="1", customer=customer, home=customer)
    product = Product.objects.create(source="erp", native_id="P", name="Bala", currency="BRL")
    order = Order.objects.create(
        source="erp", native_id="O", identity=identity, ordered_on=date(2026, 1, 2), currency="BRL", closed_lot=True
    )
    for number, (amount, cost) in enumerate(
        [(Decimal("10"), None), (Decimal("0.1"), Decimal("0.0001")), (Decimal("123456789.1234"), Decimal(0))]
    ):
        OrderLine.objects.create(
            source="erp",
            native_id=str(number),
            order=order,
            product=product,
            quantity=1,
            list_amount=amount,
            net_amount=amount,
            cost_amount=cost,
        )


@pytest.mark.django_db(transaction=True)
def test_the_lake_holds_exact_decimals_dates_booleans_and_nulls() -> None:
    _trade()
    heard: list[tuple[str, int]] = []
    snapshot = take_snapshot("one", [lake_table(OrderLine), lake_table(Order)], heard=lambda table, rows: heard.append((table, rows)))
    lines = pq.read_table(snapshot.path("trade_orderline")).to_pylist()
    order = pq.read_table(snapshot.path("trade_order")).to_pylist()[0]
    assert [line["net_amount"] for line in lines] == [Decimal("10.0000"), Decimal("0.1000"), Decimal("123456789.1234")]
    assert [line["cost_amount"] for line in lines] == [None, Decimal("0.0001"), Decimal("0.0000")]
    assert (order["ordered_on"], order["closed_lot"], order["manual_entry"], order["distance_km"]) == (date(2026, 1, 2), True, None, None)
    assert heard == [("trade_orderline", 3), ("trade_order", 1)]
    assert snapshot.rows == {"trade_orderline": 3, "trade_order": 1}


@pytest.mark.django_db(transaction=True)
def test_personal_data_never_lands_in_the_lake() -> None:
    _trade()
    columns = {column.name for column in lake_table(Customer).columns}
    assert {"id", "country", "territory_id"} <= columns
    assert not {"name", "tax_id", "email", "phone", "search_doc", "city"} & columns
    assert "native_id" not in {column.name for column in lake_table(SourceIdentity).columns}


@pytest.mark.django_db(transaction=True)
def test_the_same_rows_give_the_same_bytes() -> None:
    _trade()
    first = take_snapshot("a", [lake_table(OrderLine)]).path("trade_orderline")
    second = take_snapshot("b", [lake_table(OrderLine)], whole=True).path("trade_orderline")
    assert [file.read_bytes() for file in first.iterdir()] == [file.read_bytes() for file in second.iterdir()]
    assert {file.stat().st_ino for file in first.iterdir()} != {file.stat().st_ino for file in second.iterdir()}


@pytest.mark.django_db(transaction=True)
def test_a_failed_export_leaves_the_earlier_snapshot_and_no_rubbish() -> None:
    from carteira.engine.lake.export import ExportFailed
    from carteira.engine.lake.schema import LakeColumn, LakeTable

    take_snapshot("kept", [lake_table(Order)])
    with pytest.raises(ExportFailed, match="no such type"):
        take_snapshot("kept", [LakeTable("trade_order", (LakeColumn("id", "no such type"),))])
    assert snapshot_of("kept", {}) is not None
    assert not list(lake_folder().glob(".unfinished-*"))
    drop_snapshots(keep=frozenset())
    assert snapshot_of("kept", {}) is None
