"""Recipes: saved ways to read a kind of file. Those that come with the product are TOML files, one a set of files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.importing.reading.opening import data_lines, find_dialect, find_headers
from carteira.channels.importing.reading.text import BadLine

_folders: list[Path] = []


@dataclass(frozen=True)
class Recipe:
    """How one kind of file is read: kind, source, the usual file name, reading and mapping."""

    name: str
    kind: str
    source: str
    file: str
    settings: Mapping[str, Any]
    about: str = ""
    lookup: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """For a field, the files that lead from the cell to what is meant, one after the other: file, key column, value column."""


def add_folder(folder: Path) -> None:
    """Let the TOML files of a folder be found by name."""
    if folder not in _folders:
        _folders.append(folder)


def set_names() -> list[str]:
    """Names of the recipe sets there are."""
    return sorted(path.stem for folder in _folders for path in folder.glob("*.toml"))


def recipe_set(name: str) -> list[Recipe]:
    """The recipes of one set, in the order in which its files are imported."""
    for folder in _folders:
        path = folder / f"{name}.toml"
        if path.stem == name and path.is_file():
            return recipes_in(path)
    raise Refused(_("There is no recipe set “%s”.") % name, field="recipe-set", remedy=_("Use one of: %s.") % (", ".join(set_names())))


def recipes_in(path: Path) -> list[Recipe]:
    """The recipes of one TOML file."""
    with path.open("rb") as file:
        table = tomllib.load(file)
    return [_recipe(one, table) for one in table["import"]]


def packaged_recipe(name: str) -> Recipe | None:
    """The recipe of that name among those that come with the product."""
    every = (recipe for folder in _folders for path in sorted(folder.glob("*.toml")) for recipe in recipes_in(path))
    return next((one for one in every if one.name == name), None)


def _recipe(one: Mapping[str, Any], table: Mapping[str, Any]) -> Recipe:
    parts = {name: one[name] for name in ("reading", "columns", "constants", "values", "only", "keys", "repeats") if name in one}
    return Recipe(
        one["name"],
        one["kind"],
        one.get("source", table.get("source", "files")),
        one["file"],
        parts,
        one.get("about", ""),
        one.get("lookup", {}),
    )


def with_lookups(recipe: Recipe, folder: Path) -> dict[str, Any]:
    """The recipe's settings, its lookups resolved against the files of the folder into values."""
    values = {name: dict(words) for name, words in recipe.settings.get("values", {}).items()}
    for name, steps in recipe.lookup.items():
        meaning = _pairs(folder, steps[0])
        for step in steps[1:]:
            following = _pairs(folder, step)
            meaning = {key: following.get(value, value) for key, value in meaning.items()}
        values[name] = {**values.get(name, {}), **meaning}
    return {**recipe.settings, "values": values}


def _pairs(folder: Path, step: Mapping[str, str]) -> dict[str, str]:
    path = folder / step["file"]
    dialect = find_dialect(path)
    headers = find_headers(path, dialect)
    key, value = headers.index(step["key"]), headers.index(step["value"])
    lines = (line.cells for line in data_lines(path, dialect, width=len(headers)))
    return {str(cells[key]): str(cells[value]) for cells in lines if not isinstance(cells, BadLine) and cells[value] is not None}
