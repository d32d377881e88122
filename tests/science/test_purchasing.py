"""The purchase models: gradients, integrals and expectations are right."""

import numpy as np
import pytest
from scipy import integrate, special

from carteira.science import purchasing
from carteira.science.maximum import curvature
from carteira.science.purchasing import BG_NBD, MBG_NBD, PARETO_NBD, Fit, MbgCnbd, pareto_integral

from . import simulated

MODELS = [BG_NBD, MBG_NBD, PARETO_NBD, MbgCnbd(2), MbgCnbd(3)]
VALUES = np.array([0.6, 6.0, 0.8, 2.4])


def ids(model: purchasing.PurchaseModel) -> str:
    return model.name


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_gradients_are_the_slopes(model: purchasing.PurchaseModel) -> None:
    base = purchasing.aggregate(*simulated.whole_days(simulated.beta_geometric(np.random.default_rng(1), 500, VALUES, first=1)))
    objective, point = model.objective(base), np.log([0.5, 5.0, 1.1, 1.7])
    numeric = [(objective(point + step)[0] - objective(point - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6]
    assert objective(point)[1] == pytest.approx(numeric, rel=1e-4, abs=1e-4)
    assert objective(point)[0] == pytest.approx(
        float(base.weight @ model.log_likelihood(np.exp(point), base.x, base.recency, base.age)), rel=1e-10
    )
    hessian = curvature(objective, point)
    assert hessian == pytest.approx(hessian.T)


def test_weighted_duplicates_change_nothing() -> None:
    x, recency, age = simulated.whole_days(simulated.beta_geometric(np.random.default_rng(2), 2000, VALUES, first=1))
    once = purchasing.fit(x, recency, age)
    twice = purchasing.fit(np.tile(x, 2), np.tile(recency, 2), np.tile(age, 2))
    weighted = purchasing.fit(x, recency, age, np.full(x.size, 2.0))
    assert isinstance(once, Fit)
    assert isinstance(twice, Fit)
    assert isinstance(weighted, Fit)
    assert twice.logs == pytest.approx(once.logs, abs=1e-6)
    assert weighted.logs == pytest.approx(twice.logs, abs=1e-7)
    assert weighted.log_likelihood == pytest.approx(2 * once.log_likelihood)


def test_units_only_scale_alpha() -> None:
    x, recency, age = simulated.whole_days(simulated.beta_geometric(np.random.default_rng(3), 3000, VALUES, first=0))
    weeks, days = purchasing.fit(x, recency, age, model="bg-nbd"), purchasing.fit(x, recency * 7, age * 7, model="bg-nbd")
    assert isinstance(weeks, Fit)
    assert isinstance(days, Fit)
    assert days.parameters["alpha"] == pytest.approx(7 * weeks.parameters["alpha"], rel=1e-4)
    assert days.parameters["b"] == pytest.approx(weeks.parameters["b"], rel=1e-4)


def test_the_pareto_integral_three_ways() -> None:
    rng = np.random.default_rng(4)
    x, recency, age = simulated.whole_days(simulated.pareto(rng, 3000, np.array([0.6, 10.0, 0.6, 11.0])))
    r, alpha, s, beta = 0.55, 10.6, 0.61, 11.7
    by_rule = pareto_integral.by_customer(r, alpha, s, beta, x, recency, age)
    for row in range(0, 3000, 400):
        exact = integrate.quad(
            lambda t, row=row: ((alpha + recency[row]) / (alpha + t)) ** (r + x[row]) * ((beta + recency[row]) / (beta + t)) ** (s + 1),
            recency[row],
            age[row],
            epsabs=1e-13,
        )[0]
        assert by_rule[row] == pytest.approx(exact, rel=1e-9)
    by_grid = PARETO_NBD.p_alive(np.array([r, alpha, s, beta]), x, recency, age)
    one_by_one = np.concatenate(
        [
            PARETO_NBD.p_alive(np.array([r, alpha, s, beta]), x[i : i + 1000], recency[i : i + 1000], age[i : i + 1000])
            for i in range(0, 3000, 1000)
        ]
    )
    assert by_grid == pytest.approx(one_by_one, rel=1e-8)


def test_counts_too_steep_for_the_table_go_by_a_rule_of_their_own() -> None:
    """Heavy buyers beside light ones: the integrand of x = 300 falls by more than a number can hold, that of x = 3 does not."""
    rng = np.random.default_rng(21)
    x = np.repeat([0.0, 3.0, 40.0, 150.0, 300.0], 300)
    age = np.ceil(rng.uniform(300, 700, x.size)) / 7
    recency = np.where(x > 0, np.maximum(np.ceil(age * 7 * rng.uniform(0.6, 1, x.size)), x) / 7, 0.0)
    base, point = purchasing.aggregate(x, recency, age), np.log([0.6, 2.0, 0.7, 9.0])
    values = np.exp(point)
    held = pareto_integral.Grid(1 / 7, 701).counts_held(base.xs, *values)
    assert 0 < held < base.xs.size
    objective = PARETO_NBD.objective(base)
    one_by_one = [
        float(PARETO_NBD.log_likelihood(values, *(column[row : row + 1] for column in (base.x, base.recency, base.age)))[0])
        for row in range(base.x.size)
    ]
    assert objective(point)[0] == pytest.approx(float(base.weight @ one_by_one), rel=1e-9)
    assert float(base.weight @ PARETO_NBD.log_likelihood(values, base.x, base.recency, base.age)) == pytest.approx(
        objective(point)[0], rel=1e-9
    )
    numeric = [(objective(point + step)[0] - objective(point - step)[0]) / 2e-6 for step in np.eye(4) * 1e-6]
    assert objective(point)[1] == pytest.approx(numeric, rel=1e-4, abs=1e-3)


def test_expectation_equals_the_hypergeometric_form() -> None:
    r, alpha, a, b = 0.243, 4.414, 0.793, 2.426
    x, age = np.arange(0.0, 40.0), np.full(40, 38.86)
    recency = np.minimum(x, 30.0)
    known = purchasing.fit_with("bg-nbd", r=r, alpha=alpha, a=a, b=b)
    stays = b + x
    form = (
        (a + stays - 1)
        / (a - 1)
        * (1 - ((alpha + age) / (alpha + age + 39)) ** (r + x) * special.hyp2f1(r + x, stays, a + stays - 1, 39 / (alpha + age + 39)))
    )
    assert known.expected_purchases(39, x, recency, age) == pytest.approx(form * known.p_alive(x, recency, age), rel=1e-10)


@pytest.mark.parametrize("model", MODELS, ids=ids)
def test_expectation_is_the_mean_of_simulated_futures(model: purchasing.PurchaseModel) -> None:
    rng = np.random.default_rng(5)
    x, recency, age = np.array([0.0, 1, 4, 12]), np.array([0.0, 3, 35, 30]), np.full(4, 39.0)
    wide = tuple(np.repeat(column, 40_000) for column in (x, recency, age))
    futures = model.simulate(VALUES, 26.0, *wide, rng).reshape(4, -1)
    expected = model.expected_purchases(VALUES, 26.0, x, recency, age)
    assert np.abs(futures.mean(axis=1) - expected) == pytest.approx(0, abs=5 * futures.std(axis=1).max() / 200)
