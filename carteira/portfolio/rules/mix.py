"""What the customers we have make us: concentration, dependence, mix and the gap to the mix we want."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


def shares_of(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each part over the whole; parts of zero or less have no share (a share of a negative total means nothing)."""
    positive = {key: amount for key, amount in amounts.items() if amount > 0}
    whole = sum(positive.values(), ZERO)
    return {key: amount / whole for key, amount in positive.items()} if whole else {}


def concentration(amounts: Mapping[str, Decimal]) -> Decimal | None:
    """Herfindahl-Hirschman index, sum of squared shares; None when there is nothing to share."""
    shares = shares_of(amounts)
    return sum((share * share for share in shares.values()), ZERO) if shares else None


def top_share(amounts: Iterable[Decimal], *, top: int = 10) -> Decimal | None:
    """Share of the largest ones in the positive total."""
    ranked = sorted((amount for amount in amounts if amount > 0), reverse=True)
    whole = sum(ranked, ZERO)
    return sum(ranked[:top], ZERO) / whole if whole else None


def mix_gap(desired: Mapping[str, Decimal], current: Mapping[str, Decimal]) -> Decimal:
    """Half the sum of absolute differences: the part of the portfolio that would have to change place."""
    return sum((abs(desired.get(key, ZERO) - current.get(key, ZERO)) for key in {*desired, *current}), ZERO) / 2


@dataclass(frozen=True)
class GapClosing:
    """Prospects taken in order and the gap that remains after them."""

    chosen: tuple[str, ...]
    before: Decimal
    after: Decimal


def prospects_that_close(
    *, desired: Mapping[str, Decimal], amounts: Mapping[str, Decimal], prospects: Sequence[tuple[str, str, Decimal]]
) -> GapClosing:
    """Take prospects (name, segment, expected amount) while each still narrows the gap. The residue is recomputed, not promised."""
    now = dict(amounts)
    before = gap = mix_gap(desired, shares_of(now))
    chosen: list[str] = []
    for name, segment, amount in sorted(prospects, key=lambda p: -p[2]):
        then = {**now, segment: now.get(segment, ZERO) + amount}
        narrowed = mix_gap(desired, shares_of(then))
        if narrowed < gap:
            now, gap = then, narrowed
            chosen.append(name)
    return GapClosing(tuple(chosen), before, gap)


def lorenz(amounts: Sequence[Decimal], *, points: int = 100) -> list[tuple[float, float]]:
    """Share of customers (poorest first) against share of the positive total; at most `points` + 1 points."""
    ranked = sorted(amount for amount in amounts if amount > 0)
    whole = sum(ranked, ZERO)
    if not whole:
        return []
    step, total, curve = max(len(ranked) // points, 1), ZERO, [(0.0, 0.0)]
    for place, amount in enumerate(ranked, start=1):
        total += amount
        if place % step == 0 or place == len(ranked):
            curve.append((place / len(ranked), float(total / whole)))
    return curve


def gini(amounts: Sequence[Decimal]) -> Decimal | None:
    """Gini coefficient of the positive amounts: 0 all alike, towards 1 one has all."""
    ranked = sorted(amount for amount in amounts if amount > 0)
    whole = sum(ranked, ZERO)
    if not whole:
        return None
    weighted = sum((place * amount for place, amount in enumerate(ranked, start=1)), ZERO)
    return (2 * weighted / (len(ranked) * whole)) - Decimal(len(ranked) + 1) / len(ranked)
