"""A rule on one row: yes, no or unknown (Kleene's three values)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from carteira.portfolio.rules.fit import Answer
from carteira.portfolio.rules.language.tree import And, Compare, Known, Node, Not, Or

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_OPPOSITE: dict[Answer, Answer] = {"yes": "no", "no": "yes", "unknown": "unknown"}


def evaluate(node: Node, row: Mapping[str, Any]) -> Answer:
    """The answer of the rule for one row. None and empty text are not known."""
    if isinstance(node, And):
        return _all([evaluate(part, row) for part in node.parts])
    if isinstance(node, Or):
        return _OPPOSITE[_all([_OPPOSITE[evaluate(part, row)] for part in node.parts])]
    if isinstance(node, Not):
        return _OPPOSITE[evaluate(node.part, row)]
    if isinstance(node, Known):
        return "yes" if _is_known(row.get(node.field)) is node.known else "no"
    if isinstance(node, Compare):
        return _compare(node, row.get(node.field))
    return "yes"


def _all(answers: list[Answer]) -> Answer:
    if "no" in answers:
        return "no"
    return "unknown" if "unknown" in answers else "yes"


def _is_known(value: Any) -> bool:
    return value is not None and value != ""


def _compare(node: Compare, value: Any) -> Answer:
    if not _is_known(value):
        return "unknown"
    if isinstance(value, float | int) and not isinstance(value, bool):
        value = Decimal(str(value))
    if node.operator == "in":
        return "yes" if value in node.values else "no"
    return "yes" if _OPERATORS[node.operator](value, node.values[0]) else "no"
