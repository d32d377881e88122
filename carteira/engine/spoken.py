"""The SQL in which comparisons and blocks are written, as plain functions: planning a query costs more than comparing a hundred records.

Only the words that rules of matching use are known (equality, NULL, AND, OR, similarity of Jaro and Winkler, distance of Damerau and Levenshtein, left, right,
joined texts); everything else is refused when the matcher is made, so that one side never understands what the other does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlglot import exp

Row = Sequence[str | None]
Condition = Callable[[Row, Row], bool]
Text = Callable[[Row], str | None]


def condition(sql: str, columns: Sequence[str]) -> Condition:
    """A condition on the `_l` and `_r` sides of two records. A side that is empty makes it false, as in SQL."""
    import sqlglot

    return _condition(sqlglot.parse_one(sql, read="duckdb"), {name: place for place, name in enumerate(columns)})


def text(sql: str, columns: Sequence[str]) -> Text:
    """The value of a block for one record; None where a part of it is empty."""
    import sqlglot

    return _text(sqlglot.parse_one(sql, read="duckdb"), {name: place for place, name in enumerate(columns)})


def _condition(node: exp.Expr, places: Mapping[str, int]) -> Condition:
    from sqlglot import exp

    if isinstance(node, exp.Paren):
        return _condition(node.this, places)
    if isinstance(node, exp.And | exp.Or):
        one, other = _condition(node.left, places), _condition(node.right, places)
        return (
            (lambda mine, theirs: one(mine, theirs) and other(mine, theirs))
            if isinstance(node, exp.And)
            else (lambda mine, theirs: one(mine, theirs) or other(mine, theirs))
        )
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        value = _side(node.this, places)
        return lambda mine, theirs: value(mine, theirs) is None
    if isinstance(node, exp.EQ):
        left, right = _side(node.left, places), _side(node.right, places)
        return lambda mine, theirs: (value := left(mine, theirs)) is not None and value == right(mine, theirs)
    if isinstance(node, exp.GTE | exp.LTE):
        return _measured(node, places)
    raise ValueError(f"matching does not know the condition {node.sql()!r}")


def _measured(node: exp.GTE | exp.LTE, places: Mapping[str, int]) -> Condition:
    from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
    from sqlglot import exp

    call, bound = node.left, float(node.right.name)
    name = str(call.name if isinstance(call, exp.Anonymous) else type(call).__name__).lower()
    arguments = call.expressions if isinstance(call, exp.Anonymous) else [call.this, call.expression]
    left, right = (_side(one, places) for one in arguments)
    if name in ("jaro_winkler_similarity", "jarowinklersimilarity") and isinstance(node, exp.GTE):
        alike = JaroWinkler.similarity
        return lambda mine, theirs: (
            (a := left(mine, theirs)) is not None and (b := right(mine, theirs)) is not None and alike(a, b, score_cutoff=bound) >= bound
        )
    if name == "damerau_levenshtein" and isinstance(node, exp.LTE):
        far, most = DamerauLevenshtein.distance, int(bound)
        return lambda mine, theirs: (
            (a := left(mine, theirs)) is not None and (b := right(mine, theirs)) is not None and far(a, b, score_cutoff=most) <= most
        )
    raise ValueError(f"matching does not know the measure {node.sql()!r}")


def _side(node: exp.Expr, places: Mapping[str, int]) -> Callable[[Row, Row], str | None]:
    name, _, side = node.name.rpartition("_")
    place = places[name]
    return (lambda mine, _theirs: mine[place]) if side == "l" else (lambda _mine, theirs: theirs[place])


def _text(node: exp.Expr, places: Mapping[str, int]) -> Text:
    from sqlglot import exp

    if isinstance(node, exp.Column):
        place = places[node.name]
        return lambda row: row[place]
    if isinstance(node, exp.Literal):
        said = str(node.this)
        return lambda _row: said
    if isinstance(node, exp.DPipe):
        one, other = _text(node.left, places), _text(node.right, places)
        return lambda row: None if (a := one(row)) is None or (b := other(row)) is None else a + b
    if isinstance(node, exp.Left | exp.Right):
        whole, length, first = _text(node.this, places), int(node.expression.name), isinstance(node, exp.Left)
        return lambda row: None if (value := whole(row)) is None else value[:length] if first else value[-length:]
    raise ValueError(f"matching does not know the block {node.sql()!r}")


def weights(comparison: Mapping[str, Any], columns: Sequence[str]) -> list[tuple[Condition | None, float, str, float]]:
    """The levels of a comparison: condition (None: otherwise), bits, and the column whose rare values add log2(share of all equal / share of this value)."""
    import math

    levels = comparison["comparison_levels"]
    same = next((level["u_probability"] for level in levels if "tf_adjustment_column" in level), 0.0)
    found: list[tuple[Condition | None, float, str, float]] = []
    for level in levels:
        sql = level["sql_condition"]
        test = None if sql == "ELSE" else condition(sql, columns)
        bits = 0.0 if level.get("is_null_level") else math.log2(level["m_probability"] / level["u_probability"])
        found.append((test, bits, level.get("tf_adjustment_column", ""), same))
    return found
