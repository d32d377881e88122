"""What follows from a fit: intervals, value, segments that borrow, covariates."""

import numpy as np
import pytest

from carteira.science import purchasing
from carteira.science.purchasing import Fit, NoBasis

from . import simulated


def test_intervals_hold_what_happens_on_simulated_truth() -> None:
    rng = np.random.default_rng(9)
    x, last, later, _ = simulated.lives(rng, rng.gamma(0.9, 1 / 5.0, 4000), rng.beta(0.9, 4, 4000), 1, 52.0, 78.0)
    history = (x, last, np.full(x.size, 52.0))
    found = purchasing.fit(*history, model="mbg-nbd")
    assert isinstance(found, Fit)
    span = purchasing.purchase_interval(found, 26, *history, draws=200)
    assert ((later >= span.p10) & (later <= span.p90)).mean() >= 0.80
    test = purchasing.backtest(found, *history, later, horizon=26)
    assert test.usable
    assert test.calibrated >= 8


def test_losses_stay_losses_and_planned_cost_is_taken_off() -> None:
    rng = np.random.default_rng(10)
    x, recency, age = simulated.whole_days(simulated.beta_geometric(rng, 3000, np.array([0.6, 6.0, 0.8, 2.4]), first=1))
    again = x > 0
    own = rng.normal(5, 20, x.size)
    mean = np.where(again, rng.normal(own, 10 / np.sqrt(np.maximum(x, 1))), np.nan)
    found, spend = purchasing.fit(x, recency, age), purchasing.normal_spend(x[again], mean[again])
    assert isinstance(found, Fit)
    assert isinstance(spend, purchasing.Spend)
    value = purchasing.lifetime_value(found, spend, x, recency, age, mean, horizon=52, rate=0.002, planned_cost=0.5)
    worst = int(np.argmin(np.where(x > 3, own, np.inf)))
    assert value.mean[worst] < 0
    assert (value.interval.p10 <= value.interval.p90).all()
    free = purchasing.lifetime_value(found, spend, x, recency, age, mean, horizon=52, rate=0.002, draws=0)
    assert free.mean - value.mean == pytest.approx(0.5 * (1 - 1.002**-52) / np.log(1.002))


def test_small_segments_borrow_and_large_ones_do_not() -> None:
    rng = np.random.default_rng(11)
    kinds = {"large": (4000, [0.6, 6.0, 0.8, 2.4]), "other": (4000, [1.2, 5.0, 0.8, 2.4]), "small": (25, [0.9, 6.0, 0.8, 2.4])}
    bases = [simulated.whole_days(simulated.beta_geometric(rng, size, np.array(values), first=1)) for size, values in kinds.values()]
    segment = np.repeat(list(kinds), [size for size, _ in kinds.values()])
    found = purchasing.fit_segments(*(np.concatenate(columns) for columns in zip(*bases, strict=True)), segment)
    assert isinstance(found, purchasing.Segments)
    alone = purchasing.fit(*bases[0])
    large, _, small = found.fits
    assert isinstance(alone, Fit)
    assert isinstance(large, Fit)
    assert isinstance(small, Fit)
    assert large.logs == pytest.approx(alone.logs, abs=0.15)
    assert np.abs(small.logs - found.prior.logs).max() < 0.6
    assert isinstance(purchasing.fit(*bases[2]), NoBasis)


@pytest.mark.parametrize("model", ["bg-nbd", "pareto-nbd"])
def test_planted_covariates_are_recovered(model: str) -> None:
    rng = np.random.default_rng(12)
    on_rate = 0.6
    values = np.array([0.6, 8.0, 0.8, 2.4]) if model == "bg-nbd" else np.array([0.6, 8.0, 0.7, 10.0])
    other = values.copy()
    other[1] *= np.exp(-on_rate)
    make = (lambda v: simulated.beta_geometric(rng, 4000, v, first=0)) if model == "bg-nbd" else (lambda v: simulated.pareto(rng, 4000, v))
    bases = [simulated.whole_days(make(values)), simulated.whole_days(make(other))]
    history = [np.concatenate(columns) for columns in zip(*bases, strict=True)]
    found = purchasing.fit_covariates(*history, np.repeat([[0.0], [1.0]], 4000, axis=0), model=model)
    assert isinstance(found, purchasing.CovariateFit)
    assert found.on_rate[0] == pytest.approx(on_rate, abs=3 * found.errors_on_rate[0])
    assert found.on_leaving[0] == pytest.approx(0, abs=3 * found.errors_on_leaving[0])
    assert found.values([[1.0]])[0, 1] == pytest.approx(found.parameters["alpha"] * np.exp(-found.on_rate[0]))
