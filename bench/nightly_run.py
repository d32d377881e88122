"""The night of a firm: export, facts, lifetime values, next dates and products, each step beside one plain scan; on growing data, and on Spark.

    .venv/bin/python bench/nightly_run.py                       1, 2, 5 and 10 million lines, a tenth as many customers
    .venv/bin/python bench/nightly_run.py CUSTOMERS LINES       one size, in this process
    .venv/bin/python bench/nightly_run.py CUSTOMERS LINES spark the facts of one size on a stand-alone cluster of two workers

The rows are those of bench/value_results.py (planted, seeded). The export is the product's own process on an SQLite file without secondary indexes; the second
export follows a change of one line. Every step runs once, cold. CPU seconds are of the step with its child processes.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
SIZES = [(1, 10), (2, 20), (5, 50), (10, 100)]
SHIFT = 18
STEPS = {"int64": "BIGINT", "bool": "BIGINT", "double": "DOUBLE"}


def used() -> list[resource.struct_rusage]:
    """What this process and its ended children took."""
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def cpu() -> float:
    """CPU seconds of both."""
    return sum(one.ru_utime + one.ru_stime for one in used())


class Night:
    """Steps with their wall and CPU seconds."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, float]] = {}

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do one step."""
        began, spent = time.perf_counter(), cpu()
        made = work()
        self.steps[name] = (time.perf_counter() - began, cpu() - spent)
        return made


def database(lake: Path, tables: Any, path: Path) -> None:
    """The same rows as an SQLite file: what the export reads."""
    import adbc_driver_sqlite.dbapi as adbc
    import duckdb

    with adbc.connect(f"file:{path}") as connection, connection.cursor() as cursor, duckdb.connect() as engine:
        for table in tables:
            kinds = ", ".join(f'"{c.name}"' + (" INTEGER PRIMARY KEY" if c.name == "id" else "") for c in table.columns)
            cursor.execute(f'CREATE TABLE "{table.name}" ({kinds})')
            listed = ", ".join(f'CAST("{c.name}" AS {_stored(c.type)}) AS "{c.name}"' for c in table.columns)
            rows = engine.sql(f"SELECT {listed} FROM '{lake / table.name}.parquet'").to_arrow_reader(100_000)
            cursor.adbc_ingest(table.name, rows, mode="append")
        cursor.execute('CREATE TABLE lake_lakechange ("table" TEXT, part INTEGER, export INTEGER)')
        connection.commit()


def _stored(kind: str) -> str:
    return "DOUBLE" if kind.startswith("decimal") else STEPS.get(kind, "VARCHAR")


def export(path: Path, tables: Any, folder: Path, base: tuple[Path, dict[str, Any]] | None) -> dict[str, Any]:
    """The product's exporting process."""
    folder.mkdir()
    order = {"vendor": "sqlite", "source": f"file:{path}?mode=ro", "folder": str(folder), "shift": SHIFT, "since": 1, "tables": [
        {"name": t.name, "columns": [[c.name, c.type] for c in t.columns], "base": base and {"folder": str(base[0] / t.name), "parts": base[1][t.name]}}
        for t in tables
    ]}  # fmt: skip
    command = [sys.executable, "-m", "carteira.engine.lake.child"]
    said = subprocess.run(command, input=json.dumps(order).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT)
    return {row["table"]: row["parts"] for row in map(json.loads, said.stdout.splitlines())}


def change_one_line(path: Path) -> None:
    """One correction, and the note that the product's trigger would leave."""
    import pysqlite3

    with pysqlite3.connect(path) as connection:
        connection.execute("UPDATE trade_orderline SET net_amount = 1 WHERE id = 1000")
        connection.execute("INSERT INTO lake_lakechange VALUES ('trade_orderline', 0, 1)")
    connection.close()


def night(*, spark: bool) -> dict[str, Any]:
    """One night at the size of the command line, which the planted rows read too."""
    del sys.argv[3:]
    import value_results as planted

    from carteira.engine.lake.export import Snapshot

    tables, home, night = planted.tables_needed(), Path(tempfile.mkdtemp(prefix="bench-night-")), Night()
    (home / "planted").mkdir()
    planted.lake(home / "planted")
    night.step("one plain scan", lambda: planted.scan(home / "planted"))
    limit = night.step("one plain scan", lambda: planted.scan(home / "planted"))
    if spark:
        return {"scan": limit, "steps": night.steps | on_spark(home, Snapshot(home / "planted", {}), planted).steps}
    database(home / "planted", tables, home / "db.sqlite3")
    first = night.step("export, whole", lambda: export(home / "db.sqlite3", tables, home / "first", None))
    change_one_line(home / "db.sqlite3")
    night.step("export after one change", lambda: export(home / "db.sqlite3", tables, home / "second", (home / "first", first)))
    snapshot = Snapshot(home / "second", {})
    facts = night.step("facts", lambda: planted.compute(planted.model(), snapshot, into=home / "facts"))
    health(night, snapshot, home / "health")
    science(night, facts, home / "second")
    shutil.rmtree(home)
    return {"scan": limit, "steps": night.steps, "peak": max(one.ru_maxrss for one in used()) / 2**20}


def health(night: Night, snapshot: Any, into: Path) -> None:
    """What was known of each customer on seven days a quarter apart, and how likely it falls silent or shrinks."""
    from datetime import date

    from carteira.engine.tables import discover, run_facts
    from carteira.health.actions.looking import judged_from, tables_needed
    from carteira.health.facts.given import given_tables
    from carteira.health.rules.moments import moments_of

    moments = moments_of(date(2026, 1, 1), date(2026, 12, 31))
    given = given_tables(moments, last_day=date(2026, 12, 31), currency="BRL", has_cases=True)
    lake = {table.name: snapshot.path(table.name) for table in tables_needed()}
    facts = night.step("health features", lambda: run_facts(discover("carteira.health"), lake=lake, given=given, into=into))
    night.step("health, learnt and judged", lambda: judged_from(facts, moments))


def science(night: Night, facts: Any, lake: Path) -> None:
    """What is fitted on the finished facts."""
    import duckdb
    import numpy as np
    import pyarrow.parquet as pq

    from carteira.science.next_product import gather, likely_next
    from carteira.value.rules.dates import fit_dates
    from carteira.value.rules.lifetime import estimate

    days = pq.read_table(facts.path("purchase_day"))
    customer, day = days["customer_id"].to_numpy(), days["day"].cast("int32").to_numpy().astype(np.int64)
    margin = days["margin"].cast("double").to_numpy()
    last = int(np.datetime64("2026-12-31").astype(int))
    night.step("lifetime values", lambda: estimate(customer, day, margin, last_day=last, yearly_discount=0.18, other_world={}))
    night.step("next purchase dates", lambda: fit_dates(customer, day, last_day=last))

    def products() -> None:
        with duckdb.connect() as engine:
            found = engine.sql(
                f"SELECT o.identity_id - 1 AS c, date_diff('day', DATE '1970-01-01', o.ordered_on) AS d, l.product_id - 1 AS p FROM '{lake}/trade_orderline/*.parquet' l "
                f"JOIN '{lake}/trade_order/*.parquet' o ON o.id = l.order_id ORDER BY 1, 2"
            ).fetchnumpy()
        people = int(found["c"].max()) + 1
        likely_next(gather(found["c"], found["d"], found["p"], customers=people, items=2000), customers=np.arange(people))

    night.step("next products", products)


def on_spark(home: Path, snapshot: Any, planted: Any) -> Night:
    """The facts on a stand-alone cluster: one master, two workers of one core."""
    from functools import partial

    from carteira.engine.tables.cluster import Cluster
    from carteira.engine.tables.runner import run_facts
    from carteira.value.facts.given import given_tables
    from carteira.value.queries.computing import value_facts
    from tests.cluster import running_cluster

    more = {"spark.driver.memory": "2g", "spark.executor.memory": "2g", "spark.sql.shuffle.partitions": "8"}
    (home / "cluster").mkdir()
    night = Night()
    starting = running_cluster(home / "cluster", memory="2g", more=more)
    url = night.step("start of the cluster", starting.__enter__)
    try:
        lake = {table.name: snapshot.path(table.name) for table in planted.tables_needed()}
        run = partial(run_facts, value_facts(), lake=lake, given=given_tables(planted.model()), engine=Cluster(url))
        night.step("facts, first", lambda: run(into=home / "first"))
        night.step("facts, again", lambda: run(into=home / "again"))
    finally:
        starting.__exit__(None, None, None)
    return night


def show(title: str, made: dict[str, Any]) -> None:
    """One table."""
    peak = f"; peak memory {made['peak']:.1f} GiB" if "peak" in made else ""
    print(f"\n{title}{peak}\n{'step':<28}{'seconds':>9}{'CPU s':>9}{'x scan':>9}{'CPU x':>9}")
    base = made["steps"]["one plain scan"][1]
    for name, (seconds, spent) in made["steps"].items():
        print(f"{name:<28}{seconds:>9.2f}{spent:>9.2f}{seconds / made['scan']:>9.1f}{spent / base:>9.1f}")
    sys.stdout.flush()


def main() -> None:
    """One size here, or all of them in processes of their own."""
    if len(sys.argv) > 2:
        options = sys.argv[3:]
        made = night(spark="spark" in options)
        print(json.dumps(made)) if "json" in options else show(f"{int(sys.argv[1]):,} customers, {int(sys.argv[2]):,} lines", made)
        return
    for customers, lines in SIZES:
        size = [str(customers * 100_000), str(lines * 100_000)]
        said = subprocess.run([sys.executable, __file__, *size, "json"], stdout=subprocess.PIPE, check=True)
        show(f"{int(size[0]):,} customers, {int(size[1]):,} lines", json.loads(said.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
