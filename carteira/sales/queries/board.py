"""The board of one process: what stands at each step, counted, summed and weighted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from carteira.basics.actor import Actor
from carteira.customers.queries import identities_in_trash
from carteira.sales.models import Opportunity, ProcessVariant, Step
from carteira.sales.queries.processes import variant_named
from carteira.sales.queries.rates import Rates, rates_of
from carteira.sales.queries.scope import seen_by
from carteira.sales.rules.pipeline import Expected, Pile, expected, is_late, less

CARDS = 12


@dataclass(frozen=True)
class Card:
    """One opportunity on the board."""

    opportunity: Opportunity
    late: bool


@dataclass(frozen=True)
class Lane:
    """One step: how many, worth what by currency, how likely to be won, and the newest cards."""

    step: Step
    count: int
    sums: list[Expected]
    probability: float | None
    cards: list[Card]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


@dataclass(frozen=True)
class Board:
    """A process with its lanes, and the whole of it by currency."""

    variant: ProcessVariant
    lanes: list[Lane]
    ends: list[Step]
    total: list[Expected]


def totals(variant_id: int, *, by: Actor) -> list[Pile]:
    """Open opportunities of a process by step, seller and currency, read from one index."""
    by.require("sales.view")
    rows = Opportunity.objects.filter(variant_id=variant_id, state="open")
    if by.scope != "all":
        return _piles(seen_by(rows, by))
    # Looking at each row for its customer would leave the index: those of customers in the trash are few, and taken off.
    return less(_piles(rows), _piles(rows.filter(identity__in=identities_in_trash().values("pk"))))


def _piles(rows: QuerySet[Opportunity]) -> list[Pile]:
    found = rows.order_by().values_list("step_id", "owner_id", "currency").annotate(n=Count("*"), valued=Count("value"), worth=Sum("value"))
    return [Pile(step, owner, currency, n, valued, Decimal(worth or 0)) for step, owner, currency, n, valued, worth in found]


def board(variant: ProcessVariant, *, by: Actor, now: datetime) -> Board:
    """The board of a process as the asker may see it."""
    piles, rates = totals(variant.pk, by=by), rates_of(variant.pk)
    steps = list(variant.steps.all())
    open_steps = [step for step in steps if step.kind == "open"]
    cards = _cards(open_steps, by=by, now=now)
    lanes = [_lane(step, [pile for pile in piles if pile.step == step.pk], rates, cards.get(step.pk, [])) for step in open_steps]
    return Board(variant, lanes, [step for step in steps if step.kind != "open"], expected(piles, rates))


def board_named(process: str, *, by: Actor, now: datetime) -> Board:
    """The board of the newest version of a process."""
    by.require("sales.view")
    return board(variant_named(process), by=by, now=now)


def _lane(step: Step, piles: list[Pile], rates: Rates, cards: list[Card]) -> Lane:
    return Lane(step, sum(pile.count for pile in piles), expected(piles, rates), rates.get((step.pk, None)), cards)


def _cards(steps: list[Step], *, by: Actor, now: datetime) -> dict[int, list[Card]]:
    """The newest of each step, in two queries whatever the number of steps."""
    ids = _newest_of([seen_by(Opportunity.objects.filter(variant=step.variant_id, step=step, state="open"), by) for step in steps])
    clocks = {step.pk: step.clock_hours for step in steps}
    found: dict[int, list[Card]] = {}
    for row in Opportunity.objects.filter(pk__in=ids).select_related("identity__customer", "owner").order_by("-entered_at", "-id"):
        found.setdefault(row.step_id, []).append(Card(row, is_late(row.entered_at, clocks[row.step_id], now)))
    return found


def _newest_of(lanes: list[QuerySet[Opportunity]]) -> list[int]:
    """The newest ids of every lane in one query (Django slices no unions on SQLite)."""
    if not lanes:
        return []
    asked = [lane.order_by("-entered_at", "-id").values_list("id")[:CARDS].query.sql_with_params() for lane in lanes]
    text = " UNION ALL ".join(f"SELECT * FROM ({sql}) lane{number}" for number, (sql, _given) in enumerate(asked))  # noqa: S608 - compiled by Django
    with connection.cursor() as cursor:
        cursor.execute(text, [value for _sql, given in asked for value in given])
        return [row[0] for row in cursor.fetchall()]
