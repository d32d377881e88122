"""Which records belong together, given scored pairs: three zones, bridge check, and what must never be joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

AUTO, HIGH, REVIEW = 0.95, 0.99, 0.50
"""From AUTO a pair is joined by itself, from HIGH it may join two clusters alone, from REVIEW a person is asked."""


@dataclass(frozen=True)
class ScoredPair:
    """Two records and the probability that they are one."""

    left: int
    right: int
    probability: float


@dataclass
class Clustering:
    """The outcome: clusters of two or more, the pairs that a person must decide, the pairs that were forbidden."""

    clusters: list[tuple[int, ...]] = field(default_factory=list)
    to_review: list[ScoredPair] = field(default_factory=list)
    forbidden: list[ScoredPair] = field(default_factory=list)


class _Sets:
    """Disjoint sets that know their members and the tax key they stand for."""

    def __init__(self, keys: Mapping[int, Collection[str]], different: Iterable[tuple[int, int]]) -> None:
        self.root: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.keys = keys
        self.key_of: dict[int, set[str]] = {}
        self.different: dict[int, set[int]] = defaultdict(set)
        for a, b in different:
            self.different[a].add(b)
            self.different[b].add(a)

    def find(self, record: int) -> int:
        if record not in self.root:
            self.root[record] = record
            self.members[record] = [record]
            self.key_of[record] = {key for key in self.keys.get(record, ()) if key}
        while self.root[record] != record:
            self.root[record] = self.root[self.root[record]]
            record = self.root[record]
        return record

    def forbids(self, a: int, b: int) -> bool:
        if len(self.key_of[a] | self.key_of[b]) > 1 and clash(self.key_of[a] | self.key_of[b]):
            return True
        small, other = sorted((a, b), key=lambda r: len(self.members[r]))
        there = set(self.members[other])
        return any(self.different[m] & there for m in self.members[small] if m in self.different)

    def join(self, a: int, b: int) -> None:
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self.root[b] = a
        self.members[a] += self.members.pop(b)
        self.key_of[a] |= self.key_of.pop(b)


def clash(keys: Iterable[str]) -> bool:
    """Whether the tax keys contradict: two of one kind (two CNPJ roots, two CPF, two NIF) are two parties."""
    kinds = [key.partition(":")[0] for key in set(keys) if key]
    return len(kinds) != len(set(kinds))


def cluster(
    pairs: Iterable[ScoredPair], *, keys: Mapping[int, Collection[str]], different: Iterable[tuple[int, int]], auto: float = AUTO, high: float = HIGH,
    review: float = REVIEW,
) -> Clustering:  # fmt: skip
    """Join the surest pairs first. A pair under `high` never joins two clusters alone; it goes to review."""
    scored = sorted((p for p in pairs if p.probability >= review), key=lambda p: (-p.probability, p.left, p.right))
    near: dict[int, set[int]] = defaultdict(set)
    for pair in scored:
        near[pair.left].add(pair.right)
        near[pair.right].add(pair.left)
    sets, out, waiting = _Sets(keys, different), Clustering(), []
    for pair in scored:
        a, b = sets.find(pair.left), sets.find(pair.right)
        if a == b:
            continue
        if sets.forbids(a, b):
            out.forbidden.append(pair)
        elif pair.probability >= auto and (pair.probability >= high or not _is_bridge(sets, near, a, b)):
            sets.join(a, b)
        else:
            waiting.append(pair)
    out.to_review = _still_open(sets, waiting, out.forbidden)
    out.clusters = sorted(tuple(sorted(m)) for m in sets.members.values() if len(m) > 1)
    return out


def _is_bridge(sets: _Sets, near: Mapping[int, set[int]], a: int, b: int) -> bool:
    """Whether only one pair connects the two sides, where a side is already a cluster."""
    if len(sets.members[a]) == len(sets.members[b]) == 1:
        return False
    small, other = sorted((a, b), key=lambda r: len(sets.members[r]))
    there = set(sets.members[other])
    return sum(len(near[m] & there) for m in sets.members[small]) <= 1


def _still_open(sets: _Sets, waiting: list[ScoredPair], forbidden: list[ScoredPair]) -> list[ScoredPair]:
    """One question for two clusters is enough: the surest pair stands for them; nothing is asked that the outcome forbids."""
    asked: dict[tuple[int, int], ScoredPair] = {}
    for pair in waiting:
        a, b = sorted((sets.find(pair.left), sets.find(pair.right)))
        if a == b:
            continue
        if sets.forbids(a, b):
            forbidden.append(pair)
        else:
            asked.setdefault((a, b), pair)
    return list(asked.values())
