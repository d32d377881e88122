"""What a fact is made from, down to the tables of the database, and what is made from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carteira.engine.tables.definition import Fact


@dataclass(frozen=True)
class Lineage:
    """Facts are in the order in which they run; tables and given inputs by name."""

    tables: tuple[str, ...]
    given: tuple[str, ...]
    facts: tuple[str, ...]
    readers: tuple[str, ...]


def lineage(facts: Sequence[Fact], name: str) -> Lineage:
    """Everything that reaches the fact, through however many others, and every fact that it reaches. `facts` must be in an order that runs."""
    by_name = {fact.name: fact for fact in facts}
    before = _reached([by_name[name]], by_name)
    read = {source for fact in (*before, by_name[name]) for source in fact.reads}
    return Lineage(
        tables=tuple(sorted(source for source in read if source.startswith("lake."))),
        given=tuple(sorted(source for source in read if source.startswith("given."))),
        facts=tuple(fact.name for fact in facts if fact in before),
        readers=tuple(fact.name for fact in facts if by_name[name] in _reached([fact], by_name)),
    )


def _reached(ends: list[Fact], by_name: dict[str, Fact]) -> list[Fact]:
    """The facts below these, the ends themselves not among them."""
    found: list[Fact] = []
    while ends:
        below = [by_name[source.removeprefix("facts.")] for source in ends.pop().reads if source.startswith("facts.")]
        new = [fact for fact in below if fact not in found]
        found += new
        ends += new
    return found
