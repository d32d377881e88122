"""Won, did not pay, or inconclusive: what an effect means once its cost is known."""

from dataclasses import dataclass

from ..arrays import number
from ..basis import NoBasis
from .balance import SampleRatio
from .effect import Effect

WON, DID_NOT_PAY, INCONCLUSIVE = "won", "did not pay", "inconclusive"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict, the return on the full cost with its interval, and why."""

    verdict: str
    roi: float | None
    roi_low: float | None
    roi_high: float | None
    reason: str


def judge(effect: Effect | NoBasis, *, base: float, cost: float, ratio: SampleRatio | None = None) -> Verdict:
    """Turn an effect into a return and a verdict.

    Use: at the planned horizon, once.
    Shapes: an Effect and two amounts -> Verdict.
    Units: `base` is what the treated would have brought without the initiative (money, for a log effect) or the number of treated (for a
      money effect); `cost` is the full cost in money, above 0.
    Errors: ValueError for a cost that is not above 0.
    Cost and limits: O(1); won = the whole interval of the return above 0, did not pay = all below, otherwise inconclusive. A sample ratio
      mismatch or too few units is always inconclusive.
    Source: return = (incremental contribution - full cost) / full cost, interval from the effect.
    Check: +20 % (12 to 28 %) on 100 000 for 5 000:

    >>> found = Effect("log", 0.20, 0.12, 0.28, 0.001, 0.04, 40, 40, 0.14)
    >>> judged = judge(found, base=100_000, cost=5_000)
    >>> judged.verdict, round(judged.roi, 2), round(judged.roi_low, 2)
    ('won', 3.0, 1.4)
    """
    spent = number("cost", cost, above=0)
    if ratio is not None and ratio.blocks:
        return Verdict(INCONCLUSIVE, None, None, None, f"the arms are not as drawn (sample ratio p = {ratio.p:.4f})")
    if isinstance(effect, NoBasis):
        return Verdict(INCONCLUSIVE, None, None, None, "; ".join(effect.reasons))
    roi, low, high = ((base * value - spent) / spent for value in (effect.value, effect.low, effect.high))
    if low > 0:
        return Verdict(WON, roi, low, high, "the whole interval of the return is above 0")
    if high < 0:
        return Verdict(DID_NOT_PAY, roi, low, high, "the whole interval of the return is below 0")
    return Verdict(INCONCLUSIVE, roi, low, high, "the interval of the return holds both gain and loss")
