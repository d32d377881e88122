"""From the value of all customers at one date to that at another: who came, who left, what they did, and what is only another model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carteira.science.purchasing import Spend, fit_with, gamma_gamma_with, lifetime_value, summarise
from carteira.value.rules.lifetime import HORIZON_DAYS, WEEK, observed_until

CENT = Decimal("0.01")
STATED = frozenset({"unit", "log_likelihood", "model"})
"""What is kept of a fit beside its parameters."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Step:
    """One part of the bridge: money and how many customers it concerns."""

    name: str
    amount: Decimal
    customers: int


@dataclass(frozen=True)
class OldModel:
    """The model of the first date: purchases, spend and discount, by their parameters."""

    purchases: Mapping[str, Any]
    spend: Mapping[str, Any]
    yearly_discount: float


def restate(
    old: OldModel, customer: NDArray[np.int64], day: NDArray[np.int64], contribution: Numbers, *, last_day: int
) -> dict[int, Decimal]:
    """What the old model says of the purchases up to the second date, for whoever bought again and whose contribution is known."""
    last_day = observed_until(day, last_day)
    base = summarise(customer, day, np.nan_to_num(contribution), until=last_day, unit_days=WEEK)
    fitted = fit_with(old.purchases["model"], **{name: value for name, value in old.purchases.items() if name not in STATED})
    told = (base.x > 0) & ~np.isin(base.customer, np.unique(customer[np.isnan(contribution)]))
    worth = lifetime_value(
        fitted, _spend(old.spend), base.x[told], base.recency[told], base.age[told], base.mean_amount[told],
        horizon=HORIZON_DAYS / WEEK, rate=(1 + old.yearly_discount) ** (WEEK / 365) - 1, draws=0,
    )  # fmt: skip
    return {int(who): _cents(value) for who, value in zip(base.customer[told], worth.mean, strict=True)}


def _spend(said: Mapping[str, Any]) -> Spend:
    parameters = {name: float(value) for name, value in said.items() if name not in STATED}
    if said["model"] == "normal":
        none = np.full(3, np.nan)
        return Spend("normal", parameters, {}, float("nan"), 0.0, float("nan"), none, np.full((3, 3), np.nan))
    return gamma_gamma_with(**parameters)


def _cents(value: float) -> Decimal:
    return Decimal(value).quantize(CENT)


def bridge(before: Mapping[int, Decimal], restated: Mapping[int, Decimal], after: Mapping[int, Decimal]) -> tuple[Step, ...]:
    """The steps from the first total to the second, to the cent: opening + gained + lost + behaviour + model = closing.

    Who is valued at one date only came or left. What the old model cannot restate of a customer valued at both is its behaviour.
    """
    opening, closing = ({who: amount.quantize(CENT) for who, amount in side.items()} for side in (before, after))
    came, left, stayed = closing.keys() - opening.keys(), opening.keys() - closing.keys(), opening.keys() & closing.keys()
    same_model = {who: restated.get(who, closing[who]) for who in closing}
    gained = sum((same_model[who] for who in came), Decimal(0))
    lost = -sum((opening[who] for who in left), Decimal(0))
    behaviour = sum((same_model[who] - opening[who] for who in stayed), Decimal(0))
    model = sum((closing[who] - same_model[who] for who in closing), Decimal(0))
    return (
        Step("opening", sum(opening.values(), Decimal(0)), len(opening)), Step("gained", gained, len(came)), Step("lost", lost, len(left)),
        Step("behaviour", behaviour, len(stayed)), Step("model", model, len(closing)),
        Step("closing", sum(closing.values(), Decimal(0)), len(closing)),
    )  # fmt: skip
