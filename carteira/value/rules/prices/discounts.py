"""Does a customer buy only with a discount? Judged week by week, from what it bought and from what was on offer when it did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

PROMOTED_FROM = 0.05
"""Share off the list from which a line counts as discounted; the fact `discount_week` counts by it too."""
WEEKS_TO_AGREE = 3


@dataclass(frozen=True)
class OwnLine:
    """A product that the customer bought on a day."""

    product: int
    day: date
    list_amount: float
    net_amount: float

    @property
    def depth(self) -> float:
        """Share off the list."""
        return min(max(1 - self.net_amount / self.list_amount, 0.0), 1.0)


@dataclass(frozen=True)
class MarketWeek:
    """What all customers paid for a product in a week: lines, those with a discount, and the amounts of the latter."""

    lines: int
    promoted: int
    promoted_list: float
    promoted_net: float

    def without(self, own: Sequence[OwnLine]) -> MarketWeek:
        """The same without the customer itself."""
        mine = [line for line in own if line.net_amount <= line.list_amount * (1 - PROMOTED_FROM)]
        return MarketWeek(
            self.lines - len(own), self.promoted - len(mine), self.promoted_list - sum(line.list_amount for line in mine),
            self.promoted_net - sum(line.net_amount for line in mine),
        )  # fmt: skip

    @property
    def depth(self) -> float | None:
        """What was on offer: the discount where most lines had one, else none; None where nobody bought."""
        if self.lines <= 0:
            return None
        return 1 - self.promoted_net / self.promoted_list if 2 * self.promoted >= self.lines and self.promoted_list > 0 else 0.0


@dataclass(frozen=True)
class Discounts:
    """Verdict with its evidence: chances to buy in a week with and without an extra discount, and how surely they differ by the margin."""

    verdict: str
    with_discount: float | None
    without: float | None
    probability: float | None
    exposures_with: int
    exposures_without: int
    agreed: float
    weeks: int


@dataclass(frozen=True)
class Exposures:
    """Weeks in which an offer is known: how deep it was and whether the customer bought; `agreed` is what it gets anyway."""

    depth: tuple[float, ...]
    bought: tuple[bool, ...]
    agreed: float


def judge_discounts(lines: Sequence[OwnLine], market: Mapping[tuple[int, date], MarketWeek], *, as_of: date) -> Discounts:
    """The verdict of `science.discounts` on the customer's weeks; without a purchase there is nothing to judge."""
    seen = exposures(lines, market, as_of=as_of)
    if not any(seen.bought):
        return Discounts("not observable", None, None, None, 0, 0, 0.0, len(seen.depth))
    from carteira.science.discounts import discount_dependence

    found = discount_dependence(seen.depth, [float(one) for one in seen.bought], agreed=seen.agreed)
    return Discounts(
        found.verdict, found.with_discount, found.without, found.probability, found.exposures_with, found.exposures_without, seen.agreed,
        len(seen.depth),
    )  # fmt: skip


def exposures(lines: Sequence[OwnLine], market: Mapping[tuple[int, date], MarketWeek], *, as_of: date) -> Exposures:
    """The weeks since the first purchase. A week without a purchase shows what others paid for the same products then, if anybody bought."""
    listed = [line for line in lines if line.list_amount > 0]
    weeks: dict[date, list[OwnLine]] = defaultdict(list)
    weight: dict[int, float] = defaultdict(float)
    for line in listed:
        weeks[_monday(line.day)].append(line)
        weight[line.product] += line.list_amount
    depth: list[float] = []
    bought: list[bool] = []
    usual: list[float] = []
    for week in _weeks(min(weeks, default=as_of), as_of):
        own = weeks.get(week, [])
        offered = _offered(week, own, weight, market)
        if own:
            paid = sum(line.depth * line.list_amount for line in own) / sum(line.list_amount for line in own)
            if offered is not None and offered < PROMOTED_FROM:
                usual.append(paid)
        elif offered is not None:
            paid = offered
        else:
            continue
        depth.append(paid)
        bought.append(bool(own))
    return Exposures(tuple(depth), tuple(bought), median(usual) if len(usual) >= WEEKS_TO_AGREE else 0.0)


def _offered(
    week: date, own: Sequence[OwnLine], weight: Mapping[int, float], market: Mapping[tuple[int, date], MarketWeek]
) -> float | None:
    """What others paid less for the customer's products in the week, by its own mix; None where nobody bought any of them."""
    found = []
    for product, share in weight.items():
        row = market.get((product, week))
        others = row.without([line for line in own if line.product == product]) if row else None
        if others is not None and others.depth is not None:
            found.append((others.depth, share))
    total = sum(share for _depth, share in found)
    return sum(depth * share for depth, share in found) / total if total else None


def _weeks(first: date, as_of: date) -> list[date]:
    """Mondays of the whole weeks from a day to another."""
    start = _monday(first)
    return [start + timedelta(weeks=place) for place in range(max((as_of - start).days + 1, 0) // 7)]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
