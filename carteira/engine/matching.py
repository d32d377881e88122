"""Score pairs of records with Splink on DuckDB, in this process. Knows no business: columns, comparisons and blocks are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from splink import Linker
    from splink.internals.blocking_rule_creator import BlockingRuleCreator


BLOCK_LIMIT = 200
"""A block of more records than this names nobody in particular (a shared address, a very common name) and is left out."""
SEED = 20
PAIRS_TO_LEARN, U_PAIRS, EM_PAIRS = 100, 500_000, 2_000_000
QUIET = 40


@dataclass(frozen=True)
class Plan:
    """How to compare: comparisons in Splink's words, SQL expressions of blocks, the prior, and the recall of the sure rules."""

    comparisons: Sequence[dict[str, Any]]
    blocks: Sequence[str]
    prior: float
    learn_from: Sequence[str] = ()
    sure: Sequence[str] = ()
    recall: float = 0.7
    key: str = "id"


@dataclass
class Learned:
    """Weights by comparison as (label, m, u), strongest level first; m or u is None where nothing was seen. Empty: nothing learned."""

    prior: float
    weights: dict[str, list[list[Any]]] = field(default_factory=dict)
    blocks_used: int = 0


class Matcher:
    """A table of records ready to be matched. `key` is unique; every other column is text or null."""

    def __init__(self, records: pa.Table, plan: Plan, *, memory: str = "1GB", threads: int = 2) -> None:
        import duckdb  # here, so that nothing else pays for loading it

        self.plan = plan
        self.connection = duckdb.connect(config={"memory_limit": memory, "threads": threads})
        self.connection.register("given", records)
        self._cut_blocks()

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def learn(self) -> Learned:
        """Estimate u by random pairs and m by expectation maximisation within blocks that hold enough pairs."""
        usable = [block for block in self.plan.learn_from if self._pairs(block) >= PAIRS_TO_LEARN]
        if len(usable) < 2:
            return Learned(self.plan.prior)
        linker = self._linker()
        linker.training.estimate_u_using_random_sampling(max_pairs=U_PAIRS, seed=SEED, min_count_per_level=None)
        sure: list[str | BlockingRuleCreator] = [self._equal(rule) for rule in self.plan.sure if self._pairs(rule)]
        if sure:
            linker.training.estimate_probability_two_random_records_match(sure, recall=self.plan.recall)
        for block in usable:
            linker.training.estimate_parameters_using_expectation_maximisation(self._equal(block), max_pairs=EM_PAIRS)
        model = linker.misc.save_model_to_json(None)
        weights = {c["output_column_name"]: _levels(c) for c in model["comparisons"]}
        return Learned(float(model["probability_two_random_records_match"]), weights, len(usable))

    def pairs(self, *, least: float) -> pa.Table:
        """The pairs of probability `least` or more: left, right (left < right), match_weight, match_probability, mw_<comparison>."""
        predicted = self._linker().inference.predict(threshold_match_probability=least)
        columns = self._columns(predicted.physical_name)
        weights = [
            f'"mw_{name}"' + (f' + "mw_tf_adj_{name}"' if f"mw_tf_adj_{name}" in columns else "") + f' AS "mw_{name}"'
            for name in (c["output_column_name"] for c in self.plan.comparisons)
        ]
        key = self.plan.key
        return self.connection.sql(
            f'SELECT least("{key}_l", "{key}_r") AS "left", greatest("{key}_l", "{key}_r") AS "right", match_weight, match_probability, '  # noqa: S608
            f'{", ".join(weights)} FROM "{predicted.physical_name}" ORDER BY match_weight DESC, 1, 2'
        ).to_arrow_table()

    def _cut_blocks(self) -> None:
        """One column for each block; blocks of too many records become null."""
        cut = ", ".join(
            f"CASE WHEN count(*) OVER (PARTITION BY {block}) BETWEEN 2 AND {BLOCK_LIMIT} THEN {block} END AS block_{place}"
            for place, block in enumerate(self.plan.blocks)
        )
        self._rows(f"CREATE TABLE records AS SELECT *, {cut} FROM given")  # noqa: S608 - expressions are constants of the rules

    def _linker(self) -> Linker:
        from splink import DuckDBAPI, Linker

        settings: dict[str, Any] = {
            "link_type": "dedupe_only",
            "unique_id_column_name": self.plan.key,
            "probability_two_random_records_match": self.plan.prior,
            "retain_intermediate_calculation_columns": True,
            "retain_matching_columns": False,
            "comparisons": list(self.plan.comparisons),
            "blocking_rules_to_generate_predictions": [f"l.block_{n} = r.block_{n}" for n in range(len(self.plan.blocks))],
        }
        return Linker(DuckDBAPI(self.connection).register("records"), settings, log_level=QUIET, validate_settings=False)

    def _pairs(self, block: str) -> int:
        sql = (
            f"SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM records WHERE {block} IS NOT NULL "  # noqa: S608
            f"GROUP BY {block} HAVING count(*) BETWEEN 2 AND {BLOCK_LIMIT})"
        )
        return int(self._rows(sql)[0][0])

    def _equal(self, expression: str) -> str:
        """The expression equal on both sides, its columns named by side."""
        columns = self._columns("records")
        return f"{_sided(expression, 'l', columns)} = {_sided(expression, 'r', columns)}"

    def _columns(self, table: str) -> list[str]:
        return [row[0] for row in self._rows(f'DESCRIBE "{table}"')]

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows at once: a result that is not read to its end blocks the connection."""
        return self.connection.execute(sql).fetchall()


def _sided(expression: str, side: str, columns: Sequence[str]) -> str:
    words = expression.replace("(", " ( ").replace(",", " , ").split(" ")
    return " ".join(f"{side}.{word}" if word in columns else word for word in words)


def _levels(comparison: dict[str, Any]) -> list[list[Any]]:
    return [
        [level["label_for_charts"], level.get("m_probability"), level.get("u_probability")]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
