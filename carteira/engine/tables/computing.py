"""What a place that computes facts must be able to do. DuckDB in this process by default; Apache Spark by one setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

if TYPE_CHECKING:
    import pyarrow as pa


class Engine(Protocol):
    """Computes queries written in DuckDB's dialect over `lake.*`, `given.*` and the facts before, `facts.*`."""

    def step(self, fact: str, query: str) -> None:
        """Make a fact readable for the next ones without keeping its rows."""

    def keep(self, fact: str, query: str, path: Path) -> int:
        """Compute a fact, write its rows in the query's order to a Parquet file, make it readable; its number of rows."""

    def hold(self, table: pa.Table) -> None:
        """Make a table that Python built readable as `_built`."""

    def arrow(self, name: str) -> pa.Table:
        """Every row of `lake.x`, `given.x` or `facts.x`."""


Opens = Callable[[Mapping[str, Path], "Mapping[str, pa.Table]", Path], AbstractContextManager[Engine]]
"""Opens an engine on the lake's files and the given tables, with a folder to spill to."""


def chosen(lake: Mapping[str, Path], given: Mapping[str, pa.Table], scratch: Path) -> AbstractContextManager[Engine]:
    """The engine that the settings name."""
    if settings.ENGINE == "spark":
        from carteira.engine.tables.cluster import Cluster

        return Cluster(settings.SPARK_URL, store=settings.SPARK_STORE)(lake, given, scratch)
    from carteira.engine.tables.embedded import embedded

    return embedded(lake, given, scratch)
