"""Customer results and whale curve of a million customers and ten million order lines: each step beside one plain scan.

    .venv/bin/python bench/value_results.py [customers] [lines] [rounds]

Writes the lake's Parquet files by DuckDB (planted, seeded), computes the facts as the product does, and prints for each fact its time and the ratio to the
limit: one DuckDB scan of the same order lines that sums the net amount by customer. Best of the rounds; warm files. Not counted: the export from the
database and loading the results back.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="bench-value-"))
os.environ["CARTEIRA_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402

django.setup()

import duckdb  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from carteira.basics.period import Period  # noqa: E402
from carteira.engine.lake.export import Snapshot  # noqa: E402
from carteira.value.queries.computing import compute, tables_needed  # noqa: E402
from carteira.value.rules.equations import parse_terms  # noqa: E402
from carteira.value.rules.inputs import Equation, Inputs, Pool, Rate, in_force  # noqa: E402

START, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
CUSTOMERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
LINES = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
ROUNDS = int(sys.argv[3]) if len(sys.argv) > 3 else 3
ORDERS = LINES // 5
TABLES = {
    "customers_customer": f"SELECT i + 1 AS id, 'BR' AS country, 'active' AS status FROM range({CUSTOMERS}) t(i)",
    "customers_sourceidentity": f"SELECT i + 1 AS id, 'erp' AS source, i + 1 AS customer_id, i + 1 AS home_id FROM range({CUSTOMERS}) t(i)",
    "trade_product": "SELECT i + 1 AS id, 'Sweets ' || (i % 20) AS category, CAST(4 AS DECIMAL(18,4)) AS unit_cost, 'BRL' AS currency FROM range(2000) t(i)",
    "trade_order": f"""SELECT i + 1 AS id, hash(i) % {CUSTOMERS} + 1 AS identity_id, DATE '2026-01-01' + CAST(hash(i + 7) % 365 AS INTEGER) AS ordered_on, 'shop' AS channel,
        '' AS form_of_trade, hash(i + 1) % 3 = 0 AS manual_entry, hash(i + 2) % 2 = 0 AS closed_lot, CAST(hash(i + 3) % 60 AS DECIMAL(18,2)) AS distance_km,
        'placed' AS state, 'BRL' AS currency FROM range({ORDERS}) t(i)""",
    "trade_orderline": f"""SELECT i + 1 AS id, i // 5 + 1 AS order_id, hash(i) % 2000 + 1 AS product_id, 'sale' AS kind, CAST(hash(i + 1) % 9 + 1 AS DECIMAL(18,4)) AS quantity,
        CAST(hash(i + 2) % 9000 / 100 + 10 AS DECIMAL(18,4)) AS list_amount, CAST(0 AS DECIMAL(18,4)) AS discount_amount,
        CAST(hash(i + 2) % 9000 / 100 + 10 AS DECIMAL(18,4)) AS net_amount, CAST(hash(i + 3) % 5000 / 100 + 5 AS DECIMAL(18,4)) AS cost_amount FROM range({LINES}) t(i)""",
    "trade_invoice": f"""SELECT i + 1 AS id, hash(i) % {CUSTOMERS} + 1 AS identity_id, i + 1 AS order_id, DATE '2026-01-01' + CAST(hash(i + 7) % 365 AS INTEGER) AS issued_on,
        CAST(300 AS DECIMAL(18,4)) AS amount, 'BRL' AS currency FROM range({ORDERS}) t(i)""",
    "trade_payment": f"""SELECT i + 1 AS id, hash(i) % {CUSTOMERS} + 1 AS identity_id, i + 1 AS invoice_id, DATE '2026-01-01' + CAST(hash(i + 7) % 365 + 30 AS INTEGER) AS paid_on,
        CAST(300 AS DECIMAL(18,4)) AS amount, 'BRL' AS currency FROM range({ORDERS}) t(i)""",
    "customers_interaction": f"""SELECT i + 1 AS id, hash(i) % {CUSTOMERS} + 1 AS identity_id, CASE WHEN i % 4 = 0 THEN 'case' ELSE 'visit' END AS kind, '' AS channel,
        '' AS form_of_trade, DATE '2026-01-01' + CAST(hash(i + 5) % 365 AS INTEGER) AS business_date, '{{}}' AS drivers FROM range({CUSTOMERS}) t(i)""",
}
EQUATIONS = (
    ("order", "a", "6", "2*lines + 12*[manual_entry]"),
    ("stop", "b", "15", "1.5*distance_km + 20*[not closed_lot]"),
    ("visit", "c", "75", ""),
    ("case", "c", "25", ""),
)


def lake(folder: Path) -> Snapshot:
    """The lake's files, every column in its type; tables that are not planted are empty."""
    with duckdb.connect() as engine:
        for table in tables_needed():
            found = engine.execute(f"DESCRIBE {TABLES[table.name]}").fetchall() if table.name in TABLES else []
            given = {row[0] for row in found}
            columns = ", ".join(f"CAST({c.name if c.name in given else 'NULL'} AS {_sql(c.type)}) AS {c.name}" for c in table.columns)
            source = f"({TABLES[table.name]})" if table.name in TABLES else "(SELECT 1 WHERE FALSE)"
            engine.execute(
                f"COPY (SELECT {columns} FROM {source}) TO '{folder / table.name}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 500000)"
            )
    return Snapshot(folder, {})


def _sql(kind: str) -> str:
    return {"int64": "BIGINT", "bool": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMPTZ", "double": "DOUBLE", "text": "VARCHAR"}.get(
        kind, kind
    )


def model() -> Inputs:
    """Three pools and four equations."""
    pools = tuple(Pool(code, code, START, UNTIL, Decimal(90_000_000), Decimal(120_000_000)) for code in "abc")
    equations = in_force(Equation(e, e, p, e, 1, START, Decimal(b), parse_terms(t)) for e, p, b, t in EQUATIONS)
    return Inputs(Period(START, UNTIL), "BRL", pools, equations, (Rate(START, UNTIL, Decimal("0.18")),))


def scan(folder: Path) -> float:
    """The limit: the order lines joined to their orders and summed by customer, once."""
    began = time.perf_counter()
    with duckdb.connect() as engine:
        engine.execute("SET threads=2; SET memory_limit='2GB'")
        engine.execute(
            f"""SELECT COUNT(*), SUM(total) FROM (SELECT o.identity_id, SUM(l.net_amount) AS total FROM '{folder}/trade_orderline.parquet' l
            JOIN '{folder}/trade_order.parquet' o ON o.id = l.order_id GROUP BY 1)"""
        ).fetchall()
    return time.perf_counter() - began


def once(snapshot: Snapshot, out: Path) -> dict[str, float]:
    """Seconds of each fact in one run."""
    times: dict[str, float] = {}
    last = time.perf_counter()

    def heard(fact: str, rows: int) -> None:
        nonlocal last
        now = time.perf_counter()
        times[fact], last = now - last, now

    compute(model(), snapshot, into=out, heard=heard)
    return times


def main() -> None:
    """Plant, compute, print."""
    folder = HOME / "lake"
    folder.mkdir()
    snapshot = lake(folder)
    assert str(pq.read_schema(folder / "trade_orderline.parquet").field("net_amount").type) == "decimal128(18, 4)"
    limit = min(scan(folder) for _ in range(ROUNDS))
    runs: list[dict[str, float]] = [once(snapshot, HOME / "facts" / str(number)) for number in range(ROUNDS)]
    best: dict[str, Any] = min(runs, key=lambda run: sum(run.values()))
    print(f"{CUSTOMERS:,} customers, {ORDERS:,} orders, {LINES:,} lines; duckdb {duckdb.__version__}, 2 threads, best of {ROUNDS}, warm")
    print(f"{'step':<20}{'seconds':>9}{'x scan':>9}")
    print(f"{'one plain scan':<20}{limit:>9.2f}{1:>9.2f}")
    for name, seconds in best.items():
        print(f"{name:<20}{seconds:>9.2f}{seconds / limit:>9.2f}")
    results = [name for name in best if name != "purchase_day"]
    whole = sum(best[name] for name in results)
    print(f"{'results and whale':<20}{whole:>9.2f}{whole / limit:>9.2f}")
    print(f"{'all facts':<20}{sum(best.values()):>9.2f}{sum(best.values()) / limit:>9.2f}")
    shutil.rmtree(HOME)


if __name__ == "__main__":
    main()
