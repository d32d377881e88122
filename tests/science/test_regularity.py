"""Regular buyers are seen as regular, and forecast better for it."""

import numpy as np
import pytest

from carteira.science import purchasing
from carteira.science.purchasing import Fit

from . import simulated


def test_regularity_is_found_by_likelihood_and_by_two_gaps() -> None:
    rng = np.random.default_rng(6)
    base, log_sum = simulated.regular(rng, 4000, np.array([1.5, 2.0, 0.8, 4.0]), k=3)
    chosen = purchasing.fit_regular(*base, log_sum)
    assert isinstance(chosen, Fit)
    assert chosen.model.name == "mbg-cnbd-3"
    assert np.abs(chosen.logs - np.log([1.5, 2.0, 0.8, 4.0])) == pytest.approx(0, abs=0.5)
    pace = rng.gamma(2, 1, (4000, 1))
    random, erlang = (purchasing.regularity(*(rng.gamma(shape, 1, (4000, 2)) * pace).T) for shape in (1, 3))
    assert isinstance(random, purchasing.Regularity)
    assert isinstance(erlang, purchasing.Regularity)
    assert random.k == pytest.approx(1.0, abs=4 * random.standard_error)
    assert erlang.k == pytest.approx(3.0, abs=4 * erlang.standard_error)


@pytest.mark.slow
def test_regular_buyers_are_forecast_better_by_the_regular_model() -> None:
    rng = np.random.default_rng(7)
    rate, leave = rng.gamma(0.9, 1 / 2.0, 15_000), rng.beta(0.8, 2.4, 15_000)
    cut, end = 52.0, 78.0
    x, last, later, alive = simulated.lives(rng, rate, leave, 3, cut, end)
    history = (x, last, np.full(x.size, cut))
    plain = purchasing.fit(*history, model="mbg-nbd")
    regular = purchasing.fit(*history, model="mbg-cnbd-3")
    assert isinstance(plain, Fit)
    assert isinstance(regular, Fit)
    brier = [float(np.mean((found.p_alive(*history) - alive) ** 2)) for found in (plain, regular)]
    errors = [purchasing.backtest(found, *history, later, horizon=end - cut, draws=100) for found in (plain, regular)]
    assert brier[1] <= 0.85 * brier[0]
    assert errors[1].forecast.mae < 0.92 * errors[0].forecast.mae
    assert abs(errors[1].forecast.bias) < 0.03
    assert errors[1].calibrated >= 8
