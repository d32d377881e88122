"""Does a customer buy only with a discount? A question of what happened with and without one, not of the average discount."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from .arrays import Flags, Floats, floats
from .quadrature import legendre

DEPENDENT, NOT_DEPENDENT, NOT_OBSERVABLE, CONTRACT, STOCKS_UP, LAPSED = (
    "dependent",
    "not dependent",
    "not observable",
    "contract",
    "stocks up",
    "lapsed",
)


@dataclass(frozen=True, slots=True)
class Dependence:
    """Verdict with its evidence: purchase chances with and without an extra discount, and the probability that they differ by the margin."""

    verdict: str
    with_discount: float
    without: float
    probability: float
    exposures_with: int
    exposures_without: int
    reason: str


def discount_dependence(
    depth: ArrayLike,
    bought: ArrayLike,
    *,
    agreed: ArrayLike | float = 0.0,
    counts_from: float = 0.05,
    prior: tuple[float, float] = (1.0, 1.0),
    margin: float = 0.2,
    certain: float = 0.9,
    fewest: int = 5,
    pause: int = 2,
    lapsed_after: int = 8,
) -> Dependence:
    """Judge one customer from its exposures in order of time: the depth offered and whether it bought.

    Use: before calling a customer a discount hunter, and before taking a discount away.
    Shapes: (n,) exposures (weeks, visits, price lists) each -> Dependence.
    Units: depth and agreed as shares of list; `agreed` is what contract, band and terms explain (a number, or one an exposure).
    Errors: ValueError with argument, row and rule.
    Cost and limits: 200 evaluations of an incomplete beta function. Says `not observable` where one kind of exposure was hardly seen:
      who never saw the full price has told nothing about it. Exposures within `pause` of a discounted purchase are set apart: a store
      that is full does not buy, which is stocking up, not dependence.
    Source: Beta posteriors of both chances with the segment's prior; post-promotion dip as in van Heerde, Leeflang, Wittink 2000,
      J. Marketing Research 37:383.
    Check: buys in 9 of 10 promotions and 1 of 20 times without:

    >>> depth = ([0.3, 0, 0] * 10); bought = ([1, 0, 0] * 9 + [0, 0, 1])
    >>> found = discount_dependence(depth, bought, pause=0)
    >>> found.verdict, found.exposures_with, found.exposures_without
    ('dependent', 10, 20)
    """
    offered = floats("depth", depth, least=0, most=1)
    buys: Flags = floats("bought", np.asarray(bought), least=0, most=1, length=offered.size) > 0
    extra = offered - np.broadcast_to(np.asarray(agreed, dtype=np.float64), offered.shape)
    promoted: Flags = extra >= counts_from
    full = _after_purchase(promoted & buys, pause) & ~promoted
    open_price = ~promoted & ~full
    probability, chances = _differs(buys, promoted, open_price, prior, margin)
    seen = (int(promoted.sum()), int((~promoted).sum()))

    def told(verdict: str, reason: str, sure: float = probability) -> Dependence:
        return Dependence(verdict, chances[0], chances[1], sure, seen[0], seen[1], reason)

    if offered.size >= 2 * lapsed_after and not buys[-lapsed_after:].any() and buys.any():
        return told(LAPSED, f"bought nothing in the last {lapsed_after} exposures, with or without discount")
    if seen[0] < fewest:
        if float(np.max(np.broadcast_to(np.asarray(agreed, dtype=np.float64), offered.shape), initial=0.0)) >= counts_from:
            return told(CONTRACT, "the discount is what was agreed; no further one was seen to matter")
        return told(NOT_OBSERVABLE, f"{seen[0]} exposures with a discount, {fewest} needed")
    if seen[1] < fewest:
        return told(NOT_OBSERVABLE, f"{seen[1]} exposures without a discount, {fewest} needed: nobody knows what it would do")
    crude, _ = _differs(buys, promoted, ~promoted, prior, margin)
    paused, _ = _differs(buys, open_price, full, prior, margin)
    if crude >= certain and paused >= certain and probability < certain:
        return told(STOCKS_UP, "buys ahead with a discount and pauses after; otherwise it buys at full price")
    if probability >= certain and int(open_price.sum()) >= fewest:
        return told(DEPENDENT, f"{100 * chances[0]:.0f} % with, {100 * chances[1]:.0f} % without")
    if crude >= certain:
        return told(NOT_OBSERVABLE, "hardly any full price was offered away from a promotion", crude)
    return told(NOT_DEPENDENT, f"{100 * chances[0]:.0f} % with, {100 * chances[1]:.0f} % without")


def _after_purchase(purchase: Flags, pause: int) -> Flags:
    after = np.zeros(purchase.size, dtype=np.bool_)
    for step in range(1, pause + 1):
        after[step:] |= purchase[:-step] if step < purchase.size else False
    return after


def _differs(buys: Flags, one: Flags, other: Flags, prior: tuple[float, float], margin: float) -> tuple[float, tuple[float, float]]:
    """P(chance in `one` - chance in `other` > margin) under independent beta posteriors, and the two posterior means."""
    a, b = prior
    first = (a + float((buys & one).sum()), b + float((~buys & one).sum()))
    second = (a + float((buys & other).sum()), b + float((~buys & other).sum()))
    u, w = legendre(200)
    level: Floats = special.betaincinv(second[0], second[1], u)
    above = 1 - special.betainc(first[0], first[1], np.clip(level + margin, 0, 1))
    return float(w @ above), (first[0] / sum(first), second[0] / sum(second))
