"""Bring what the facts found back as plain tables, in sets, invisible until the run counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from carteira.engine.bulk.tables import insert_rows, new_ids
from carteira.engine.lake.export import Snapshot
from carteira.engine.tables import FactRun
from carteira.team.models import Territory
from carteira.trade.models import Product
from carteira.value.models import (
    ActivityCost,
    CustomerPrice,
    CustomerResult,
    PoolBalance,
    ProductResult,
    SegmentResult,
    ValueEstimate,
    ValueModel,
)
from carteira.value.rules.attention import attention, without_basis
from carteira.value.rules.inputs import Inputs

CHUNK = 20_000
Committing = Callable[[], AbstractContextManager[None]]
Row = dict[str, Any]
_CUSTOMER = (
    "list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cogs", "pocket_margin", "cost_to_serve", "direct_costs", "financing",
    "result", "orders", "days_to_pay", "open_invoices", "unassigned_events", "result_share", "result_per_minute", "closed_lot_share", "place",
    "cumulative_result",
)  # fmt: skip


def unload(run_id: int, *, committing: Committing) -> None:
    """Take away what an earlier attempt at this run left."""
    with committing():
        for model in (CustomerResult, CustomerPrice, ActivityCost, PoolBalance, ProductResult, SegmentResult, ValueEstimate, ValueModel):
            model._default_manager.filter(run_id=run_id)._raw_delete(using="default")


def load_results(run_id: int, inputs: Inputs, facts: FactRun, *, committing: Committing) -> None:
    """Every table of results but the estimates."""
    _load_customers(run_id, inputs, facts, committing)
    prices = ("customer_id", "products", "compared", "below", "above", "list_amount", "invoice", "gap")
    load(CustomerPrice, run_id, ("customer", *prices[1:]), _rows(facts, "price_standing", prices), committing)
    costs = ("customer_id", "activity", "pool", "events", "minutes", "cost")
    load(ActivityCost, run_id, ("customer", *costs[1:]), _rows(facts, "activity_cost", costs), committing)
    _load_pools(run_id, facts, committing)
    _load_products(run_id, facts, committing)
    _load_segments(run_id, facts, committing)


def load(model: type[models.Model], run_id: int, names: Sequence[str], rows: Iterator[Sequence[Any]], committing: Committing) -> None:
    """Insert the rows of a run in chunks, each a short transaction under the fence of the job."""
    for chunk in _chunks(rows):
        with committing():
            ids = new_ids(model, len(chunk))
            insert_rows(model, ("id", "run", *names), ((pk, run_id, *row) for pk, row in zip(ids, chunk, strict=True)))


def _chunks(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    chunk: list[Sequence[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _rows(facts: FactRun, fact: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(facts.path(fact)).iter_batches(batch_size=CHUNK, columns=list(columns)):
        values = batch.to_pydict()
        yield from zip(*(values[name] for name in columns), strict=True)


def rows_as_dicts(facts: FactRun, fact: str) -> Iterator[Row]:
    """The rows of a fact by column name."""
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(facts.path(fact)).iter_batches(batch_size=CHUNK):
        values = batch.to_pydict()
        names = list(values)
        for row in zip(*values.values(), strict=True):
            yield dict(zip(names, row, strict=True))


def _load_customers(run_id: int, inputs: Inputs, facts: FactRun, committing: Committing) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for row in rows_as_dicts(facts, "customer_standing"):
            unknown = without_basis(row, has_rate=inputs.has_rate, has_pools=inputs.has_pools)
            yield (row["customer_id"], *(row[name] for name in _CUSTOMER), unknown, attention(row["result"], row["result_share"]))

    load(CustomerResult, run_id, ("customer", *_CUSTOMER, "unknown", "attention"), rows(), committing)


def _load_pools(run_id: int, facts: FactRun, committing: Committing) -> None:
    names = (
        "pool", "name", "starts_on", "ends_before", "cost", "practical_minutes", "used_minutes", "unassigned_minutes", "unassigned_events",
        "assigned", "unused", "unassigned",
    )  # fmt: skip
    step = Decimal("0.00000001")
    rows = (
        (*(row[name] for name in names), (row["cost"] / row["practical_minutes"]).quantize(step, rounding=ROUND_HALF_UP))
        for row in rows_as_dicts(facts, "pool_balance")
    )
    load(PoolBalance, run_id, (*names, "rate"), rows, committing)


def _load_products(run_id: int, facts: FactRun, committing: Committing) -> None:
    known = {pk: (code, name) for pk, code, name in Product.objects.values_list("id", "native_id", "name")}
    names = ("product_id", "category", "quantity", "list_amount", "invoice", "cogs", "margin", "customers")
    rows = (
        (*("" if name == "category" and row[name] is None else row[name] for name in names), *known.get(row["product_id"], ("", "")))
        for row in rows_as_dicts(facts, "product_result")
    )
    load(ProductResult, run_id, (*names, "code", "name"), rows, committing)


def _load_segments(run_id: int, facts: FactRun, committing: Committing) -> None:
    territories = {str(pk): name for pk, name in Territory.objects.values_list("id", "name")}
    names = (
        "dimension", "segment", "customers", "customers_known", "losing", "list_amount", "invoice", "cost_to_serve", "result",
    )  # fmt: skip
    rows = (
        (*(row[name] for name in names), territories.get(row["segment"], "") if row["dimension"] == "territory" else row["segment"])
        for row in rows_as_dicts(facts, "segment_result")
    )
    load(SegmentResult, run_id, (*names, "label"), rows, committing)


def coverage_of(inputs: Inputs, snapshot: Snapshot, facts: FactRun) -> dict[str, Any]:
    """What the run used and what it left out, with the reason."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    events = pq.read_table(facts.path("activity_event"), columns=["event_kind", "activity", "missing"])
    counted = events.group_by(["event_kind", "activity", "missing"]).aggregate([([], "count_all")]).to_pylist()
    results = pq.read_table(facts.path("customer_result"), columns=["result", "list_amount", "invoice", "cost_to_serve"])
    orders = pq.read_table(facts.path("order_margin"), columns=["currency"])
    delivered = _has_deliveries(snapshot, inputs)
    return {
        "rows": snapshot.rows,
        "customers": results.num_rows,
        "totals": _totals(results, facts),
        "customers_without_result": results["result"].null_count,
        "not_assigned": sorted(
            (
                {"event": r["event_kind"], "activity": r["activity"], "reason": r["missing"], "events": r["count_all"]}
                for r in counted
                if r["missing"] is not None and (delivered or r["event_kind"] != "stop" or r["activity"])
            ),
            key=lambda r: (r["event"], r["activity"], r["reason"]),
        ),
        "assigned_events": sum(r["count_all"] for r in counted if r["missing"] is None),
        "orders_by_currency": {item["values"]: item["counts"] for item in pc.value_counts(orders["currency"]).to_pylist()},
        "stops_from": "deliveries" if delivered else "orders",
        "assumptions": inputs.assumptions.stated(),
    }


def _totals(results: Any, facts: FactRun) -> dict[str, Any]:
    """Sums over everybody, kept so that the first page need not add a million rows; money as text."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    lost = results.filter(pc.less(results["result"], 0))["result"]
    curve = pq.read_table(facts.path("whale_curve"), columns=["place", "cumulative_result"])
    highest = pc.max(curve["cumulative_result"]).as_py()
    peak = curve.filter(pc.equal(curve["cumulative_result"], highest))["place"][0].as_py() if curve.num_rows else 0
    sums = {name: pc.sum(results[name]).as_py() for name in ("list_amount", "invoice", "cost_to_serve", "result")}
    said = {name: None if value is None else str(value) for name, value in sums.items()}
    return {**said, "losing": len(lost), "lost": str(pc.sum(lost).as_py() or 0), "peak_place": peak if highest and highest > 0 else 0}


def _has_deliveries(snapshot: Snapshot, inputs: Inputs) -> bool:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    days = pq.read_table(snapshot.path("trade_delivery"), columns=["delivered_on"])["delivered_on"]
    inside = pc.and_(pc.greater_equal(days, inputs.period.start), pc.less(days, inputs.period.until))
    return bool(pc.any(inside).as_py())
