"""Facts in DuckDB, in this process and in memory, over Parquet files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carteira.engine.tables.quoting import name_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

THREADS = 2
MEMORY = "2GB"


@contextmanager
def embedded(lake: Mapping[str, Path], given: Mapping[str, pa.Table], scratch: Path) -> Iterator[Embedded]:
    """A DuckDB that sees the lake's files and the given tables, and is gone afterwards."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"SET threads={THREADS}; SET memory_limit='{MEMORY}'; SET temp_directory={text_of(str(scratch))}; SET TimeZone='UTC'"
        )
        connection.execute("CREATE SCHEMA lake; CREATE SCHEMA given; CREATE SCHEMA facts")
        for name, path in lake.items():
            connection.execute(f"CREATE VIEW lake.{name_of(name)} AS SELECT * FROM read_parquet({text_of(_files(path))})")  # noqa: S608
        for name, table in given.items():
            connection.register("_given", table)
            connection.execute(f"CREATE TABLE given.{name_of(name)} AS SELECT * FROM _given")  # noqa: S608
            connection.unregister("_given")
        yield Embedded(connection)


def _files(path: Path) -> str:
    """A table is one file, or a folder of its partitions."""
    return str(path / "*.parquet") if path.is_dir() else str(path)


class Embedded:
    """The engine of `carteira.engine.tables.computing`, by DuckDB."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def step(self, fact: str, query: str) -> None:
        """A view."""
        self._connection.execute(f"CREATE VIEW facts.{name_of(fact)} AS {query}")

    def keep(self, fact: str, query: str, path: Path) -> int:
        """Written by DuckDB itself, group by group."""
        self._connection.execute(f"COPY ({query}) TO {text_of(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")
        self._connection.execute(f"CREATE VIEW facts.{name_of(fact)} AS SELECT * FROM read_parquet({text_of(str(path))})")  # noqa: S608
        rows: int = self._connection.execute(f"SELECT COUNT(*) FROM facts.{name_of(fact)}").fetchall()[0][0]  # noqa: S608
        return rows

    def hold(self, table: pa.Table) -> None:
        """Registered, not copied."""
        self._connection.register("_built", table)

    def arrow(self, name: str) -> pa.Table:
        """Every row of a table."""
        return self._connection.table(name).to_arrow_table()
