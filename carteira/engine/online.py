"""One new record against a million, in milliseconds, with the decision that the batch of `carteira.engine.matching` would come to.

The same blocks find the candidates, and the same SQL conditions with the same weights score them, in the same DuckDB; only the pairs of one record are made. An
index over the blocks takes 12 bytes for each record and block.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carteira.engine.matching import BLOCK_LIMIT, Plan

if TYPE_CHECKING:
    import pyarrow as pa

NOBODY = -1


@dataclass(frozen=True)
class Match:
    """A record that the new one may be."""

    key: int
    weight: float
    probability: float


class OnlineMatcher:
    """A table of records as for `Matcher`, kept in memory and asked one record at a time. `plan` carries the weights of the batch."""

    def __init__(self, records: pa.Table, plan: Plan) -> None:
        import duckdb

        self.plan = plan
        self._columns = [name for name in records.column_names if name != plan.key]
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.register("given", records)
        self._blocks = [self._sorted(block) for block in plan.blocks]
        self._records = self._with_frequencies(records.column_names).combine_chunks()
        self._connection.unregister("given")
        self._keys, self._score = self._asking(), self._scoring()
        self._connection.execute("PRAGMA disable_optimizer")  # planning a query of a few rows costs more than running it

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()

    def find(self, record: Mapping[str, str | None], *, least: float, but: int = NOBODY) -> list[Match]:
        """Whom the record may be, at `least` this probability, the likeliest first; `but` is the record itself where it is in the table."""
        values = [record.get(name) or None for name in self._columns]
        places = self._candidates(values)
        if not len(places):
            return []
        self._connection.register("candidates", self._records.take(places))
        found = self._connection.execute(self._score, values).fetchall()
        scored = [Match(key, weight, 1 / (1 + 2**-weight)) for key, weight in found if key != but]
        return sorted((match for match in scored if match.probability >= least), key=lambda match: (-match.weight, match.key))

    def _candidates(self, values: list[str | None]) -> Any:
        """Places of the records that share a block with these values. A block that is too large for the batch is left out here too."""
        import numpy as np

        row = self._connection.execute(self._keys, values).fetchall()[0]
        nothing = row[-1]
        found = []
        for (hashes, places), value in zip(self._blocks, row[:-1], strict=True):
            first, last = np.searchsorted(hashes, np.uint64(value)), np.searchsorted(hashes, np.uint64(value), side="right")
            if value != nothing and last - first <= BLOCK_LIMIT:
                found.append(places[first:last])
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int32)

    def _sorted(self, block: str) -> tuple[Any, Any]:
        """Hashes of a block in order, and the places of their records; records without a value are in no block."""
        import numpy as np

        rows = self._connection.execute(
            f"SELECT value, place FROM (SELECT hash({block}) AS value, ({block}) IS NULL AS empty, row_number() OVER () - 1 AS place FROM given) "  # noqa: S608
            "WHERE NOT empty ORDER BY value, place"
        ).fetchnumpy()
        return np.asarray(rows["value"], np.uint64), np.asarray(rows["place"], np.int32)

    def _with_frequencies(self, columns: list[str]) -> pa.Table:
        """The records, with the share of all that bears the same value where rare values count more."""
        counted = sorted(
            {
                level["tf_adjustment_column"]
                for c in self.plan.comparisons
                for level in c["comparison_levels"]
                if "tf_adjustment_column" in level
            }
        )
        shares = "".join(
            f', CASE WHEN "{name}" IS NOT NULL THEN COUNT(*) OVER (PARTITION BY "{name}") / (SELECT COUNT("{name}") FROM given) END AS "tf_{name}"'  # noqa: S608
            for name in counted
        )
        listed = ", ".join(f'"{name}"' for name in columns)
        return self._connection.sql(
            f"SELECT * EXCLUDE (place) FROM (SELECT {listed}{shares}, row_number() OVER () AS place FROM given) ORDER BY place"  # noqa: S608
        ).to_arrow_table()

    def _asking(self) -> str:
        """The query that hashes the blocks of the values asked, and, last, what no value hashes to."""
        mine = ", ".join(f'CAST(? AS VARCHAR) AS "{name}"' for name in self._columns)
        hashes = ", ".join(f"hash({block})" for block in self.plan.blocks)
        return f"SELECT {hashes}, hash(CAST(NULL AS VARCHAR)) FROM (SELECT {mine})"  # noqa: S608 - constants of the rules

    def _scoring(self) -> str:
        """The query that weighs every candidate against the values asked."""
        mine = ", ".join(f'CAST(? AS VARCHAR) AS "{name}_l"' for name in self._columns)
        theirs = ", ".join(f'"{name}" AS "{name}_r"' for name in self._columns)
        shares = "".join(f', "{name}"' for name in self._records.column_names if name.startswith("tf_"))
        prior = math.log2(self.plan.prior / (1 - self.plan.prior))
        weight = " + ".join([repr(prior), *(_weight_of(comparison) for comparison in self.plan.comparisons)])
        return (
            f'SELECT "{self.plan.key}", {weight} FROM (SELECT {mine}) AS asked '  # noqa: S608
            f'CROSS JOIN (SELECT "{self.plan.key}"{shares}, {theirs} FROM candidates) AS candidate'
        )


def _weight_of(comparison: Mapping[str, Any]) -> str:
    """The bits of one comparison as SQL: the first condition that holds; nothing where a side is empty."""
    levels = comparison["comparison_levels"]
    same = next((level["u_probability"] for level in levels if "tf_adjustment_column" in level), None)
    said, otherwise = [], "0.0"
    for level in levels:
        if level.get("is_null_level"):
            said.append(f"WHEN {level['sql_condition']} THEN 0.0")
            continue
        bits = repr(math.log2(level["m_probability"] / level["u_probability"]))
        if column := level.get("tf_adjustment_column"):
            bits += f' + log2({same!r} / "tf_{column}")'
        if level["sql_condition"] == "ELSE":
            otherwise = bits
        else:
            said.append(f"WHEN {level['sql_condition']} THEN {bits}")
    return f"CASE {' '.join(said)} ELSE {otherwise} END"
