"""What needs me today, the most valuable first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carteira.basics.actor import Actor
from carteira.channels.models import Import
from carteira.channels.queries.imports import imports_seen_by
from carteira.customers.models import ReviewPair
from carteira.customers.queries import customers_seen_by, duplicates_queue
from carteira.value.queries.results import results_seen_by
from carteira.value.queries.runs import RunView, newest_and_current
from carteira.value.queries.whale import Whale, whale

FEW = 5
CAP = 1000
POINTS = 60
QUIET = ("uploaded", "undone", "cancelled")


@dataclass(frozen=True)
class Desk:
    """What stands on the desk of one person. None or empty: not for this person, or not known."""

    customers: int
    whale: Whale | None
    latest_run: RunView | None
    worst: tuple[Any, ...]
    imports: tuple[Import, ...]
    pairs: tuple[ReviewPair, ...]
    pairs_waiting: int

    @property
    def is_new(self) -> bool:
        """Nobody is known yet: the desk teaches how to begin."""
        return self.customers == 0

    @property
    def losing(self) -> int | None:
        """How many customers lose us money; unknown without a curve."""
        return self.whale.customers - self.whale.peak_place if self.whale else None


def desk_of(by: Actor) -> Desk:
    """Ask every stage what needs this person."""
    sees_value, merges = by.may("value.view"), by.may("customers.merge")
    latest, run = newest_and_current(by=by) if sees_value else (None, None)
    pairs = duplicates_queue(by) if merges else ReviewPair.objects.none()
    first = tuple(pairs[:FEW])
    return Desk(
        customers=customers_seen_by(by).order_by().values("pk")[: CAP + 1].count() if by.may("customers.view") else 0,
        whale=whale(by, run_id=run, points=POINTS) if run else None,
        latest_run=latest,
        worst=tuple(results_seen_by(by, run_id=run).filter(result__lt=0).order_by("result", "id")[:FEW]) if run else (),
        imports=tuple(imports_seen_by(by).exclude(state__in=QUIET).order_by("-id")[:FEW]) if by.may("imports.run") else (),
        pairs=first,
        pairs_waiting=pairs.order_by()[: CAP + 1].count() if len(first) == FEW else len(first),
    )
