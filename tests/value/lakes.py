"""A small lake made by hand: rows in, facts out, without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from carteira.basics.period import Period
from carteira.engine.lake.conversion import arrow_type
from carteira.engine.lake.export import Snapshot
from carteira.engine.tables import FactRun
from carteira.value.queries.computing import compute, tables_needed
from carteira.value.rules.equations import parse_terms
from carteira.value.rules.inputs import Assumptions, Equation, Inputs, Pool, Rate, in_force

START, UNTIL = date(2026, 1, 1), date(2026, 4, 1)
Row = Mapping[str, Any]


def pool(code: str = "work", cost: str = "100", minutes: str = "1000") -> Pool:
    """A pool over the whole period."""
    return Pool(code, code, START, UNTIL, Decimal(cost), Decimal(minutes))


def equation(
    event: str, base: str, terms: str = "", *, pool: str = "work", activity: str = "", since: date = START, revision: int = 1
) -> Equation:
    """A time equation in force from a day on."""
    return Equation(activity or event, event, pool, event, revision, since, Decimal(base), parse_terms(terms))


def inputs(
    *, pools: Sequence[Pool] = (), equations: Sequence[Equation] = (), rate: str | None = "0.365", assumptions: Assumptions | None = None
) -> Inputs:
    """What the run takes as given."""
    rates = (Rate(START, UNTIL, Decimal(rate)),) if rate else ()
    return Inputs(Period(START, UNTIL), "BRL", tuple(pools), in_force(equations), rates, assumptions or Assumptions())


def run(folder: Path, given: Inputs, **tables: Sequence[Row]) -> FactRun:
    """Compute every fact from these rows; identity n is customer n, and a column that is not given is empty."""
    lake = folder / "lake"
    lake.mkdir(exist_ok=True)
    known = {"customers_sourceidentity": [{"id": pk, "customer_id": pk} for pk in range(1, 10)],
             "customers_customer": [{"id": pk, "country": "BR"} for pk in range(1, 10)]}  # fmt: skip
    rows = {**known, **tables}
    for table in tables_needed():
        schema = pa.schema([(column.name, arrow_type(column.type)) for column in table.columns])
        made = [{**dict.fromkeys(schema.names), **row} for row in rows.pop(table.name, [])]
        pq.write_table(pa.Table.from_pylist(made, schema), lake / f"{table.name}.parquet")
    assert not rows, f"no fact reads {sorted(rows)}"
    return compute(given, Snapshot(lake, {}), into=folder / "facts")


def rows(made: FactRun, fact: str) -> list[dict[str, Any]]:
    """The rows of a fact."""
    found: list[dict[str, Any]] = pq.read_table(made.path(fact)).to_pylist()
    return found


def order(pk: int, customer: int = 1, *, on: date = date(2026, 1, 10), **more: Any) -> Row:
    """An order."""
    return {
        "id": pk,
        "identity_id": customer,
        "ordered_on": on,
        "state": "placed",
        "currency": "BRL",
        "channel": "",
        "form_of_trade": "",
        **more,
    }


def line(
    pk: int,
    order: int,
    net: str,
    *,
    gross: str = "",
    cost: str | None = "0",
    kind: str = "sale",
    product: int | None = None,
    quantity: str = "1",
) -> Row:
    """An order line."""
    return {
        "id": pk, "order_id": order, "product_id": product, "kind": kind, "quantity": Decimal(quantity), "list_amount": Decimal(gross or net),
        "net_amount": Decimal(net), "cost_amount": None if cost is None else Decimal(cost),
    }  # fmt: skip


def touch(pk: int, kind: str, customer: int = 1, *, on: date = date(2026, 2, 1), **more: Any) -> Row:
    """An interaction."""
    return {
        "id": pk,
        "identity_id": customer,
        "kind": kind,
        "business_date": on,
        "channel": "",
        "form_of_trade": "",
        "drivers": "{}",
        "share": Decimal(1),
        **more,
    }


def money(pk: int, customer: int, amount: str, **more: Any) -> Row:
    """A row with an amount of one customer."""
    return {"id": pk, "identity_id": customer, "amount": Decimal(amount), "currency": "BRL", **more}
