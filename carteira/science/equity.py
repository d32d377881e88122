"""What all customers together are worth, what changed between two dates and why; customers with a contract."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, floats, number
from .basis import NoBasis
from .survival import kaplan_meier


@dataclass(frozen=True, slots=True)
class EquityBridge:
    """From the opening to the closing value: opening + gained + lost + behaviour + model = closing, to rounding."""

    opening: float
    gained: float
    lost: float
    behaviour: float
    model: float
    closing: float


def equity_bridge(before: ArrayLike, restated: ArrayLike, after: ArrayLike, *, new: ArrayLike, gone: ArrayLike) -> EquityBridge:
    """Separate the change of customer equity into customers, behaviour and model.

    Use: to explain a change of total value between two dates; a better model must not look like a better business.
    Shapes: (n,) over all customers of either date: value at the first date (0 for the new), value at the second date by the old model
      (0 for the gone), value at the second date by the new model (0 for the gone); new and gone flags (n,).
    Units: money.
    Errors: ValueError with argument, row and rule; a customer both new and gone.
    Cost and limits: O(n); behaviour is measured with the old model, the model's part on the second date's customers.
    Source: stepwise analysis of change as in embedded-value reporting (CFO Forum 2016, Market Consistent Embedded Value Principles).
    Check:

    >>> bridge = equity_bridge([100, 50, 0], [120, 0, 30], [110, 0, 33], new=[0, 0, 1], gone=[0, 1, 0])
    >>> bridge.gained, bridge.lost, bridge.behaviour, bridge.model, bridge.closing
    (30.0, -50.0, 20.0, -7.0, 143.0)
    """
    old = floats("before", before)
    same_model, closing = floats("restated", restated, length=old.size), floats("after", after, length=old.size)
    came = floats("new", np.asarray(new), least=0, most=1, length=old.size) > 0
    left = floats("gone", np.asarray(gone), least=0, most=1, length=old.size) > 0
    if (came & left).any():
        raise ValueError(f"new, gone, row {int(np.argmax(came & left))}: a customer cannot be both")
    for name, values, flags in (("before", old, came), ("restated", same_model, left), ("after", closing, left)):
        if (values[flags] != 0).any():
            raise ValueError(f"{name}, row {int(np.flatnonzero(flags & (values != 0))[0])}: not 0 for a customer who was not there")
    stayed = ~came & ~left
    return EquityBridge(
        float(old.sum()),
        float(same_model[came].sum()),
        -float(old[left].sum()),
        float((same_model - old)[stayed].sum()),
        float((closing - same_model)[~left].sum()),
        float(closing.sum()),
    )


def margin_multiple(retention: float, rate: float) -> float:
    """How many yearly margins a customer with constant retention is worth.

    Use: a quick value of contract customers.
    Shapes: scalars -> float.
    Units: shares a year; the first margin comes at the end of the first year, if retained.
    Errors: ValueError for values out of bounds.
    Cost and limits: O(1); constant margin and retention, no end.
    Source: Gupta, Lehmann, Stuart 2004, J. Marketing Research 41:7: r / (1 + i - r).
    Check: the golden figure:

    >>> round(margin_multiple(0.8, 0.1), 4)
    2.6667
    """
    kept, cost = number("retention", retention, least=0, most=1), number("rate", rate, least=0)
    if 1 + cost - kept <= 0:
        raise ValueError("rate: must be above 0 where retention is 1")
    return kept / (1 + cost - kept)


@dataclass(frozen=True, slots=True)
class ContractValue:
    """For each contract customer: expected discounted margin over the horizon, and the chance that it is still there at the end."""

    value: Floats
    still_there: Floats


def contract_value(
    tenure: ArrayLike, ended: ArrayLike, current_tenure: ArrayLike, margin: ArrayLike, *, horizon: int, rate: float, fewest: int = 20
) -> ContractValue | NoBasis:
    """Value of customers under contract from the hazard of ending by tenure.

    Use: subscriptions, maintenance, leases: where leaving is seen. Repeat buyers without contract belong to `purchasing`.
    Shapes: tenure and ended (n,) of the past and present contracts; current_tenure and margin (m,) of those to value.
    Units: whole periods; margin in money a period; rate effective a period.
    Errors: ValueError with argument, row and rule; NoBasis below 20 ended contracts.
    Cost and limits: O(n + m horizon); beyond the longest tenure seen the hazard of its last tenth is held.
    Source: Kaplan-Meier by tenure; Fader and Hardie 2010, Marketing Science 29:85 on why constant retention undervalues old customers.
    Check: nobody ends for long, then a constant margin is an annuity less what the hazard takes:

    >>> found = contract_value([10] * 30 + [12] * 70, [1] * 30 + [0] * 70, [0], [1.0], horizon=5, rate=0.0)
    >>> found.value.tolist(), found.still_there.tolist()
    ([5.0], [1.0])
    """
    curve = kaplan_meier(tenure, ended)
    if curve.events.sum() < fewest:
        return NoBasis("contract hazard", (f"{curve.events.sum():.0f} contracts ended, {fewest} needed",))
    now = floats("current_tenure", current_tenure, least=0)
    money = floats("margin", margin, length=now.size)
    force = 1 + number("rate", rate, least=0)
    longest = float(curve.times[-1])
    tail_from = 0.9 * longest
    tail = curve.times > tail_from
    fall = float(curve.at([longest])[0]) / max(float(curve.at([tail_from])[0]), 1e-12)
    yearly = fall ** (1 / max(longest - tail_from, 1.0)) if tail.any() else 1.0

    def survival(time: Floats) -> Floats:
        return curve.at(np.minimum(time, longest)) * yearly ** np.maximum(time - longest, 0.0)

    start = np.maximum(survival(now), 1e-12)
    value, still = np.zeros(now.size), np.ones(now.size)
    for period in range(1, horizon + 1):
        still = survival(now + period) / start
        value += money * still / force**period
    return ContractValue(value, still)
