"""How far a long command is: one bar on standard error, over named steps of known weight."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import accumulate

import click


class Steps:
    """Steps in their order, each worth some percent; only ever moves forward."""

    def __init__(self, weights: Mapping[str, int], forward: Callable[[int], None]) -> None:
        self._ends = dict(zip(weights, accumulate(weights.values()), strict=True))
        self._weights, self._forward, self._at = weights, forward, 0

    def part(self, step: str, share: float) -> None:
        """So large a share of a step is done."""
        self._move(self._ends[step] - round(self._weights[step] * (1 - share)))

    def towards(self, step: str, count: int, typical: int) -> None:
        """So many tries of a step whose number nobody knows beforehand: nearer and nearer, never there."""
        self.part(step, 1 - math.exp(-count / typical))

    def done(self, step: str) -> None:
        """The step has ended."""
        self.part(step, 1.0)

    def _move(self, percent: int) -> None:
        if percent > self._at:
            self._forward(percent - self._at)
            self._at = percent


@contextmanager
def steps(weights: Mapping[str, int]) -> Iterator[Steps]:
    """A bar over these steps; shown where standard error is a terminal."""
    with click.progressbar(length=sum(weights.values()), file=sys.stderr, show_eta=False) as bar:
        yield Steps(weights, bar.update)
