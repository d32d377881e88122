"""How two records are compared, field by field: levels of agreement, each with its chance among the same (m) and the different (u).

One table for both matchers: the batch hands the SQL to Splink, the search before creating tests the same levels here. Weights are
log2(m/u) bits (Fellegi and Sunter, 1969); their sum with the prior is the match weight W, and P = 2^W / (1 + 2^W).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

Record = dict[str, str]
Weights = Mapping[str, Sequence[Sequence[Any]]]
"""By comparison: (label, m, u) of each level, strongest first."""

CLOSE, NEAR = 0.92, 0.86
OTHER = "different"
FLOOR, LEAST = 0.002, 1e-6


@dataclass(frozen=True)
class Level:
    """One degree of agreement. `rare` counts a rare value more than a common one (term frequency)."""

    label: str
    sql: str
    test: Callable[[Record, Record], bool]
    m: float
    u: float
    rare: bool = False


@dataclass(frozen=True)
class Comparison:
    """One field compared. A pair where either side is empty says nothing."""

    field: str
    levels: tuple[Level, ...]
    m: float
    u: float


def _same(column: str) -> tuple[str, Callable[[Record, Record], bool]]:
    return f'"{column}_l" = "{column}_r"', lambda a, b: bool(a.get(column)) and a.get(column) == b.get(column)


def _alike(column: str, least: float) -> tuple[str, Callable[[Record, Record], bool]]:
    def test(a: Record, b: Record) -> bool:
        return JaroWinkler.similarity(a.get(column, ""), b.get(column, "")) >= least

    return f'jaro_winkler_similarity("{column}_l", "{column}_r") >= {least}', test


def _slips(column: str, most: int = 1) -> tuple[str, Callable[[Record, Record], bool]]:
    def test(a: Record, b: Record) -> bool:
        return DamerauLevenshtein.distance(a.get(column, ""), b.get(column, ""), score_cutoff=most) <= most

    return f'damerau_levenshtein("{column}_l", "{column}_r") <= {most}', test


def _both(
    one: tuple[str, Callable[[Record, Record], bool]], other: tuple[str, Callable[[Record, Record], bool]]
) -> tuple[str, Callable[[Record, Record], bool]]:
    return f"({one[0]}) AND ({other[0]})", lambda a, b: one[1](a, b) and other[1](a, b)


def _level(label: str, found: tuple[str, Callable[[Record, Record], bool]], m: float, u: float, *, rare: bool = False) -> Level:
    return Level(label, found[0], found[1], m, u, rare)


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "name",
        (
            _level("same", _same("name"), 0.60, 0.0005, rare=True),
            _level("same words", _same("words"), 0.04, 0.0001),
            _level("one slip or two", _slips("name", 2), 0.22, 0.0006),
            _level("alike", _alike("name", CLOSE), 0.06, 0.006),
        ),
        0.08,
        0.9928,
    ),
    Comparison(
        "tax_id",
        (
            _level("same", _same("tax"), 0.74, 0.00001),
            _level("same root", _same("root"), 0.10, 0.00002),
            _level("one digit off", _slips("tax"), 0.12, 0.00005),
        ),
        0.04,
        0.99992,
    ),
    Comparison(
        "email",
        (
            _level("same", _same("email"), 0.66, 0.0001),
            _level("one slip", _slips("email"), 0.08, 0.00005),
            _level("same local part", _same("local"), 0.06, 0.003),
        ),
        0.20,
        0.99685,
    ),
    Comparison(
        "phone",
        (_level("same", _same("phone"), 0.66, 0.0001), _level("one digit off", _slips("phone"), 0.06, 0.0002)),
        0.28,
        0.9997,
    ),
    Comparison(
        "postal_code",
        (_level("same", _same("postal"), 0.74, 0.002), _level("same area", _same("area"), 0.10, 0.02)),
        0.16,
        0.978,
    ),
    Comparison(
        "city", (_level("same", _same("city"), 0.86, 0.05, rare=True), _level("alike", _alike("city", NEAR), 0.06, 0.02)), 0.08, 0.93
    ),
    Comparison(
        "address",
        (
            _level("same", _same("address"), 0.55, 0.0003),
            _level("alike, same number", _both(_same("house"), _alike("address", NEAR)), 0.15, 0.0003),
            _level("alike", _alike("address", CLOSE), 0.10, 0.02),
        ),
        0.20,
        0.9794,
    ),
)

BLOCKS: tuple[str, ...] = (
    "tax",
    "root",
    "email",
    "phone",
    "name",
    "words",
    "right(phone, 8)",
    "local || '|' || left(name, 3)",
    "postal || '|' || left(name, 2)",
    "city || '|' || left(name, 6)",
    "area || '|' || left(name, 4)",
    "city || '|' || left(address, 12)",
    "left(name, 10)",
    "right(name, 12)",
)
"""Pairs that share one of these are compared; a block of too many records is left out."""

LEARN_FROM: tuple[str, ...] = ("tax", "email", "phone", "name || '|' || city", "postal || '|' || left(name, 4)")
"""Blocks within which the weights of the other fields are learned."""

SURE: tuple[str, ...] = (
    "tax",
    "email || '|' || left(name, 4)",
    "phone || '|' || left(name, 4)",
    "name || '|' || postal",
    "name || '|' || address",
)
"""Rules that hardly err: the prior is the share of pairs they find, over their recall."""

COLUMNS = ("name", "words", "tax", "root", "email", "local", "phone", "postal", "area", "city", "address", "house")
READS: Mapping[str, str] = {"name": "name", "tax_id": "tax", "email": "email", "phone": "phone", "postal_code": "postal", "city": "city", "address": "address"}  # fmt: skip
"""The column whose emptiness makes a comparison say nothing."""


def fixed_weights(comparisons: Sequence[Comparison] = COMPARISONS) -> dict[str, list[list[Any]]]:
    """The weights to begin with, and to stay with on a base too small to learn from."""
    return {c.field: [*([lv.label, lv.m, lv.u] for lv in c.levels), [OTHER, c.m, c.u]] for c in comparisons}


def fixed_prior(records: int) -> float:
    """The chance that two records drawn at random are one, after exact keys linked the most: one record in twenty has a twin left."""
    return min(0.0005, max(1e-8, 0.1 / max(records, 2)))


def is_sane(levels: Sequence[Sequence[Any]]) -> bool:
    """Whether learned weights of one comparison can be trusted: agreement speaks for one party, difference against it."""
    weights = [math.log2(m / u) for _label, m, u in levels]
    return weights[0] > 0 > weights[-1]


def trusted(learned: Weights, fixed: Weights) -> tuple[dict[str, list[list[Any]]], list[str]]:
    """The learned weights where they are sane, the fixed ones elsewhere; and the fields that stayed fixed.

    A level that was never seen keeps its fixed chance; none is 0 or 1, because nothing is impossible.
    """
    kept: dict[str, list[list[Any]]] = {}
    stayed = []
    for field, levels in fixed.items():
        mine = learned.get(field, ())
        filled = [
            [label, min(max(m or fixed_m, FLOOR), 1 - FLOOR), min(max(u or fixed_u, LEAST), 1 - LEAST)]
            for (label, m, u), (_label, fixed_m, fixed_u) in zip(mine, levels, strict=False)
        ]
        if len(filled) == len(levels) and is_sane(filled):
            kept[field] = filled
        else:
            kept[field] = [list(level) for level in levels]
            stayed.append(field)
    return kept, stayed


def splink_comparisons(
    weights: Weights, *, rare: bool, comparisons: Sequence[Comparison] = COMPARISONS, reads: Mapping[str, str] = READS
) -> list[dict[str, Any]]:
    """The comparisons in the words of Splink's settings. `rare`: count rare values more; in a small base each value looks common."""
    found = []
    for comparison in comparisons:
        column = reads[comparison.field]
        levels: list[dict[str, Any]] = [
            {"sql_condition": f'"{column}_l" IS NULL OR "{column}_r" IS NULL', "label_for_charts": "unknown", "is_null_level": True}
        ]
        *agreeing, (_label, m, u) = weights[comparison.field]
        for level, (label, level_m, level_u) in zip(comparison.levels, agreeing, strict=True):
            made = {"sql_condition": level.sql, "label_for_charts": label, "m_probability": level_m, "u_probability": level_u}
            levels.append(made | ({"tf_adjustment_column": column, "tf_adjustment_weight": 1.0} if rare and level.rare else {}))
        levels.append({"sql_condition": "ELSE", "label_for_charts": OTHER, "m_probability": m, "u_probability": u})
        found.append({"output_column_name": comparison.field, "comparison_levels": levels})
    return found


def level_of(comparison: Comparison, left: Record, right: Record) -> int | None:
    """The strongest level on which two records agree (its place; the last place is 'different'), None where one side is empty."""
    column = READS.get(comparison.field, comparison.field)
    if not left.get(column) or not right.get(column):
        return None
    for place, level in enumerate(comparison.levels):
        if level.test(left, right):
            return place
    return len(comparison.levels)


def probability(weight: float) -> float:
    """P of a match weight in bits."""
    return 1 / (1 + 2 ** -max(min(weight, 300.0), -300.0))


def prior_weight(prior: float) -> float:
    """The prior in bits."""
    return math.log2(prior / (1 - prior))
