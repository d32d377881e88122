"""MBG/CNBD-k: a purchase is every k-th event of a hidden Poisson process of stages (parameters r, alpha, a, b; alpha for stages).

While alive a customer is j = 0..k-1 stages into the next purchase; all sums below run over j.
"""

import numpy as np

from ..arrays import Floats
from ..maximum import Objective
from ..quadrature import beta_rule
from ..special import digamma, dot, log_beta, log_gamma, logistic
from .base import CustomerBase

NAMES = ("r", "alpha", "a", "b")


def objective(base: CustomerBase, k: int) -> Objective:
    """Log-likelihood of a weighted base and its gradient by the logarithms of r, alpha, a, b.

    The part of the gaps' density that holds no parameter is left out here; `gap_constant` gives it for comparing different k.
    """
    x, age, recency, weight = base.x, base.age, base.recency, base.weight
    with np.errstate(divide="ignore"):
        since = np.log(age - recency)

    def evaluate(logs: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = (np.array(value) for value in np.exp(logs))
        total, terms = _log_terms(r, alpha, a, b, x, np.log(alpha + age), np.log(alpha + recency), since, k)
        lead = _lead(r, alpha, a, b, x, k)
        value = dot(weight, lead + total)
        d_r = d_alpha = d_b = np.zeros(x.size)
        shape = r + k * x
        for j in range(k):
            share = np.exp(terms[j] - total)
            d_r = d_r + share * (digamma(shape + j) - np.log(alpha + age))
            d_alpha = d_alpha - share * (shape + j) / (alpha + age)
        gone = np.exp(terms[k] - total)
        d_r = d_r + gone * (digamma(shape) - np.log(alpha + recency)) - digamma(r) + np.log(alpha)
        d_alpha = d_alpha - gone * shape / (alpha + recency) + r / alpha
        joint = digamma(a + b + x + 1)
        d_a = gone / a + digamma(a + b) - joint
        d_b = d_b - gone / (b + x) + digamma(b + x + 1) - joint - digamma(b) + digamma(a + b)
        return value, np.array([dot(weight, d_r) * r, dot(weight, d_alpha) * alpha, dot(weight, d_a) * a, dot(weight, d_b) * b])

    return evaluate


def _lead(r: Floats, alpha: Floats, a: Floats, b: Floats, x: Floats, k: int) -> Floats:
    return np.asarray(r * np.log(alpha) - log_gamma(r) + log_beta(a, b + x + 1) - log_beta(a, b), dtype=np.float64)


def _log_terms(
    r: Floats, alpha: Floats, a: Floats, b: Floats, x: Floats, log_end: Floats, log_last: Floats, since: Floats, k: int
) -> tuple[Floats, list[Floats]]:
    """Logarithms of the k alive terms and the gone term, and of their sum."""
    shape = r + k * x
    terms = []
    for j in range(k):
        grown = j * since if j else np.zeros(x.size)
        terms.append(log_gamma(shape + j) - log_gamma(np.array(j + 1.0)) + grown - (shape + j) * log_end)
    terms.append(np.log(a) - np.log(b + x) + log_gamma(shape) - shape * log_last)
    total = terms[0]
    for term in terms[1:]:
        total = np.logaddexp(total, term)
    return total, terms


def _all_terms(values: Floats, x: Floats, recency: Floats, age: Floats, k: int) -> tuple[Floats, list[Floats]]:
    r, alpha, a, b = (np.array(value) for value in values)
    with np.errstate(divide="ignore"):
        since = np.log(age - recency)
    return _log_terms(r, alpha, a, b, x, np.log(alpha + age), np.log(alpha + recency), since, k)


def log_likelihood(values: Floats, x: Floats, recency: Floats, age: Floats, k: int) -> Floats:
    """Log-likelihood of each customer, without `gap_constant`."""
    r, alpha, a, b = (np.array(value) for value in values)
    return _lead(r, alpha, a, b, x, k) + _all_terms(values, x, recency, age, k)[0]


def gap_constant(gap_log_sum: float, purchases: float, k: int) -> float:
    """What the gaps' Erlang density adds to the log-likelihood whatever the parameters: (k - 1) sum log gap - purchases log (k - 1)!."""
    return (k - 1) * gap_log_sum - purchases * float(log_gamma(np.array(float(k))))


def gone_log_odds(values: Floats, x: Floats, recency: Floats, age: Floats, k: int) -> Floats:
    """Logarithm of P(gone) / P(alive) at the end of observation."""
    _, terms = _all_terms(values, x, recency, age, k)
    alive = terms[0]
    for term in terms[1:k]:
        alive = np.logaddexp(alive, term)
    return np.asarray(terms[k] - alive, dtype=np.float64)


def _stages(values: Floats, x: Floats, recency: Floats, age: Floats, k: int) -> list[Floats]:
    """Given alive, the probability of standing j stages into the next purchase."""
    _, terms = _all_terms(values, x, recency, age, k)
    alive = terms[0]
    for term in terms[1:k]:
        alive = np.logaddexp(alive, term)
    return [np.exp(term - alive) for term in terms[:k]]


def _renewals(share_of_time: Floats, shape: Floats, leave: Floats, weights: Floats, j: int, k: int) -> Floats:
    """Expected purchases from stage j: E[(1 - q**floor((N + j) / k)) / (1 - q)], N negative binomial, q = 1 - leave averaged by rule.

    q**floor(M / k) is a sum over the k-th roots of unity, and the mean of z**N is a power: no series, no incomplete beta functions.
    """
    stays = np.maximum(1 - leave, 0.0) ** (1.0 / k)
    stays = np.maximum(stays, 1e-12)
    mean = np.zeros(np.broadcast(leave, shape).shape, dtype=np.complex128)
    for turn in range(k):
        root = np.exp(2j * np.pi * turn / k)
        share = sum(stays ** (-u) * root ** (-u) for u in range(k)) / k
        step = stays * root
        mean += share * step**j * np.exp(-shape * np.log1p((1 - step) * share_of_time))
    return np.asarray(((1 - mean.real) / leave * weights).sum(axis=1), dtype=np.float64)


def while_alive(values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, k: int) -> Floats:
    """Expected purchases in the horizon of a customer known to be alive: the exact renewal expectation."""
    r, alpha, a, b = (float(value) for value in values)
    stages = _stages(values, x, recency, age, k)
    xs, code = np.unique(x, return_inverse=True)
    nodes, weights = beta_rule(a, b + xs + 1)
    answer = np.zeros(x.size)
    for start in range(0, x.size, 16384):
        part = slice(start, start + 16384)
        leave, rule = np.maximum(nodes[code[part]], 1e-9), weights[code[part]]
        share = (horizon / (alpha + age[part]))[:, None]
        for j in range(k):
            shape = (r + k * x[part] + j)[:, None]
            answer[part] += stages[j][part] * _renewals(share, shape, leave, rule, j, k)
    return answer


def unconditional(values: Floats, horizon: Floats, k: int) -> Floats:
    """Expected repeat purchases of a customer just acquired, by the end of each horizon."""
    r, alpha, a, b = (float(value) for value in values)
    nodes, weights = beta_rule(a, np.array([b + 1.0]), nodes=40)
    share, shape = (horizon / alpha)[:, None], np.full((horizon.size, 1), r)
    return b / (a + b) * _renewals(share, shape, np.maximum(nodes, 1e-9), weights, 0, k)


def simulate(values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, k: int, rng: np.random.Generator) -> Floats:
    """One random number of purchases in the horizon for each customer, given its history."""
    r, alpha, a, b = (float(value) for value in values)
    alive = rng.random(x.size) < logistic(-gone_log_odds(values, x, recency, age, k))
    shares = np.cumsum(np.stack(_stages(values, x, recency, age, k)), axis=0)
    stage = np.minimum((rng.random(x.size)[None, :] > shares).sum(axis=0), k - 1)
    rate = rng.standard_gamma(r + k * x + stage) / (alpha + age)
    leave = np.clip(rng.beta(a, b + x + 1), 1e-12, 1 - 1e-12)
    stays_for = np.maximum(np.ceil(np.log1p(-rng.random(x.size)) / np.log1p(-leave)), 1.0)
    events = (rng.poisson(np.minimum(rate * horizon, 1e15)) + stage) // k
    return np.asarray(alive * np.minimum(stays_for, events), dtype=np.float64)
