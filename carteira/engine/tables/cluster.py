"""Facts on an Apache Spark cluster through Spark Connect: the same SQL, translated; results come back by Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carteira.engine.dialects import spark_name, to_spark
from carteira.engine.tables.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 122_880
SESSION = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
}


@dataclass(frozen=True)
class Cluster:
    """A cluster by the address of its Spark Connect server, e.g. `sc://spark.example:15002`; `store` is where its workers read the lake."""

    url: str
    store: str = ""

    @contextmanager
    def __call__(self, lake: Mapping[str, Path], given: Mapping[str, pa.Table], scratch: Path) -> Iterator[OnSpark]:
        """A session of its own that sees the lake's files and the given tables, and is gone afterwards."""
        from pyspark.sql import SparkSession

        session = SparkSession.builder.remote(self.url).create()
        try:
            for setting, value in SESSION.items():
                session.conf.set(setting, value)
            engine = OnSpark(session, Store(self.store))
            for name, path in lake.items():
                engine.see("lake", name, path)
            for name, table in given.items():
                _frame(session, table).createOrReplaceTempView(spark_name("given", name))
            yield engine
        finally:
            session.stop()


def _frame(session: Any, table: pa.Table) -> Any:
    """A table on the cluster. Of an empty one Spark cannot guess the columns: it is told them."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return session.createDataFrame(table) if table.num_rows else session.createDataFrame([], schema=from_arrow_schema(table.schema))


class OnSpark:
    """The engine of `carteira.engine.tables.computing`, by Apache Spark."""

    def __init__(self, session: Any, store: Store) -> None:
        self._session = session
        self._store = store

    def step(self, fact: str, query: str) -> None:
        """A view of the session."""
        self._session.sql(to_spark(query)).createOrReplaceTempView(spark_name("facts", fact))

    def keep(self, fact: str, query: str, path: Path) -> int:
        """Computed, fetched by Arrow and written here; the facts that read it start from its file, so that no plan grows with the chain."""
        import pyarrow.parquet as pq

        made = self._session.sql(to_spark(query)).toArrow()
        pq.write_table(made, path, compression="zstd", row_group_size=ROW_GROUP)
        self.see("facts", fact, path)
        rows: int = made.num_rows
        return rows

    def see(self, schema: str, name: str, path: Path) -> None:
        """A Parquet file, or a folder of them, as a view of the session."""
        self._session.read.parquet(*self._store.places(path)).createOrReplaceTempView(spark_name(schema, name))

    def hold(self, table: pa.Table) -> None:
        """Sent to the cluster by Arrow."""
        _frame(self._session, table).createOrReplaceTempView("_built")

    def arrow(self, name: str) -> pa.Table:
        """Every row of a table."""
        schema, _, table = name.partition(".")
        return self._session.table(spark_name(schema, table)).toArrow()
