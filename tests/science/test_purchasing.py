"""The purchase models: right on simulated truth, stable on extremes, honest where there is no basis."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from carteira.science import purchasing
from carteira.science.maximum import curvature
from carteira.science.purchasing import BG_NBD, MBG_NBD, PARETO_NBD, Fit, MbgCnbd, NoBasis, pareto_integral

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
    x, last, later, alive = lives(rng, rate, leave, 3, cut, end)
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


def lives(rng: np.random.Generator, rate: np.ndarray, leave: np.ndarray, k: int, cut: float, end: float) -> tuple[np.ndarray, ...]:
    x, last, later = np.zeros(rate.size), np.zeros(rate.size), np.zeros(rate.size)
    gone = np.where(rng.random(rate.size) < leave, 0.0, np.inf)
    moment = np.zeros(rate.size)
    active = np.flatnonzero(np.isinf(gone))
    while active.size:
        moment[active] += rng.gamma(k, 1 / rate[active])
        active = active[moment[active] < end]
        before = active[moment[active] <= cut]
        x[before] += 1
        last[before] = moment[before]
        later[active[moment[active] > cut]] += 1
        leaves = rng.random(active.size) < leave[active]
        gone[active[leaves]] = moment[active[leaves]]
        active = active[~leaves]
    return x, last, later, (gone > cut).astype(float)


histories = st.lists(st.tuples(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 36_525)), min_size=1, max_size=8)
parameters = st.tuples(*(st.floats(low, high) for low, high in ((0.01, 50), (0.01, 500), (0.05, 20), (0.05, 200))))


@pytest.mark.parametrize("model", MODELS, ids=ids)
@given(rows=histories, values=parameters, horizon=st.floats(0.01, 36_525))
@settings(max_examples=60, deadline=None)
def test_no_nan_and_no_overflow_for_any_history(
    model: purchasing.PurchaseModel, rows: list[tuple[int, float, float]], values: tuple[float, ...], horizon: float
) -> None:
    x = np.array([float(count) for count, _, _ in rows])
    age = np.array([span for _, _, span in rows]) + (x > 0)
    recency = np.where(x > 0, np.maximum(age * np.array([share for _, share, _ in rows]), 1e-9), 0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alive = model.p_alive(np.array(values), x, recency, age)
        expected = model.expected_purchases(np.array(values), horizon, x, recency, age)
        likelihood = model.log_likelihood(np.array(values), x, recency, age)
    assert np.isfinite(alive).all()
    assert ((alive >= 0) & (alive <= 1)).all()
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert np.isfinite(likelihood).all()


@pytest.mark.parametrize("model", ["bg-nbd", "mbg-nbd", "pareto-nbd", "mbg-cnbd-2"])
@given(rows=histories, copies=st.integers(1, 400))
@settings(max_examples=8, deadline=None)
def test_any_base_fits_or_is_refused_with_reasons(model: str, rows: list[tuple[int, float, float]], copies: int) -> None:
    x = np.array([float(count) for count, _, _ in rows] * copies)
    age = np.array([np.ceil(span) for _, _, span in rows] * copies) + (x > 0)
    recency = np.where(x > 0, np.maximum(np.round(age * np.array([share for _, share, _ in rows] * copies), 2), 0.01), 0.0)
    found = purchasing.fit(x, recency, age, model=model, fewest=1)
    if isinstance(found, NoBasis):
        assert found.reasons
    else:
        assert all(np.isfinite(value) and value > 0 for value in (*found.parameters.values(), *found.standard_errors.values()))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (([0, 0], [0, 0], [9, 9]), "0 repeat buyers, 200 needed"),
        (([5] * 300, [9] * 300, [9] * 300), "edge"),
        (([1] * 300, [1] * 300, [90] * 300), "edge"),
    ],
)
def test_degenerate_bases_are_refused(rows: tuple[list[float], ...], words: str) -> None:
    for model in ("bg-nbd", "mbg-nbd", "pareto-nbd"):
        found = purchasing.fit(*rows, model=model)
        assert isinstance(found, NoBasis)
        assert not found
        assert words in str(found) or "not identified" in str(found) or "curvature" in str(found)


def test_a_base_that_once_made_a_library_diverge() -> None:
    """Short histories in days, where a search that starts badly runs off."""
    base = simulated.whole_days(simulated.beta_geometric(np.random.default_rng(8), 50_000, np.array([0.243, 4.414, 0.793, 2.426]), first=0))
    found = purchasing.fit(base[0], base[1] * 7, base[2] * 7, model="bg-nbd")
    assert isinstance(found, Fit)
    assert found.parameters["r"] == pytest.approx(0.243, rel=0.06)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1], [3.0], [2.0]), "recency, row 0: 3.0 is not at most the age"),
        (([1, -1], [1, 0], [2, 2]), "x, row 1: -1.0 is not 0 or more"),
        (([1.5], [1], [2]), "x, row 0: 1.5 is not a whole number"),
        (([0], [1.0], [2]), "recency, row 0: 1.0 is not 0 where there is no repeat purchase"),
        (([1], [0.0], [2]), "recency, row 0: 0.0 is not above 0 where there are repeat purchases"),
        (([1, 1], [1], [2, 2]), "recency: 1 rows where the other arguments have 2"),
        (([1], [1], [float("nan")]), "age, row 0: nan is not finite"),
        (([], [], []), "x: no customers"),
        ((["a"], [1], [2]), "x, row 0: 'a' is not a number"),
        (([[1]], [1], [2]), "x: expected one dimension, got 2"),
    ],
)
def test_bad_input_names_argument_row_and_rule(arguments: tuple[list[object], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        purchasing.fit(*arguments)


def test_a_text_column_of_dates_is_refused() -> None:
    with pytest.raises(ValueError, match="day, row 0: '1997-01-01' is not a number"):
        purchasing.summarise([1], ["1997-01-01"], [1.0], until="1997-09-30")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60), st.floats(-50, 50)), min_size=1, max_size=60), st.integers(60, 90))
@settings(deadline=None)
def test_the_summary_equals_a_plain_count(rows: list[tuple[int, int, float]], until: int) -> None:
    who, day, amount = (np.array(column) for column in zip(*rows, strict=True))
    summary = purchasing.summarise(who, day, amount, until=until)
    for place, customer in enumerate(summary.customer):
        days = sorted(set(day[who == customer]))
        assert summary.x[place] == len(days) - 1
        assert summary.recency[place] == days[-1] - days[0]
        assert summary.age[place] == until - days[0]
        later = amount[(who == customer) & (day > days[0])]
        if len(days) > 1:
            assert summary.mean_amount[place] == pytest.approx(later.sum() / (len(days) - 1), abs=1e-9)
        else:
            assert np.isnan(summary.mean_amount[place])
    gaps = [b - a for c in summary.customer for a, b in zip(sorted(set(day[who == c])), sorted(set(day[who == c]))[1:], strict=False)]
    assert summary.gap_log_sum == pytest.approx(float(np.log(gaps).sum()) if gaps else 0.0)


def test_customers_by_name_and_rows_after_the_end() -> None:
    summary = purchasing.summarise(["b", "a", "a"], np.array(["2020-01-05", "2020-01-01", "2020-02-01"], "M8[D]"), until="2020-01-31")
    assert summary.customer.tolist() == ["a", "b"]
    assert summary.later == 1
    assert summary.x.tolist() == [0, 0]


def test_intervals_hold_what_happens_on_simulated_truth() -> None:
    rng = np.random.default_rng(9)
    x, last, later, _ = lives(rng, rng.gamma(0.9, 1 / 5.0, 4000), rng.beta(0.9, 4, 4000), 1, 52.0, 78.0)
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
    x, recency, age = simulated.whole_days(simulated.beta_geometric(rng, 3000, VALUES, first=1))
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


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("model", "values", "size"),
    [
        ("bg-nbd", [0.6, 6.0, 0.8, 2.4], 2_500),
        ("mbg-nbd", [0.6, 6.0, 0.8, 2.4], 10_000),
        ("pareto-nbd", [0.6, 8.0, 0.7, 10.0], 1_800),
    ],
)
def test_parameters_are_recovered_within_two_errors_in_95_percent_of_200_runs(model: str, values: list[float], size: int) -> None:
    """Errors are of logarithms, where the likelihood is nearer to a parabola. On 2,500 customers MBG/NBD recovers 94 %.
    95 % were measured for each; the limit leaves room for four of 800 that another processor's last digits may move."""
    inside = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        truth = np.array(values)
        base = (
            simulated.pareto(rng, size, truth)
            if model == "pareto-nbd"
            else simulated.beta_geometric(rng, size, truth, first=int(model == "mbg-nbd"))
        )
        found = purchasing.fit(*base, model=model)
        assert isinstance(found, Fit), str(found)
        inside.append(np.abs(found.logs - np.log(truth)) <= 2 * np.sqrt(np.diag(found.covariance)))
    assert np.mean(inside) >= 0.945
