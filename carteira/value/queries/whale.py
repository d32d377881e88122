"""The whale curve: results from the best customer to the worst, cumulated; and the pools and sums beside it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.value.models import CustomerResult, PoolBalance, ProductResult, SegmentResult
from carteira.value.queries.results import results_seen_by
from carteira.value.queries.runs import RunView, run_of

POINTS = 200
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class WhalePoint:
    """The sum of results down to one rank. `percent` is of the total, None where the total is not positive."""

    place: int
    customer_id: int
    customer: str
    result: Decimal
    cumulative: Decimal
    percent: Decimal | None


@dataclass(frozen=True)
class Whale:
    """The curve of a run over the customers that the actor sees; thinned to some points, ends and peak always among them.

    Where no customer has a result there is no total, peak or loss.
    """

    run: RunView
    customers: int
    without_result: int
    total: Decimal | None
    peak: Decimal | None
    peak_place: int
    peak_percent: Decimal | None
    lost: Decimal | None
    points: tuple[WhalePoint, ...]


def whale(by: Actor, *, run_id: int | RunView | None = None, points: int = POINTS) -> Whale:
    """The whale curve; a percentage of a total that is not positive would mislead and is left out."""
    run = run_of(run_id, by=by)
    rows = results_seen_by(by, run_id=run)
    known = rows.filter(place__isnull=False)
    if by.scope == "all" and "totals" in run.coverage:
        missing = run.coverage["customers_without_result"]
        count = run.coverage["customers"] - missing
        ranked = _stored_curve(known, points, last=count, peak=run.coverage["totals"]["peak_place"])
    else:
        ranked = _whole_curve(known)
        count, missing = len(ranked), rows.filter(place__isnull=True).count()
    total = ranked[-1][2] if ranked else Decimal(0)
    peak_place, _customer, peak = max(ranked, key=lambda row: (row[2], -row[0])) if ranked else (0, 0, Decimal(0))
    if peak <= 0:
        peak_place, peak = 0, Decimal(0)
    shown = _thinned(ranked, points, {peak_place})
    named = {row.customer_id: row for row in known.filter(customer_id__in=[customer for _place, customer, _sum in shown])}
    return Whale(
        run=run,
        customers=count,
        without_result=missing,
        total=total if ranked else None,
        peak=peak if ranked else None,
        peak_place=peak_place,
        peak_percent=percent_of(peak, total),
        lost=total - peak if ranked else None,
        points=tuple(
            WhalePoint(place, customer, named[customer].customer.name, named[customer].result or Decimal(0), upto, percent_of(upto, total))
            for place, customer, upto in shown
        ),
    )


Ranked = list[tuple[int, int, Decimal]]


def _stored_curve(known: QuerySet[CustomerResult], points: int, *, last: int, peak: int) -> Ranked:
    """Ranks as stored; of a long curve only as many as are drawn, the ends and the peak."""
    step = max(last // points, 1)
    wanted = {1, last, peak, *range(step, last, step)}
    found = known.filter(place__in=sorted(wanted)).order_by("place").values_list("place", "customer_id", "cumulative_result")
    return [(place or 0, customer, upto) for place, customer, upto in found]


def _whole_curve(known: QuerySet[CustomerResult]) -> Ranked:
    """Ranks among the customers that the actor sees."""
    rows = list(known.order_by("place").values_list("customer_id", "result"))
    sums = accumulate(result for _customer, result in rows)
    return [(place, customer, upto) for place, ((customer, _result), upto) in enumerate(zip(rows, sums, strict=True), 1)]


def _thinned(ranked: Ranked, points: int, keep: set[int]) -> Ranked:
    step = max(len(ranked) // points, 1)
    last = len(ranked) - 1
    return [row for at, row in enumerate(ranked) if at % step == 0 or at == last or row[0] in keep]


def percent_of(part: Decimal, total: Decimal) -> Decimal | None:
    """A share in per cent with one decimal; None of a total that is not positive."""
    return (100 * part / total).quantize(TENTH, rounding=ROUND_HALF_UP) if total > 0 else None


def pool_balances(by: Actor, *, run_id: int | RunView | None = None) -> list[PoolBalance]:
    """What became of the cost of each pool in a run; for who may see costs, and all customers whose sums they are."""
    by.require("value.view_costs")
    run = run_of(run_id, by=by)
    return _balances(run) if by.scope == "all" else []


def sees_pool_sums(by: Actor) -> bool:
    """Whether this actor is told what became of the cost of pools."""
    return by.may("value.view_costs") and by.scope == "all"


def _balances(run: RunView) -> list[PoolBalance]:
    return list(PoolBalance.objects.filter(run_id=run.id).order_by("pool", "starts_on"))


def free_minutes(by: Actor, *, run_id: int | RunView | None = None) -> dict[str, Decimal]:
    """The practical minutes of each pool that nobody used in the run: what may still be promised, whatever it costs."""
    free: dict[str, Decimal] = {}
    for row in _balances(run_of(run_id, by=by)):
        free[row.pool] = free.get(row.pool, Decimal(0)) + row.practical_minutes - row.used_minutes - row.unassigned_minutes
    return free


@dataclass(frozen=True)
class PoolSum:
    """One pool over all its periods in a run."""

    pool: str
    name: str
    cost: Decimal
    practical_minutes: Decimal
    used_minutes: Decimal
    unassigned_minutes: Decimal
    unassigned_events: int
    assigned: Decimal
    unused: Decimal
    unassigned: Decimal

    @property
    def rate(self) -> Decimal:
        """Mean cost of a practical minute."""
        return self.cost / self.practical_minutes

    @property
    def use(self) -> Decimal:
        """Share of the practical minutes that was used."""
        return (self.used_minutes + self.unassigned_minutes) / self.practical_minutes


def pool_sums(by: Actor, *, run_id: int | RunView | None = None) -> list[PoolSum]:
    """What became of the cost of each pool, over all its periods in the run; for whom `pool_balances` is."""
    sums: dict[str, dict[str, Any]] = {}
    numbers = [field.name for field in fields(PoolSum)][2:]
    for row in pool_balances(by, run_id=run_id):
        found = sums.setdefault(row.pool, {"pool": row.pool, "name": row.name, **dict.fromkeys(numbers, 0)})
        for name in numbers:
            found[name] += getattr(row, name)
    return [PoolSum(**found) for found in sums.values()]


def products(by: Actor, *, run_id: int | RunView | None = None, limit: int = 200) -> list[ProductResult]:
    """Products by margin; sums over all customers, so only for who sees all of them."""
    run = run_of(run_id, by=by)
    if by.scope != "all":
        return []
    return list(ProductResult.objects.filter(run_id=run.id).order_by("-margin", "id")[:limit])


def segments(by: Actor, *, run_id: int | RunView | None = None) -> list[SegmentResult]:
    """Results of territories and countries, margins of categories; only for who sees all customers."""
    run = run_of(run_id, by=by)
    if by.scope != "all":
        return []
    return list(SegmentResult.objects.filter(run_id=run.id).order_by("dimension", "-result", "id"))
