"""Every fact on a real Apache Spark cluster gives the rows that it gives in DuckDB."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.customers.models import Interaction, SourceIdentity
from carteira.demo import actions as demo
from carteira.engine import queue
from carteira.engine.lake.export import Snapshot, take_snapshot
from carteira.engine.tables import CheckFailed, Fact, FactRun, discover, run_facts
from carteira.engine.tables.cluster import Cluster
from carteira.engine.tables.embedded import embedded
from carteira.health.facts.given import given_tables as health_given
from carteira.health.rules.moments import moments_of
from carteira.trade.models import CreditNote, DirectCost, Order, OrderLine, Payment
from carteira.value import actions as value
from carteira.value.facts.given import given_tables
from carteira.value.models import AllocationRun, CustomerResult
from carteira.value.queries.computing import tables_needed, value_facts
from carteira.value.rules.inputs import inputs_from_json
from tests.value.books import open_books

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(1200)]
AT = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
DAY = date(2026, 2, 10)
US = Actor.system("tests")
TOLERANCE = 1e-9
"""Relative, for floating point; everything else is compared exactly."""


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE) or (math.isnan(left) and math.isnan(right))
    return bool(left == right and type(left) is type(right))


def _differences(fact: Fact, embedded: FactRun, cluster: FactRun) -> Iterable[str]:
    """What is not the same, row by row in the order of the grain."""
    one, other = pq.read_table(embedded.path(fact.name)), pq.read_table(cluster.path(fact.name))
    if one.schema.types != other.schema.types:
        yield f"{fact.name}: types {one.schema.types} and {other.schema.types}"
    if one.num_rows != other.num_rows:
        yield f"{fact.name}: {one.num_rows} and {other.num_rows} rows"
    for left, right in zip(one.to_pylist(), other.to_pylist(), strict=False):
        if wrong := {name: (left[name], right[name]) for name in left if not _same(left[name], right[name])}:
            yield f"{fact.name} {[left[name] for name in fact.grain]}: {wrong}"
            return


@dataclass
class World:
    """The demo company with a few rows of every kind that it lacks, and what its current run took as given."""

    run: AllocationRun
    snapshot: Snapshot

    @property
    def lake(self) -> Mapping[str, Path]:
        return {table.name: self.snapshot.path(table.name) for table in tables_needed()}

    @property
    def given(self) -> Mapping[str, Any]:
        looks = moments_of(date(2025, 1, 1), AT.date())
        seen = health_given(looks, last_day=AT.date(), currency=self.run.currency, has_cases=True)
        return given_tables(inputs_from_json(self.run.inputs)) | seen


@pytest.fixture
def world(transactional_db: None) -> World:
    demo.load(by=US, at=AT)
    identities = list(SourceIdentity.objects.order_by("id")[:12])
    money = {"currency": "BRL", "amount": Decimal("33.3333")}
    for number, identity in enumerate(identities):
        common = {"source": "more", "native_id": str(number), "identity": identity}
        DirectCost.objects.create(**common, kind="samples", incurred_on=DAY, **money)
        Payment.objects.create(**common, paid_on=DAY, **money)
        CreditNote.objects.create(**common, issued_on=DAY, **money)
        Interaction.objects.create(**(common | {"source": "case"}), kind="case", occurred_at=AT, business_date=DAY)
        Interaction.objects.create(
            **common, kind="visit", occurred_at=AT, business_date=DAY, drivers={"distance_km": "7.5", "urgent": "true", "n": 3}
        )
        order = Order.objects.create(**common, ordered_on=DAY, currency="USD" if number % 2 else "BRL")
        amounts = {"quantity": Decimal("-1.5"), "list_amount": Decimal("-10.0001"), "net_amount": Decimal("-9.5")}
        OrderLine.objects.create(source="more", native_id=f"{number}", order=order, kind="return", cost_amount=None, **amounts)
    return World(AllocationRun.objects.get(is_current=True), take_snapshot("both", tables_needed()))


def test_every_fact_gives_the_same_rows_on_the_cluster(world: World, spark_url: str, tmp_path: Path) -> None:
    facts = [replace(fact, kept=True) for fact in (*value_facts(), *discover("carteira.health"))]
    compute = partial(run_facts, facts, lake=world.lake, given=world.given)
    here = compute(into=tmp_path / "embedded", engine=embedded)
    there = compute(into=tmp_path / "cluster", engine=Cluster(spark_url, store=(tmp_path / "store").as_uri()))
    compared = {f"{fact.app}.{fact.name}" for fact in facts if here.rows[fact.name]}
    assert compared == _every_fact(), "every fact needs rows on which the engines can differ"
    assert not [said for fact in facts for said in _differences(fact, here, there)]


def _every_fact() -> set[str]:
    """All facts of all capabilities, by name."""
    root = Path(__file__).resolve().parents[2]
    packages = [name for name in settings.CAPABILITIES if (root.joinpath(*name.split(".")) / "facts").is_dir()]
    return {f"{fact.app}.{fact.name}" for package in packages for fact in discover(package)}


def test_one_setting_moves_a_run_to_the_cluster(transactional_db: None, spark_url: str, settings: Any) -> None:
    open_books()
    period = Period(date(2026, 1, 1), date(2026, 4, 1))

    def results() -> list[dict[str, Any]]:
        run, job = value.run_allocation(period, by=US, at=AT)
        done = queue.run_now(job)
        assert done.status == "done", done.error
        return list(CustomerResult.objects.filter(run=run).order_by("customer_id").values())

    here = results()
    settings.ENGINE, settings.SPARK_URL = "spark", spark_url
    there = results()
    assert here
    for row in (*here, *there):
        del row["id"], row["run_id"]
    assert here == there


def test_a_python_fact_and_a_broken_promise_on_the_cluster(spark_url: str, tmp_path: Path) -> None:
    import pyarrow as pa

    pq.write_table(pa.table({"id": [2, 1]}), tmp_path / "thing.parquet")
    columns = tuple(replace(value_facts()[0].columns[0], name="id", type="BIGINT") for _ in range(1))
    made = Fact("x", "made", "", ("id",), ("lake.thing",), columns, build=lambda things: things)
    after = Fact("x", "after", "", ("id",), ("facts.made",), columns, identities=("id < 2",), sql="SELECT id FROM facts.made")
    lake = {"thing": tmp_path / "thing.parquet"}
    run = run_facts([made], lake=lake, given={}, into=tmp_path / "out", engine=Cluster(spark_url))
    assert pq.read_table(run.path("made"))["id"].to_pylist() == [1, 2]
    with pytest.raises(CheckFailed, match="id < 2 does not hold"):
        run_facts([made, after], lake=lake, given={}, into=tmp_path / "out", engine=Cluster(spark_url))
    assert not run.path("after").exists()
