"""An incremental lake is the whole lake: whatever was written, changed, moved, deleted or undone, and whoever was killed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, SourceIdentity
from carteira.demo import actions as demo
from carteira.engine.lake import export as lake
from carteira.engine.lake.export import Snapshot, drop_snapshots, take_snapshot
from carteira.engine.lake.models import LakeExport
from carteira.engine.lake.schema import lake_table
from carteira.trade.models import Order, OrderLine
from tests.processes import Installation, until

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
AT = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
TABLES = [lake_table(model) for model in (SourceIdentity, Order, OrderLine)]


@pytest.fixture(autouse=True)
def small_partitions(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Four rows make a partition."""
    monkeypatch.setattr(lake, "PART_BITS", 2)
    yield
    drop_snapshots(keep=frozenset())


def _content(snapshot: Snapshot) -> dict[str, bytes]:
    return {str(file.relative_to(snapshot.folder)): file.read_bytes() for file in sorted(snapshot.folder.rglob("*.parquet"))}


def _is_whole(snapshot: Snapshot) -> None:
    """The same files, byte by byte, as an export that knows nothing of earlier ones; and what the database holds."""
    whole = take_snapshot("whole", TABLES, whole=True)
    assert _content(snapshot) == _content(whole)
    assert snapshot.rows == {"customers_sourceidentity": SourceIdentity.objects.count(), "trade_order": Order.objects.count(), "trade_orderline": OrderLine.objects.count()}  # fmt: skip
    held = pq.read_table(snapshot.path("trade_orderline")).select(["id", "net_amount"]).to_pylist()
    assert [(row["id"], row["net_amount"]) for row in held] == list(OrderLine.objects.order_by("id").values_list("id", "net_amount"))
    drop_snapshots(keep=frozenset({snapshot.folder.name}))


class History:
    """What people do to the books, and the exports between."""

    def __init__(self) -> None:
        self.customers = [Customer.objects.create(name=name, created_at=NOW, updated_at=NOW) for name in ("Bar", "Café")]
        home = self.customers[0]
        self.identities = [SourceIdentity.objects.create(source="erp", native_id=str(n), customer=home, home=home) for n in range(6)]
        self.count = 0

    def write(self, many: int) -> None:
        """An order with lines."""
        self.count += 1
        identity = self.identities[many % 6]
        order = Order.objects.create(
            source="erp", native_id=f"O{self.count}", identity=identity, ordered_on=date(2026, 1, 2), currency="BRL"
        )
        for number in range(many):
            amounts = {"quantity": 1, "list_amount": Decimal(number), "net_amount": Decimal(number) / 4}
            OrderLine.objects.create(source="erp", native_id=f"{self.count}|{number}", order=order, product=None, **amounts)

    def correct(self, place: int) -> None:
        """An old line gets another amount."""
        if ids := list(OrderLine.objects.order_by("id").values_list("id", flat=True)):
            OrderLine.objects.filter(pk=ids[place % len(ids)]).update(net_amount=Decimal(place) + Decimal("0.0001"))

    def delete(self, place: int) -> None:
        """An import is undone: its order and lines go."""
        if ids := list(Order.objects.order_by("id").values_list("id", flat=True)):
            Order.objects.get(pk=ids[place % len(ids)]).delete()

    def merge(self, place: int) -> None:
        """A record counts for another customer."""
        SourceIdentity.objects.filter(pk=self.identities[place % 6].pk).update(customer=self.customers[place % 2])

    def undo_everything(self, place: int) -> None:
        """All orders go at once."""
        OrderLine.objects.all()._raw_delete(using="default")
        Order.objects.all()._raw_delete(using="default")

    def fail(self, place: int) -> None:
        """What is rolled back never was."""
        with transaction.atomic():
            self.write(place % 5)
            transaction.set_rollback(True)

    def export(self, place: int) -> Snapshot:
        """An export that builds on the one before."""
        return take_snapshot(f"step-{place % 2}", TABLES)


STEPS = st.lists(
    st.tuples(st.sampled_from(("write", "write", "correct", "delete", "merge", "fail", "undo_everything", "export")), st.integers(0, 9)),
    min_size=4, max_size=14,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_any_history_ends_in_the_whole_lake(steps: list[tuple[str, int]]) -> None:
    for model in (OrderLine, Order, SourceIdentity, Customer):
        model._default_manager.all()._raw_delete(using="default")
    history = History()
    take_snapshot("step-0", TABLES)
    for step, place in steps:
        getattr(history, step)(place)
    _is_whole(take_snapshot("last", TABLES))


@pytest.mark.django_db(transaction=True)
def test_only_changed_partitions_are_written() -> None:
    history = History()
    history.write(10)
    first = take_snapshot("one", TABLES)
    second = take_snapshot("two", TABLES)
    assert (first.written > 0, second.written) == (True, 0)
    OrderLine.objects.filter(pk=OrderLine.objects.order_by("id")[5].pk).update(net_amount=7)
    SourceIdentity.objects.filter(pk=history.identities[0].pk).update(customer=history.customers[1])
    third = take_snapshot("three", TABLES)
    assert third.written == 2
    linked = [file for file in third.folder.rglob("*.parquet") if file.stat().st_nlink == 3]
    assert len(linked) == len(list(third.folder.rglob("*.parquet"))) - 2
    drop_snapshots(keep=frozenset({"three"}))
    _is_whole(third)


@pytest.mark.django_db(transaction=True)
def test_what_the_lake_does_not_hold_changes_nothing_in_it() -> None:
    take_snapshot("one", [lake_table(Customer)])
    history = History()
    assert take_snapshot("two", [lake_table(Customer)]).written > 0
    if connection.vendor == "sqlite":
        Customer.objects.filter(pk=history.customers[0].pk).update(name="Another")
        assert take_snapshot("three", [lake_table(Customer)]).written == 0


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_of_another_history_is_not_built_on() -> None:
    history = History()
    history.write(3)
    take_snapshot("one", TABLES)
    LakeExport.objects.all().delete()  # as in an older copy of the database
    OrderLine.objects.update(net_amount=9)
    again = take_snapshot("two", TABLES)
    assert again.written == len(list(again.folder.rglob("*.parquet")))
    _is_whole(again)


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_counts_as_changed_altogether() -> None:
    history = History()
    history.write(6)
    take_snapshot("one", TABLES)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # PostgreSQL has no triggers to lose
            cursor.execute("DROP TRIGGER lake_trade_orderline_update")
    OrderLine.objects.update(net_amount=9)
    _is_whole(take_snapshot("two", TABLES))
    OrderLine.objects.update(net_amount=8)
    _is_whole(take_snapshot("three", TABLES))


@pytest.mark.kill
@pytest.mark.slow
def test_a_killed_export_leaves_the_old_lake_whole(migrated: Installation) -> None:
    migrated.python(_FILL)
    migrated.python(_EXPORT, "first")
    before = {file.name: file.read_bytes() for file in (migrated.home / "lake" / "first").rglob("*.parquet")}
    migrated.python("from carteira.customers.models import Customer\nCustomer.objects.update(country='PT')")
    killed = migrated.begin_python(_EXPORT, "second")
    lake = migrated.home / "lake"
    until(lambda: list(lake.glob(".unfinished-*/customers_customer")), what="the export")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (lake / "second").exists()
    assert {file.name: file.read_bytes() for file in (lake / "first").rglob("*.parquet")} == before
    migrated.python(_EXPORT, "third")
    assert not list(lake.glob(".unfinished-*"))
    held = pq.read_table(lake / "third" / "customers_customer")
    assert (held.num_rows, set(held["country"].to_pylist())) == (3_000, {"PT"})


_FILL = """
from datetime import datetime, UTC
from carteira.customers.models import Customer
at = datetime(2026, 1, 2, tzinfo=UTC)
Customer.objects.bulk_create((Customer(name="Bar", country="BR", created_at=at, updated_at=at) for _ in range(3_000)), batch_size=500)
"""
_EXPORT = """
import sys
from carteira.customers.models import Customer
from carteira.engine.lake import export
from carteira.engine.lake.schema import lake_table
export.PART_BITS = 4
export.take_snapshot(sys.argv[1], [lake_table(Customer)])
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_undone_import_leaves_the_lake_as_the_database() -> None:
    tables = [lake_table(model) for model in (Customer, SourceIdentity, Order, OrderLine)]
    us = Actor.system("tests")
    demo.load(by=us, at=AT)
    loaded = take_snapshot("loaded", tables)
    assert loaded.rows["trade_orderline"] > 1000
    demo.remove(by=us, at=AT)
    gone = take_snapshot("gone", tables)
    assert gone.rows == {table.name: 0 for table in tables}
    assert _content(gone) == _content(take_snapshot("whole", tables, whole=True))
