"""What a fact says of itself, read from its toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class BadFact(ValueError):
    """A fact's files contradict each other; said with the file and what to change."""


@dataclass(frozen=True)
class Column:
    """One published column. A figure (a column that people see) also says its formula and which fact holds the rows behind it."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    data_class: str = "internal"
    label: str = ""
    formula: str = ""
    rows: str = ""
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact: a table with a grain, made by one SQL text or one pure function from the tables that it reads."""

    app: str
    name: str
    about: str
    grain: tuple[str, ...]
    reads: tuple[str, ...]
    columns: tuple[Column, ...]
    identities: tuple[str, ...] = ()
    kept: bool = True
    sql: str = ""
    build: Callable[..., Any] | None = field(default=None, compare=False)

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


def read_definition(path: Path, *, app: str, sql: str, build: Callable[..., Any] | None) -> Fact:
    """The fact that a toml file and its SQL or build function make together."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := set(said) - {"about", "grain", "reads", "columns", "identities", "kept"}:
        raise BadFact(f"{path.name}: unknown entries {sorted(unknown)}.")
    columns = tuple(_column(path, name, entry) for name, entry in said["columns"].items())
    fact = Fact(
        app=app,
        name=path.stem,
        about=said["about"],
        grain=tuple(said["grain"]),
        reads=tuple(said["reads"]),
        columns=columns,
        identities=tuple(said.get("identities", ())),
        kept=said.get("kept", True),
        sql=sql,
        build=build,
    )
    if not fact.grain or (strangers := set(fact.grain) - {column.name for column in columns}):
        raise BadFact(f"{path.name}: the grain must be named and made of columns; strangers: {sorted(strangers)}.")
    return fact


def _column(path: Path, name: str, entry: dict[str, Any]) -> Column:
    if not {"type", "meaning"} <= set(entry):
        raise BadFact(f"{path.name}: column {name} needs a type and a meaning.")
    return Column(
        name=name,
        type=entry["type"],
        meaning=entry["meaning"],
        unit=entry.get("unit", ""),
        data_class=entry.get("class", "internal"),
        label=entry.get("label", ""),
        formula=entry.get("formula", ""),
        rows=entry.get("rows", ""),
        inputs=tuple(entry.get("inputs", ())),
    )
