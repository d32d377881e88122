"""Compute the facts of a run from a snapshot and frozen inputs. Writes no table of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from carteira.engine.lake.export import Snapshot
from carteira.engine.lake.schema import LakeTable, lake_table
from carteira.engine.tables import Fact, FactRun, discover, run_facts
from carteira.value.rules.inputs import Inputs

Heard = Callable[[str, int], None]
ASIDE = frozenset({"purchase_day"})
"""Facts that results do not need."""


@cache
def value_facts() -> tuple[Fact, ...]:
    """The facts that this folder publishes, in the order in which they run."""
    return discover("carteira.value")


@cache
def facts_digest() -> str:
    """SHA-256 of every definition: it changes when a figure is computed in another way."""
    text = "\n".join(f"{fact.name}\n{fact.sql}\n{fact.columns}" for fact in value_facts())
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def tables_needed() -> tuple[LakeTable, ...]:
    """The tables of the database that the facts read."""
    read = {name.removeprefix("lake.") for fact in value_facts() for name in fact.reads if name.startswith("lake.")}
    models = {model._meta.db_table: model for model in apps.get_models()}
    return tuple(lake_table(models[name]) for name in sorted(read))


def facts_folder(name: str) -> Path:
    """Where the finished facts of a run lie."""
    return Path(settings.HOME) / "facts" / name


def compute(inputs: Inputs, snapshot: Snapshot, *, into: Path, facts: Sequence[Fact] | None = None, heard: Heard | None = None) -> FactRun:
    """All facts of one period, as files."""
    lake = {table.name: snapshot.path(table.name) for table in tables_needed()}
    from carteira.value.facts.given import given_tables  # Arrow is large: loaded by the process that computes

    return run_facts(facts or value_facts(), lake=lake, given=given_tables(inputs), into=into, heard=heard)
