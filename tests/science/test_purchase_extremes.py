"""Purchase models on extremes: finite for any history, honest where there is no basis, clear about bad input."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import purchasing
from carteira.science.purchasing import BG_NBD, MBG_NBD, PARETO_NBD, Fit, MbgCnbd, NoBasis

from . import simulated

MODELS = [BG_NBD, MBG_NBD, PARETO_NBD, MbgCnbd(2), MbgCnbd(3)]


def ids(model: purchasing.PurchaseModel) -> str:
    return model.name


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
