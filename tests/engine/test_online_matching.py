"""The online matcher decides as the batch does: the same pairs, the same weights."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from carteira.engine.matching import Matcher, Plan
from carteira.engine.online import OnlineMatcher

COLUMNS = ("name", "phone")
COMPARISONS = [
    {
        "output_column_name": "name",
        "comparison_levels": [
            {"sql_condition": '"name_l" IS NULL OR "name_r" IS NULL', "label_for_charts": "unknown", "is_null_level": True},
            {"sql_condition": '"name_l" = "name_r"', "label_for_charts": "same", "m_probability": 0.8, "u_probability": 0.01,
             "tf_adjustment_column": "name", "tf_adjustment_weight": 1.0},
            {"sql_condition": 'jaro_winkler_similarity("name_l", "name_r") >= 0.9', "label_for_charts": "alike", "m_probability": 0.1, "u_probability": 0.02},
            {"sql_condition": "ELSE", "label_for_charts": "different", "m_probability": 0.1, "u_probability": 0.97},
        ],
    },
    {
        "output_column_name": "phone",
        "comparison_levels": [
            {"sql_condition": '"phone_l" IS NULL OR "phone_r" IS NULL', "label_for_charts": "unknown", "is_null_level": True},
            {"sql_condition": '"phone_l" = "phone_r"', "label_for_charts": "same", "m_probability": 0.9, "u_probability": 0.001},
            {"sql_condition": "ELSE", "label_for_charts": "different", "m_probability": 0.1, "u_probability": 0.999},
        ],
    },
]  # fmt: skip
PLAN = Plan(COMPARISONS, ("name", "left(name, 3)", "right(phone, 4)"), 0.01)


def _records() -> pa.Table:
    chance = random.Random(7)  # noqa: S311
    ends = ("sao joao", "central", "flor", "vista", "rio", "sao joaoo", "vila", "porto", "serra", "ponte")
    words = [f"{first} {last}" for first in ("bar", "mercado", "padaria", "loja", "hotel", "adega", "bazar") for last in ends]
    names = [chance.choice([*words, None]) for _ in range(600)]
    phones = [chance.choice([None, str(chance.randrange(10**7, 10**7 + 300))]) for _ in names]
    return pa.table({"id": pa.array(range(1, 601)), "name": pa.array(names, pa.string()), "phone": pa.array(phones, pa.string())})


def test_each_record_finds_the_pairs_that_the_batch_finds() -> None:
    records = _records()
    batch = Matcher(records, PLAN)
    pairs = {(row["left"], row["right"]): row["match_weight"] for row in batch.pairs(least=0.02).to_pylist()}
    batch.close()
    online = OnlineMatcher(records, PLAN)
    found = {
        (min(row["id"], match.key), max(row["id"], match.key)): match.weight
        for row in records.to_pylist()
        for match in online.find(row, least=0.02, but=row["id"])
    }
    assert len(pairs) > 100
    assert found.keys() == pairs.keys()
    assert max(abs(found[pair] - pairs[pair]) for pair in pairs) < 1e-9


def test_who_shares_no_block_is_nobody() -> None:
    online = OnlineMatcher(_records(), PLAN)
    assert online.find({"name": "zzz", "phone": None}, least=0.0) == []
    assert online.find({}, least=0.0) == []


def test_what_no_side_would_understand_is_refused_when_the_matcher_is_made() -> None:
    with pytest.raises(ValueError, match="does not know the block"):
        OnlineMatcher(_records(), Plan(COMPARISONS, ("upper(name)",), 0.01))
    odd = [
        {**COMPARISONS[1], "comparison_levels": [{"sql_condition": 'soundex("phone_l") > 3', "m_probability": 0.5, "u_probability": 0.5}]}
    ]
    with pytest.raises(ValueError, match="does not know"):
        OnlineMatcher(_records(), Plan(odd, ("name",), 0.01))
