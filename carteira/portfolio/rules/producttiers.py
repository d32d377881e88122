"""Tiers of products by price, and how the money moves between them: the disappearing middle and the bridge of the margin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
TIERS = ("premium", "middle", "basic")
LEAST = 3


def tiers_by_price(products: Iterable[tuple[int, str, Decimal | None]]) -> dict[int, str]:
    """The tier of each product (id, category, list price): thirds of its category by price, the cheapest third is basic.

    A product without a price, or in a category of fewer than three priced ones, has no tier.
    """
    by_category: dict[str, list[tuple[Decimal, int]]] = {}
    for product, category, price in products:
        if price is not None and price > 0:
            by_category.setdefault(category, []).append((price, product))
    found: dict[int, str] = {}
    for ranked in by_category.values():
        if len(ranked) >= LEAST:
            thirds = {product: place * LEAST // len(ranked) for place, (_price, product) in enumerate(sorted(ranked))}
            found.update({product: TIERS[2 - third] for product, third in thirds.items()})
    return found


@dataclass(frozen=True)
class TierSale:
    """What one tier sold in one period; the margin covers only what has a known cost (`costed` is its revenue)."""

    revenue: Decimal = ZERO
    costed: Decimal = ZERO
    margin: Decimal = ZERO

    @property
    def rate(self) -> Decimal | None:
        """Margin for each unit of revenue whose cost is known."""
        return self.margin / self.costed if self.costed > 0 else None


@dataclass(frozen=True)
class Bridge:
    """Margin rate before and now; the change parted into what moved between tiers and what each tier's own rate did. They add up."""

    before: Decimal
    mix: Decimal
    rates: Decimal
    now: Decimal


def margin_bridge(before: Mapping[str, TierSale], now: Mapping[str, TierSale]) -> Bridge | None:
    """From one period to another, over tiers; None when a tier that sold has no known cost."""
    then_shares, now_shares = _shares(before), _shares(now)
    if not then_shares or not now_shares:
        return None
    tiers = {*then_shares, *now_shares}
    rates = {tier: (_rate(before, tier), _rate(now, tier)) for tier in tiers}
    if any(rate is None for tier in then_shares for rate in rates[tier][:1]) or any(rates[tier][1] is None for tier in now_shares):
        return None
    old = sum((then_shares[tier] * (rates[tier][0] or ZERO) for tier in then_shares), ZERO)
    new = sum((now_shares[tier] * (rates[tier][1] or ZERO) for tier in now_shares), ZERO)
    moved = sum(
        ((now_shares.get(tier, ZERO) - then_shares.get(tier, ZERO)) * _known(rates[tier][0], rates[tier][1]) for tier in tiers), ZERO
    )
    return Bridge(old, moved, new - old - moved, new)


def _rate(sales: Mapping[str, TierSale], tier: str) -> Decimal | None:
    return sales[tier].rate if tier in sales else None


def _known(first: Decimal | None, second: Decimal | None) -> Decimal:
    return first if first is not None else second if second is not None else ZERO


def _shares(sales: Mapping[str, TierSale]) -> dict[str, Decimal]:
    whole = sum((sale.revenue for sale in sales.values()), ZERO)
    return {tier: sale.revenue / whole for tier, sale in sales.items() if sale.revenue > 0} if whole > 0 else {}
