"""One new record against a million, in milliseconds, with the decision that the batch of `carteira.engine.matching` would come to.

The same blocks find the candidates and the same conditions with the same weights score them, as functions of this process (`spoken.py`). A candidate that cannot
reach the probability asked for any more is let go. An index over the blocks takes 12 bytes for each record and block.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from carteira.engine.matching import BLOCK_LIMIT, Plan
from carteira.engine.spoken import Condition, Row, text, weights

if TYPE_CHECKING:
    import pyarrow as pa

NOBODY = -1
SHARE = "share of "


@dataclass(frozen=True)
class Match:
    """A record that the new one may be."""

    key: int
    weight: float
    probability: float


@dataclass(frozen=True)
class _Compared:
    """One comparison: its levels (condition, bits, place of the share of a rare value, bits that the share is held against), and the most it can add."""

    levels: tuple[tuple[Condition | None, float, int, float], ...]
    most: float


class OnlineMatcher:
    """A table of records as for `Matcher`, kept in memory and asked one record at a time. `plan` carries the weights of the batch."""

    def __init__(self, records: pa.Table, plan: Plan) -> None:
        self.plan = plan
        self._columns = [name for name in records.column_names if name != plan.key]
        self._blocks = [(text(block, self._columns), *_index(block, records)) for block in plan.blocks]
        self._records = _with_shares(records, plan).combine_chunks()
        self._held = [name for name in self._records.column_names if name != plan.key]
        compared = [_compared(one, self._columns, self._held, records.num_rows) for one in plan.comparisons]
        self._comparisons = sorted(compared, key=lambda one: -one.most)
        self._most = sum(one.most for one in self._comparisons)
        self._prior = math.log2(plan.prior / (1 - plan.prior))

    def find(self, record: Mapping[str, str | None], *, least: float, but: int = NOBODY) -> list[Match]:
        """Whom the record may be, at `least` this probability, the likeliest first; `but` is the record itself where it is in the table."""
        mine = [record.get(name) or None for name in self._columns]
        places = self._candidates(mine)
        if not len(places):
            return []
        needed = math.log2(least / (1 - least)) - 1e-9 if 0 < least < 1 else math.copysign(math.inf, least - 0.5)
        near = self._records.take(places)
        keys = near.column(self.plan.key).to_pylist()
        found = []
        for key, theirs in zip(keys, zip(*(near.column(name).to_pylist() for name in self._held), strict=True), strict=True):
            weight = None if key == but else self._weight(mine, theirs, needed)
            if weight is not None and (probability := 1 / (1 + 2**-weight)) >= least:
                found.append(Match(key, weight, probability))
        return sorted(found, key=lambda match: (-match.weight, match.key))

    def _weight(self, mine: Row, theirs: Sequence[Any], needed: float) -> float | None:
        """The match weight of a candidate in bits; None as soon as it cannot be reached any more."""
        total, rest = self._prior, self._most
        for comparison in self._comparisons:
            rest -= comparison.most
            for test, bits, place, same in comparison.levels:
                if test is None or test(mine, theirs):
                    total += bits + math.log2(same / theirs[place]) if place >= 0 else bits
                    break
            if total + rest < needed:
                return None
        return total

    def _candidates(self, mine: Row) -> Any:
        """Places of the records that share a block with these values. A block that is too large for the batch is left out here too."""
        import numpy as np

        found = []
        for block, hashes, places in self._blocks:
            value = block(mine)
            if value is None:
                continue
            first, last = np.searchsorted(hashes, (key := hash(value))), np.searchsorted(hashes, key, side="right")
            if 0 < last - first <= BLOCK_LIMIT:
                found.append(places[first:last])
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int32)


def _index(block: str, records: pa.Table) -> tuple[Any, Any]:
    """Hashes of a block in order, and the places of their records; records without a value are in no block."""
    import duckdb
    import numpy as np

    with duckdb.connect() as engine:
        engine.register("given", records)
        values = engine.sql(f"SELECT {block} AS value FROM given").to_arrow_table()["value"]  # noqa: S608 - constants of the rules
    known = values.is_valid().to_numpy(zero_copy_only=False)
    places = np.flatnonzero(known).astype(np.int32)
    hashes = np.fromiter(map(hash, values.drop_null().to_pylist()), np.int64, places.size)
    order = np.argsort(hashes, kind="stable")
    return hashes[order], places[order]


def _with_shares(records: pa.Table, plan: Plan) -> pa.Table:
    """The records, with the share of all that bears the same value where rare values count more."""
    import numpy as np
    import pyarrow as pa

    levels = [level for comparison in plan.comparisons for level in comparison["comparison_levels"]]
    for name in sorted({level["tf_adjustment_column"] for level in levels if "tf_adjustment_column" in level}):
        coded = records.column(name).combine_chunks().dictionary_encode()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        counts = np.bincount(codes[codes >= 0], minlength=len(coded.dictionary) or 1)
        shares = counts[codes] / max(int(counts.sum()), 1)
        records = records.append_column(SHARE + name, pa.array(shares, mask=codes < 0))
    return records


def _compared(comparison: Mapping[str, Any], columns: Sequence[str], held: Sequence[str], records: int) -> _Compared:
    """The comparison, ready to weigh. The most that it can add is what a value borne by one record alone would add."""
    found, most = [], 0.0
    for test, bits, rare, same in weights(comparison, columns):
        found.append((test, bits, held.index(SHARE + rare) if rare else -1, same))
        most = max(most, bits + (math.log2(same * max(records, 1)) if rare else 0.0))
    return _Compared(tuple(found), most)
