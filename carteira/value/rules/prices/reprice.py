"""Which price would make a relationship acceptable, and what may come of asking for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

BANDS = (-0.005, 0.005, 0.02, 0.05, 0.10, 0.20)
"""Upper bounds of the bands of the fact `reprice_outcome`; the last band has none."""
UNCHANGED = 1
FEWEST_SEEN = 20
"""Times that a change of this size must have been seen before anything is said of who left."""
Bought = tuple[int, date, float, float]
"""Product, day, quantity, net amount."""


@dataclass(frozen=True)
class Outcome:
    """How often prices moved by so much, and how often the customer then bought nothing for two quarters."""

    seen: int
    silent: int


@dataclass(frozen=True)
class Reprice:
    """Changes are shares of today's; each part that is None has its reason in `no_basis`."""

    needed: float | None
    breakeven_volume: float | None
    leave: float | None
    leave_low: float | None
    leave_high: float | None
    leave_unchanged: float | None
    seen: int
    elasticity: float | None
    elasticity_error: float | None
    contribution: float | None
    contribution_low: float | None
    contribution_high: float | None
    no_basis: tuple[str, ...]


def band_of(change: float) -> int:
    """The band of the fact `reprice_outcome` that a change of price falls into."""
    return sum(change > bound for bound in BANDS)


def reprice(
    *, result: float | None, invoice: float, pocket_margin: float | None, outcomes: Mapping[int, Outcome], bought: Sequence[Bought]
) -> Reprice:
    """The change of price at which the result is no loss any more, and what experience says of such a change."""
    if result is None or pocket_margin is None or invoice <= 0:
        return _nothing("result not known")
    if result >= 0:
        return _nothing("acceptable")
    needed = -result / invoice
    from carteira.science.health import answer_rate
    from carteira.science.prices import breakeven_change

    margin = pocket_margin / invoice
    here, same = outcomes.get(band_of(needed), Outcome(0, 0)), outcomes.get(UNCHANGED, Outcome(0, 0))
    known = answer_rate(here.silent, here.seen) if here.seen >= FEWEST_SEEN else None
    usual = answer_rate(same.silent, same.seen) if same.seen >= FEWEST_SEEN else None
    elasticity, error, change = _response(bought, needed, margin)
    reasons = ([] if known else ["too few such changes"]) + ([] if elasticity is not None else ["prices hardly moved"])
    return Reprice(
        needed, breakeven_change(needed, margin), known.mean if known else None, known.low if known else None, known.high if known else None,
        usual.mean if usual else None, here.seen, elasticity, error, *change, tuple(reasons),
    )  # fmt: skip


def _nothing(reason: str) -> Reprice:
    return Reprice(None, None, None, None, None, None, 0, None, None, None, None, None, (reason,))


def _response(
    bought: Sequence[Bought], needed: float, margin: float
) -> tuple[float | None, float | None, tuple[float | None, float | None, float | None]]:
    """Elasticity from the customer's own months, and the contribution at the new price; nothing where its prices hardly moved."""
    from carteira.science.prices import PriceResponse, price_response

    price, volume = _months(bought)
    found = price_response(price, volume) if price else None
    if not isinstance(found, PriceResponse):
        return None, None, (None, None, None)
    return found.elasticity, found.standard_error, found.after(needed, margin) if margin > 0 else (None, None, None)


def _months(bought: Sequence[Bought]) -> tuple[list[float], list[float]]:
    """Price index and volume at constant prices by month; a month without a purchase keeps the last price."""
    quantity: dict[int, float] = defaultdict(float)
    money: dict[int, float] = defaultdict(float)
    for product, _day, number, amount in bought:
        quantity[product] += number
        money[product] += amount
    usual = {product: money[product] / number for product, number in quantity.items() if number > 0 and money[product] > 0}
    paid: dict[int, float] = defaultdict(float)
    volume: dict[int, float] = defaultdict(float)
    for product, day, number, amount in bought:
        if product in usual:
            month = day.year * 12 + day.month
            paid[month] += amount
            volume[month] += number * usual[product]
    months = [month for month, amount in volume.items() if amount > 0 and paid[month] > 0]
    prices: list[float] = []
    volumes: list[float] = []
    for month in range(min(months), max(months) + 1) if months else ():
        there = volume.get(month, 0.0) > 0 and paid[month] > 0
        prices.append(paid[month] / volume[month] if there else prices[-1])
        volumes.append(volume[month] if there else 0.0)
    return prices, volumes
