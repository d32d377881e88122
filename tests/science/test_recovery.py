"""Parameters of simulated customers come back within two standard errors as often as two errors should hold."""

import numpy as np
import pytest

from carteira.science import purchasing
from carteira.science.purchasing import Fit

from . import simulated


def base_of(model: str, rng: np.random.Generator, size: int, truth: np.ndarray) -> simulated.Base:
    if model == "pareto-nbd":
        return simulated.pareto(rng, size, truth)
    if model == "mbg-cnbd-2":
        return simulated.regular(rng, size, truth, k=2)[0]
    return simulated.beta_geometric(rng, size, truth, first=int(model == "mbg-nbd"))


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("model", "values", "size"),
    [
        ("bg-nbd", [0.6, 6.0, 0.8, 2.4], 2_500),
        ("mbg-nbd", [0.6, 6.0, 0.8, 2.4], 10_000),
        ("mbg-cnbd-2", [0.6, 6.0, 0.8, 2.4], 2_500),
        ("pareto-nbd", [0.6, 8.0, 0.7, 10.0], 1_800),
    ],
)
def test_parameters_are_recovered_within_two_errors_in_95_percent_of_200_runs(model: str, values: list[float], size: int) -> None:
    """Errors are of logarithms, where the likelihood is nearer to a parabola. 95 % or more were measured for each; the limit leaves room
    for four of 800 that another processor's last digits may move."""
    inside, truth = [], np.array(values)
    for seed in range(200):
        found = purchasing.fit(*base_of(model, np.random.default_rng(seed), size, truth), model=model)
        assert isinstance(found, Fit), str(found)
        low, high = found.intervals(level=0.9545).T
        inside.append((low <= truth) & (truth <= high))
    assert np.mean(inside) >= 0.945
