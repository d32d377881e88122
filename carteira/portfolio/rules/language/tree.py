"""The tree of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Literal = Decimal | str | bool


@dataclass(frozen=True)
class Compare:
    """A field against one value, or against a list with the operator `in`."""

    field: str
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Known:
    """`field is known` or `field is unknown`: always answers yes or no."""

    field: str
    known: bool


@dataclass(frozen=True)
class And:
    """All parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """Any part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The opposite; unknown stays unknown."""

    part: Node


@dataclass(frozen=True)
class Otherwise:
    """Everybody: the last segment of a scheme, written `otherwise`."""


Node = Compare | Known | And | Or | Not | Otherwise


def fields_in(node: Node) -> frozenset[str]:
    """Names of all fields that the rule reads."""
    if isinstance(node, Compare | Known):
        return frozenset({node.field})
    if isinstance(node, Not):
        return fields_in(node.part)
    if isinstance(node, And | Or):
        return frozenset().union(*(fields_in(part) for part in node.parts))
    return frozenset()
