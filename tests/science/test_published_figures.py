"""Published figures, to the digits printed in the sources: CDNOW first."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from carteira.science import purchasing
from carteira.science.purchasing import Fit, Spend

from . import cdnow

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def data(shared_data: Path) -> cdnow.Cdnow:
    return cdnow.read(shared_data)


def fitted(data: cdnow.Cdnow, model: str) -> Fit:
    found = purchasing.fit(data.summary.x, data.summary.recency, data.summary.age, model=model)
    assert isinstance(found, Fit)
    return found


def test_the_summary_of_the_sample(data: cdnow.Cdnow) -> None:
    assert (data.summary.x.size, data.summary.x.sum(), (data.summary.x > 0).sum(), data.holdout.sum()) == (2357, 2457, 946, 1882)


@pytest.mark.parametrize(
    ("model", "parameters", "errors", "log_likelihood"),
    [
        ("bg-nbd", [0.24259, 4.41360, 0.79292, 2.42591], [0.0126, 0.378, 0.186, 0.705], -9582.43),
        ("mbg-nbd", [0.52484, 6.18309, 0.89136, 1.61400], None, -9582.14),
        ("pareto-nbd", [0.55328, 10.57768, 0.60624, 11.66874], [0.048, 0.843, 0.187, 6.21], -9594.98),
    ],
)
def test_parameters_from_the_transactions(
    data: cdnow.Cdnow, model: str, parameters: list[float], errors: list[float] | None, log_likelihood: float
) -> None:
    found = fitted(data, model)
    assert np.allclose(list(found.parameters.values()), parameters, atol=6e-6)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=0.0055)
    if errors:
        assert np.allclose(list(found.standard_errors.values()), errors, rtol=1.1e-2)


@pytest.mark.parametrize(
    ("model", "parameters", "log_likelihood"),
    [
        ("bg-nbd", [0.24259, 4.41353, 0.79289, 2.42575], -9582.4256),
        ("mbg-nbd", [0.52484, 6.18299, 0.89136, 1.61400], -9582.1327),
    ],
)
def test_parameters_from_the_published_summary(shared_data: Path, model: str, parameters: list[float], log_likelihood: float) -> None:
    x, recency, age = cdnow.published(shared_data).T
    found = purchasing.fit(x, recency, age, model=model)
    assert isinstance(found, Fit)
    assert np.allclose(list(found.parameters.values()), parameters, atol=6e-6)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=6e-5)


def test_alive_after_one_purchase(shared_data: Path) -> None:
    x, recency, age = cdnow.published(shared_data).T
    modified = purchasing.fit(x, recency, age, model="mbg-nbd")
    plain = purchasing.fit(x, recency, age, model="bg-nbd")
    assert isinstance(modified, Fit)
    assert isinstance(plain, Fit)
    assert modified.p_alive([0, 2], [0, 30.43], [39, 38.86]) == pytest.approx([0.3893, 0.7061], abs=6e-5)
    assert plain.p_alive([0], [0], [39]) == pytest.approx([1.0])


def test_gamma_gamma_of_both_files(data: cdnow.Cdnow, shared_data: Path) -> None:
    again = data.summary.x > 0
    spend = purchasing.gamma_gamma(data.summary.x[again], data.summary.mean_amount[again])
    assert isinstance(spend, Spend)
    assert again.sum() == 946
    assert np.allclose(list(spend.parameters.values()), [6.2496, 3.7442, 15.4435], atol=6e-5)
    assert spend.log_likelihood == pytest.approx(-4055.92, abs=0.0055)
    with gzip.open(shared_data / "cdnow" / "cdnow_customers_summary_with_transactions.csv.gz") as file:
        table = np.genfromtxt(file, delimiter=",", skip_header=1)
    table = table[table[:, 1] > 0]
    spend = purchasing.gamma_gamma(table[:, 1], table[:, 4])
    assert isinstance(spend, Spend)
    assert np.allclose(list(spend.parameters.values()), [6.2488, 3.7446, 15.4477], atol=6e-5)
    assert spend.population_mean == pytest.approx(35.171, abs=6e-4)
    assert spend.correlation == pytest.approx(0.114, abs=6e-4)


@pytest.mark.parametrize(
    ("model", "bias", "correlation", "mae", "rmse", "week_78", "mape"),
    [
        ("bg-nbd", -0.122, 0.6256, 0.7855, 1.6080, -0.0411, 0.0263),
        ("mbg-nbd", -0.162, 0.6273, 0.7648, 1.6072, -0.0666, 0.0411),
        ("pareto-nbd", -0.115, 0.6302, 0.7545, 1.6028, -0.0159, 0.0131),
    ],
)
def test_forecast_of_the_hold_out(
    data: cdnow.Cdnow, model: str, bias: float, correlation: float, mae: float, rmse: float, week_78: float, mape: float
) -> None:
    found, summary = fitted(data, model), data.summary
    test = purchasing.backtest(found, summary.x, summary.recency, summary.age, data.holdout, horizon=39, draws=0)
    assert test.usable
    measured = (test.forecast.bias, test.forecast.correlation, test.forecast.mae, test.forecast.rmse)
    assert measured == pytest.approx((bias, correlation, mae, rmse), abs=6e-4)
    naive = (test.naive.bias, test.naive.correlation, test.naive.mae, test.naive.rmse)
    assert naive == pytest.approx((0.557, 0.5839, 1.0237, 2.2119), abs=6e-4)
    weeks, actual = cumulative_repeats(data)
    start = np.datetime64("1997-01-01").astype("M8[D]").astype(int)
    ratio = purchasing.tracking(found, (summary.first_day - start) / 7, weeks - 1 / 7) / np.maximum(actual, 1)
    assert ratio[-1] - 1 == pytest.approx(week_78, abs=6e-4)
    assert np.abs(ratio[39:] - 1).mean() == pytest.approx(mape, abs=1.5e-3)


def cumulative_repeats(data: cdnow.Cdnow) -> tuple[np.ndarray, np.ndarray]:
    start = np.datetime64("1997-01-01").astype("M8[D]").astype(int)
    pairs = np.unique(np.stack((data.customer, data.day.astype("M8[D]").astype(int))), axis=1)
    first = data.summary.first_day[np.searchsorted(data.summary.customer, pairs[0])]
    days = pairs[1][pairs[1] > first] - start
    weeks = np.arange(1, 79)
    return weeks.astype(float), np.array([(days < 7 * week).sum() for week in weeks])


def test_conditional_expectations_by_calibration_purchases(data: cdnow.Cdnow) -> None:
    group = np.minimum(data.summary.x, 7).astype(int)
    history = (data.summary.x, data.summary.recency, data.summary.age)
    for model, figures in (
        ("pareto-nbd", [0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403]),
        ("bg-nbd", [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]),
    ):
        expected = fitted(data, model).expected_purchases(39, *history)
        means = np.bincount(group, expected) / np.bincount(group)
        assert means == pytest.approx(figures, abs=6e-4)


def test_value_ranks_better_than_the_past_and_plain_alive_is_not_health(data: cdnow.Cdnow) -> None:
    summary, again = data.summary, data.summary.x > 0
    history = (summary.x, summary.recency, summary.age)
    spend = purchasing.gamma_gamma(summary.x[again], summary.mean_amount[again])
    assert isinstance(spend, Spend)
    value = purchasing.lifetime_value(fitted(data, "pareto-nbd"), spend, *history, summary.mean_amount, horizon=39, rate=0)
    past = np.nan_to_num(summary.mean_amount * summary.x)
    caught, caught_by_past = share_caught(value.mean, data.holdout_value), share_caught(past, data.holdout_value)
    assert caught >= 0.50
    assert caught > caught_by_past
    covered = (data.holdout_value >= value.interval.p10 - 1e-9) & (data.holdout_value <= value.interval.p90 + 1e-9)
    assert covered.mean() >= 0.80
    active = data.holdout > 0
    assert auc(fitted(data, "bg-nbd").p_alive(*history), active) == pytest.approx(0.316, abs=1e-3)
    assert auc(fitted(data, "pareto-nbd").p_alive(*history), active) == pytest.approx(0.726, abs=1e-3)
    assert auc(fitted(data, "pareto-nbd").expected_purchases(39, *history), active) == pytest.approx(0.779, abs=1e-3)


def share_caught(score: np.ndarray, value: np.ndarray) -> float:
    return float(value[np.argsort(-score, kind="stable")[: score.size // 10 + 1]].sum() / value.sum())


def auc(score: np.ndarray, positive: np.ndarray) -> float:
    below = np.searchsorted(np.sort(score[~positive]), score[positive], side="left")
    upto = np.searchsorted(np.sort(score[~positive]), score[positive], side="right")
    return float((below + upto).sum() / 2 / positive.sum() / (~positive).sum())


def test_regular_gaps_are_not_seen_where_there_are_none(data: cdnow.Cdnow) -> None:
    summary = data.summary
    chosen = purchasing.fit_regular(summary.x, summary.recency, summary.age, summary.gap_log_sum)
    assert isinstance(chosen, Fit)
    assert chosen.model.name == "mbg-nbd"
    two = purchasing.fit_base(
        purchasing.aggregate(summary.x, summary.recency, summary.age), model=purchasing.MbgCnbd(2), gap_log_sum=summary.gap_log_sum
    )
    assert isinstance(two, Fit)
    assert two.log_likelihood == pytest.approx(-9853.3, abs=0.06)


def test_the_posterior_agrees_with_a_markov_chain(data: cdnow.Cdnow) -> None:
    base = purchasing.aggregate(data.summary.x, data.summary.recency, data.summary.age)
    found = purchasing.posterior(base, model=purchasing.BG_NBD, prior=purchasing.weak_prior, draws=2000, seed=1)
    assert isinstance(found, purchasing.Posterior)
    assert found.effective >= 1000
    # PyMC-Marketing 0.19.2, NUTS, two chains of 10,000 draws, 11,004 of them effective, the same priors
    assert found.mean == pytest.approx([0.24562, 4.51310, 0.77844, 2.39677], rel=0.03)
    assert found.deviation == pytest.approx([0.012725, 0.38629, 0.18986, 0.73448], rel=0.03)
