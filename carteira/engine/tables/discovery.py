"""Find the facts of a capability, hold what they say against what they do, and put them in an order that runs."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from pathlib import Path

from carteira.engine.dialects import tables_read
from carteira.engine.tables.definition import BadFact, Fact, read_definition


def discover(package: str) -> tuple[Fact, ...]:
    """Every fact of a capability, e.g. `carteira.value`, in an order that runs."""
    folder = Path(str(files(package) / "facts"))
    return in_order([_load(path, package) for path in sorted(folder.glob("*.toml"))])


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts so that each comes after those it reads; a circle is refused."""
    by_name = {fact.name: fact for fact in sorted(facts, key=lambda fact: fact.name)}
    needs = {name: sorted(_facts_read(fact) & set(by_name)) for name, fact in by_name.items()}
    sorter = TopologicalSorter(needs)
    try:
        return tuple(by_name[name] for name in sorter.static_order())
    except CycleError as circle:
        raise BadFact(f"These facts read each other in a circle: {' -> '.join(circle.args[1])}.") from circle


def _facts_read(fact: Fact) -> set[str]:
    return {name.removeprefix("facts.") for name in fact.reads if name.startswith("facts.")}


def _load(path: Path, package: str) -> Fact:
    text, code = path.with_suffix(".sql"), path.with_suffix(".py")
    if text.exists() == code.exists():
        raise BadFact(f"{path.name}: give it either {text.name} or {code.name}.")
    app = package.rpartition(".")[2]
    if code.exists():
        build = importlib.import_module(f"{package}.facts.{path.stem}").build
        return read_definition(path, app=app, sql="", build=build)
    fact = read_definition(path, app=app, sql=text.read_text(encoding="utf-8"), build=None)
    found = tables_read(fact.sql)
    if found != set(fact.reads):
        raise BadFact(
            f"{path.name}: `reads` and the SQL differ. Only in reads: {sorted(set(fact.reads) - found)}; only in SQL: {sorted(found - set(fact.reads))}."
        )
    return fact
