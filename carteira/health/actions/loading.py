"""Bring what a look found back as rows, in sets, invisible until the look counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from carteira.engine.bulk.tables import insert_rows, new_ids
from carteira.health.models import HealthRun, HealthStanding
from carteira.health.rules.moments import EVENTS
from carteira.health.rules.points import points_of

if TYPE_CHECKING:
    from carteira.health.rules.judging import Judged

CHUNK = 20_000
Committing = Callable[[], AbstractContextManager[None]]


def load(run: HealthRun, judged: dict[str, Judged], signs: list[tuple[int, dict[str, float | None]]], *, committing: Committing) -> None:
    """Put the standings of a run in place of what an earlier attempt left, in chunks under the fence of the job."""
    with committing():
        HealthStanding.objects.filter(run=run)._raw_delete(using="default")
    names = ("silent", "silent_low", "silent_high", "shrink", "shrink_low", "shrink_high", "points", "known", "signs", "drivers")
    for start in range(0, len(signs), CHUNK):
        part = signs[start : start + CHUNK]
        with committing():
            ids = new_ids(HealthStanding, len(part))
            rows = zip(ids, part, _figures(judged, start, len(part)), strict=True)
            insert_rows(
                HealthStanding, ("id", "run", "customer", *names),
                ((pk, run.pk, customer, *chances, points_of(known), sum(v is not None for v in known.values()), known, drivers)
                 for pk, (customer, known), (chances, drivers) in rows),
            )  # fmt: skip


def _figures(judged: dict[str, Judged], start: int, count: int) -> Iterator[tuple[tuple[float | None, ...], dict[str, Any]]]:
    """Chances with their intervals and drivers; empty where no model is used."""
    for place in range(start, start + count):
        chances: list[float | None] = []
        drivers = {}
        for event in EVENTS:
            found = judged[event]
            chances += [float(column[place]) for column in (found.chance, found.low, found.high)] if found.used else [None, None, None]
            if found.used:
                drivers[event] = [list(one) for one in found.drivers[place]]
        yield tuple(chances), drivers
