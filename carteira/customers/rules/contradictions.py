"""Touchpoints that contradict each other when the same person gets both within a few days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Contradiction:
    """Two purposes, in any order, within a window."""

    one: str
    other: str
    days: int
    severity: str


@dataclass(frozen=True)
class Said:
    """One touchpoint as these rules see it. `person` 0 is nobody in particular: it meets everybody of the customer."""

    number: int
    person: int
    purpose: str
    at: datetime


@dataclass(frozen=True)
class Conflict:
    """Two touchpoints that contradict, the earlier first."""

    rule: Contradiction
    first: Said
    second: Said


RULES = (
    Contradiction("reminder", "offer", 3, "loss"),
    Contradiction("reminder", "newsletter", 3, "warn"),
    Contradiction("complaint", "offer", 7, "loss"),
    Contradiction("complaint", "newsletter", 7, "warn"),
    Contradiction("complaint", "survey", 7, "warn"),
)


def conflicts(said: Iterable[Said], rules: Sequence[Contradiction] = RULES) -> list[Conflict]:
    """Every pair that contradicts, ordered by when it happened, whatever the order in which we learned of it."""
    told = sorted(said, key=lambda s: (s.at, s.number))
    return [found for index, first in enumerate(told) for found in _with_later(first, told[index + 1 :], rules)]


def _with_later(first: Said, later: Sequence[Said], rules: Sequence[Contradiction]) -> Iterator[Conflict]:
    for second in later:
        if first.person and second.person and first.person != second.person:
            continue
        for rule in rules:
            if {first.purpose, second.purpose} == {rule.one, rule.other} and second.at - first.at <= timedelta(days=rule.days):
                yield Conflict(rule, first, second)
