"""What BG/NBD and MBG/NBD share: a buyer at a gamma rate who leaves with a beta probability after a purchase.

They differ in one place: in MBG/NBD a customer may leave right after the first purchase, in BG/NBD only after a repeat.
`first` is 1 for MBG/NBD and 0 for BG/NBD throughout; parameters stand in the order r, alpha, a, b.
"""

from collections.abc import Callable

import numpy as np

from ..arrays import Floats
from ..maximum import Objective
from ..quadrature import beta_rule
from ..special import digamma, dot, log_beta, log_gamma, logistic, softplus, softplus_and_slope, tally
from .base import CustomerBase, distinct_pairs

NAMES = ("r", "alpha", "a", "b")


def objective(base: CustomerBase, *, first: int) -> Objective:
    """Log-likelihood of a weighted base and its gradient by the logarithms of r, alpha, a, b.

    Constant sums are taken once; logarithms are taken per distinct time, gamma functions per distinct count.
    """
    shared = _shared_terms(base, first)
    may_be_gone = slice(None) if first else slice(int(np.searchsorted(base.x, 1)), None)
    x, weight, x_code = base.x[may_be_gone], base.weight[may_be_gone], base.x_code[may_be_gone]
    age_code, recency_code = base.age_code[may_be_gone], base.recency_code[may_be_gone]
    leaves = base.xs + first > 0

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = np.exp(logs)
        value, slopes = shared(r, alpha, a, b)
        log_t, one_over = np.log(alpha + base.times), 1.0 / (alpha + base.times)
        stayed = np.where(leaves, b + base.xs + first - 1, 1.0)
        log_odds = np.where(leaves, np.log(a) - np.log(stayed), -np.inf)
        later = log_t[age_code] - log_t[recency_code]
        either, gone = softplus_and_slope((r + x) * later + log_odds[x_code])
        value += dot(weight, either)
        gone *= weight
        d_alpha = dot(gone * (r + x), one_over[age_code] - one_over[recency_code])
        d_b = -float(tally(x_code, gone, base.xs.size) @ (1.0 / stayed))
        by_gone = np.array([dot(gone, later), d_alpha, float(gone.sum()) / a, d_b])
        return value, (slopes + by_gone) * np.array([r, alpha, a, b])

    return evaluate


def _shared_terms(base: CustomerBase, first: int) -> Callable[[float, float, float, float], tuple[float, Floats]]:
    """The part of every customer that is alive throughout: sums per distinct count and per distinct age."""
    per_x = tally(base.x_code, base.weight, base.xs.size)
    per_age = tally(base.age_code, base.weight, base.times.size)
    purchases = tally(base.age_code, base.weight * base.x, base.times.size)
    total = float(base.weight.sum())

    def terms(r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        log_t, stays, powers = np.log(alpha + base.times), b + base.xs + first, r * per_age + purchases
        lead = log_gamma(r + base.xs) - log_gamma(np.array(r)) + log_beta(np.array(a), stays) - log_beta(np.array(a), np.array(b))
        value = float(per_x @ lead) + total * r * np.log(alpha) - float(powers @ log_t)
        joint, both = digamma(a + stays), digamma(np.array(a + b))
        d_r = float(per_x @ (digamma(r + base.xs) - digamma(np.array(r)))) + total * np.log(alpha) - float(per_age @ log_t)
        d_alpha = total * r / alpha - float(powers @ (1.0 / (alpha + base.times)))
        d_a = float(per_x @ (both - joint))
        d_b = float(per_x @ (digamma(stays) - joint - digamma(np.array(b)) + both))
        return value, np.array([d_r, d_alpha, d_a, d_b])

    return terms


def gone_log_odds(parameters: Floats, x: Floats, recency: Floats, age: Floats, *, first: int) -> Floats:
    """Logarithm of P(gone) / P(alive) at the end of observation; -inf for one-time buyers of BG/NBD."""
    r, alpha, a, b = parameters
    later = np.log(alpha + age) - np.log(alpha + recency)
    with np.errstate(divide="ignore"):
        odds = np.log(np.where(x + first > 0, a / np.maximum(b + x + first - 1, 1e-300), 0.0))
    return np.asarray((r + x) * later + odds, dtype=np.float64)


def log_likelihood(parameters: Floats, x: Floats, recency: Floats, age: Floats, *, first: int) -> Floats:
    """Log-likelihood of each customer."""
    r, alpha, a, b = (np.array(value) for value in parameters)
    lead = log_gamma(r + x) - log_gamma(r) + r * np.log(alpha) + log_beta(a, b + x + first) - log_beta(a, b)
    gone = gone_log_odds(parameters, x, recency, age, first=first)
    return np.asarray(lead - (r + x) * np.log(alpha + age) + softplus(gone), dtype=np.float64)


def while_alive(parameters: Floats, horizon: float, x: Floats, age: Floats, *, first: int) -> Floats:
    """Expected purchases in the horizon of a customer known to be alive; no hypergeometric function, stable for any count.

    Given rate and dropout p the answer is (1 - exp(-rate p horizon)) / p; the rate is integrated in closed form, p by Gauss-Jacobi.
    """
    r, alpha, a, b = parameters
    xs, which, ages, back = distinct_pairs(x, age)
    nodes, weights = beta_rule(float(a), b + xs + first)
    answer = np.empty(which.size)
    for start in range(0, which.size, 65536):
        part = slice(start, start + 65536)
        p = nodes[which[part]]
        grown = np.log1p(p * (horizon / (alpha + ages[part]))[:, None])
        answer[part] = (weights[which[part]] * -np.expm1(-(r + xs[which[part]])[:, None] * grown) / p).sum(axis=1)
    return answer[back]


def unconditional(parameters: Floats, horizon: Floats, *, first: int) -> Floats:
    """Expected repeat purchases of a customer just acquired, by the end of each horizon."""
    r, alpha, a, b = parameters
    nodes, weights = beta_rule(float(a), np.array([b + first]), nodes=40)
    stays = b / (a + b) if first else 1.0
    grown = np.log1p(nodes[0] * (horizon / alpha)[:, None])
    return np.asarray(stays * (weights[0] * -np.expm1(-r * grown) / nodes[0]).sum(axis=1), dtype=np.float64)


def simulate(
    parameters: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator, *, first: int
) -> Floats:
    """One random number of purchases in the horizon for each customer, given its history."""
    r, alpha, a, b = parameters
    alive = rng.random(x.size) < logistic(-gone_log_odds(parameters, x, recency, age, first=first))
    rate = rng.standard_gamma(r + x) / (alpha + age)
    leave = np.clip(rng.beta(a, b + x + first), 1e-12, 1.0)
    stays_for = np.ceil(np.log1p(-rng.random(x.size)) / np.log1p(-np.minimum(leave, 1 - 1e-12)))
    return np.asarray(alive * np.minimum(np.maximum(stays_for, 1.0), rng.poisson(np.minimum(rate * horizon, 1e15))), dtype=np.float64)
