"""Run facts in DuckDB over Parquet. A failed check stops the run and leaves what stood before untouched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carteira.engine.tables.definition import Fact

if TYPE_CHECKING:
    import pyarrow as pa

THREADS = 2
MEMORY = "2GB"


class CheckFailed(RuntimeError):
    """A fact broke its own promise (unique grain, an identity): nothing was put in place."""


@dataclass(frozen=True)
class FactRun:
    """The finished facts: their folder and how many rows each has."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)

    def path(self, fact: str) -> Path:
        """The Parquet file of one fact."""
        return self.folder / f"{fact}.parquet"


def run_facts(
    facts: Sequence[Fact],
    *,
    lake: Mapping[str, Path],
    given: Mapping[str, pa.Table],
    into: Path,
    heard: Callable[[str, int], None] | None = None,
) -> FactRun:
    """Compute the facts in their order from the lake's files and the given tables; the folder `into` appears whole or not at all."""
    into.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=into.parent))
    try:
        import duckdb

        with duckdb.connect(":memory:") as engine:
            _prepare(engine, lake, given, unfinished)
            rows = {fact.name: _settle(engine, fact, unfinished, heard) for fact in facts}
        shutil.rmtree(unfinished / "spill", ignore_errors=True)
        shutil.rmtree(into, ignore_errors=True)
        unfinished.rename(into)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return FactRun(into, rows)


def _prepare(engine: Any, lake: Mapping[str, Path], given: Mapping[str, pa.Table], folder: Path) -> None:
    engine.execute(
        f"SET threads={THREADS}; SET memory_limit='{MEMORY}'; SET temp_directory={_text(str(folder / 'spill'))}; SET TimeZone='UTC'"
    )
    engine.execute("CREATE SCHEMA lake; CREATE SCHEMA given; CREATE SCHEMA facts")
    for name, path in lake.items():
        engine.execute(f"CREATE VIEW lake.{_name(name)} AS SELECT * FROM read_parquet({_text(str(path))})")  # noqa: S608
    for name, table in given.items():
        engine.register("_given", table)
        engine.execute(f"CREATE TABLE given.{_name(name)} AS SELECT * FROM _given")  # noqa: S608
        engine.unregister("_given")


def _settle(engine: Any, fact: Fact, folder: Path, heard: Callable[[str, int], None] | None) -> int:
    """Compute one fact, check it, and make it readable for the next ones; its number of rows."""
    if fact.build is not None:
        engine.register("_built", fact.build(*[engine.table(name).to_arrow_table() for name in fact.reads]))
    query = _published(fact)
    view = f"facts.{_name(fact.name)}"
    if not fact.kept:
        engine.execute(f"CREATE VIEW {view} AS {query}")
        return 0
    path = _text(str(folder / f"{fact.name}.parquet"))
    engine.execute(f"COPY ({query}) TO {path} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)")
    engine.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet({path})")  # noqa: S608
    rows: int = engine.execute(f"SELECT COUNT(*) FROM {view}").fetchone()[0]  # noqa: S608
    _check(engine, fact, view)
    if heard:
        heard(fact.name, rows)
    return rows


def _published(fact: Fact) -> str:
    """The fact's query with every promised column, in its promised type, sorted by grain: the same bytes each time."""
    columns = ", ".join(f"CAST({_name(c.name)} AS {c.type}) AS {_name(c.name)}" for c in fact.columns)
    source = f"({fact.sql.rstrip().rstrip(';')})" if fact.build is None else "_built"
    order = f" ORDER BY {', '.join(_name(name) for name in fact.grain)}" if fact.kept else ""
    return f"SELECT {columns} FROM {source} AS made{order}"  # noqa: S608  names come from the toml


def _check(engine: Any, fact: Fact, view: str) -> None:
    grain = ", ".join(_name(name) for name in fact.grain)
    twice = engine.execute(f"SELECT {grain} FROM {view} GROUP BY {grain} HAVING COUNT(*) > 1 LIMIT 1").fetchone()  # noqa: S608
    if twice:
        raise CheckFailed(f"{fact.name}: more than one row for {grain} = {twice}.")
    for identity in fact.identities:
        broken = engine.execute(f"SELECT {grain} FROM {view} WHERE NOT ({identity}) LIMIT 1").fetchone()  # noqa: S608
        if broken:
            raise CheckFailed(f"{fact.name}: {identity} does not hold for {grain} = {broken}.")


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
