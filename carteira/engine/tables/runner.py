"""Run facts over Parquet, in the engine of the settings. A failed check stops the run and leaves what stood before untouched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from carteira.engine.tables.computing import Engine, Opens, chosen
from carteira.engine.tables.definition import Fact
from carteira.engine.tables.quoting import name_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

Heard = Callable[[str, int], None]


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
    heard: Heard | None = None,
    engine: Opens = chosen,
) -> FactRun:
    """Compute the facts in their order from the lake's files and the given tables; the folder `into` appears whole or not at all."""
    into.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=into.parent))
    try:
        with engine(lake, given, unfinished / "spill") as opened:
            rows = {fact.name: _settle(opened, fact, unfinished, heard) for fact in facts}
        shutil.rmtree(unfinished / "spill", ignore_errors=True)
        shutil.rmtree(into, ignore_errors=True)
        unfinished.rename(into)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return FactRun(into, rows)


def _settle(engine: Engine, fact: Fact, folder: Path, heard: Heard | None) -> int:
    """Compute one fact, check it, and make it readable for the next ones; its number of rows."""
    if fact.build is not None:
        engine.hold(fact.build(*[engine.arrow(name) for name in fact.reads]))
    if not fact.kept:
        engine.step(fact.name, _published(fact))
        return 0
    path = folder / f"{fact.name}.parquet"
    rows = engine.keep(fact.name, _published(fact), path)
    _check(fact, path)
    if heard:
        heard(fact.name, rows)
    return rows


def _published(fact: Fact) -> str:
    """The fact's query with every promised column, in its promised type, sorted by grain: the same bytes each time."""
    columns = ", ".join(f"CAST({name_of(c.name)} AS {c.type}) AS {name_of(c.name)}" for c in fact.columns)
    source = f"({fact.sql.rstrip().rstrip(';')})" if fact.build is None else "_built"
    order = f" ORDER BY {', '.join(name_of(name) for name in fact.grain)}" if fact.kept else ""
    return f"SELECT {columns} FROM {source} AS made{order}"  # noqa: S608  names come from the toml


def _check(fact: Fact, path: Path) -> None:
    """The promises are held against the rows that came back, wherever they were computed."""
    import duckdb

    grain, file = ", ".join(name_of(name) for name in fact.grain), text_of(str(path))
    with duckdb.connect(":memory:") as engine:
        twice = engine.execute(f"SELECT {grain} FROM {file} GROUP BY {grain} HAVING COUNT(*) > 1 LIMIT 1").fetchall()  # noqa: S608
        if twice:
            raise CheckFailed(f"{fact.name}: more than one row for {grain} = {twice[0]}.")
        for identity in fact.identities:
            broken = engine.execute(f"SELECT {grain} FROM {file} WHERE NOT ({identity}) LIMIT 1").fetchall()  # noqa: S608
            if broken:
                raise CheckFailed(f"{fact.name}: {identity} does not hold for {grain} = {broken[0]}.")
