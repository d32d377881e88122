"""Fitting a purchase model, with errors, a verdict and figures a customer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import Floats, number
from ..basis import NoBasis
from ..maximum import Maximum, Watch, maximise
from ..quadrature import legendre
from . import erlang
from .base import CustomerBase, aggregate, check_histories, thin
from .models import MBG_NBD, MbgCnbd, PurchaseModel, model_named
from .prior import Prior

FEWEST_REPEATERS = 200
"""Below this many repeat buyers a likelihood of four parameters says little; a prior from a larger base is needed."""
PILOT = 20_000


@dataclass(frozen=True, slots=True)
class Fit:
    """A usable fit: parameters, their errors, and what follows for customers. `covariance` is of the logarithms of the parameters."""

    model: PurchaseModel
    parameters: dict[str, float]
    standard_errors: dict[str, float]
    log_likelihood: float
    customers: float
    repeaters: float
    logs: Floats
    covariance: Floats
    evaluations: int

    @property
    def values(self) -> Floats:
        return np.exp(self.logs)

    def intervals(self, *, level: float = 0.95) -> Floats:
        """In which range each parameter lies: (k, 2), low and high in the order of `parameters`.

        Use: rather than a value plus and minus two errors: parameters are skewed, and on a few thousand customers that covers a point less.
        Shapes: -> (k, 2).
        Units: those of the parameters.
        Errors: ValueError for a level outside 0 to 1; nan for parameters without errors.
        Cost and limits: O(k); normal in the logarithms.
        Source: Wald intervals of a transformed parameter, Pawitan 2001, In All Likelihood, section 2.8.
        Check: known parameters have no errors:

        >>> fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426).intervals().shape
        (4, 2)
        """
        wide = float(special.ndtri((1 + number("level", level, above=0, most=0.9999)) / 2)) * np.sqrt(np.diag(self.covariance))
        return np.asarray(np.exp(np.stack((self.logs - wide, self.logs + wide), axis=1)), dtype=np.float64)

    def p_alive(self, x: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """Probability that each customer still buys here at the end of its age.

        Use: for ranking and totals, with any model but BG/NBD (1 for every one-time buyer there).
        Shapes: (n,) each -> (n,).
        Units: as fitted.
        Errors: ValueError with argument, row and rule.
        Cost and limits: O(n).
        Source: as the model's.
        Check:

        >>> fit_with("mbg-nbd", r=.52484, alpha=6.18299, a=.89136, b=1.61400).p_alive([0], [0], [39]).round(4)
        array([0.3893])
        """
        return self.model.p_alive(self.values, *check_histories(x, recency, age))

    def expected_purchases(self, horizon: float, x: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """Expected purchases of each customer in the coming horizon.

        Use: for forecasts, totals and value; the expectation already counts the chance of having left.
        Shapes: (n,) each -> (n,).
        Units: horizon in the unit of recency and age.
        Errors: ValueError with argument, row and rule.
        Cost and limits: O(n) and one small rule per distinct (x, age).
        Source: Fader, Hardie, Lee 2005, equation 10, by quadrature.
        Check: the worked customer of that paper's notes, x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead (1.226):

        >>> fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426).expected_purchases(39, [2], [30.43], [38.86]).round(3)
        array([1.226])
        """
        ahead = number("horizon", horizon, above=0)
        return self.model.expected_purchases(self.values, ahead, *check_histories(x, recency, age))

    def expected_new(self, horizons: ArrayLike) -> Floats:
        """Expected repeat purchases of a customer just acquired, by the end of each horizon.

        Use: for tracking plots (weight by days of acquisition) and for the worth of an acquisition.
        Shapes: (m,) -> (m,).
        Units: as fitted.
        Errors: none beyond array conversion.
        Cost and limits: O(m).
        Source: Fader, Hardie, Lee 2005, equation 9, by quadrature.
        Check: nobody buys in no time:

        >>> fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426).expected_new([0.0]).tolist()
        [0.0]
        """
        return self.model.expected_new(self.values, np.asarray(horizons, dtype=np.float64))

    def discounted_purchases(self, horizon: float, rate: float, x: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """Expected purchases in the horizon, each discounted from the moment it is made.

        Use: times the expected amount gives discounted value; `rate` 0 gives `expected_purchases`.
        Shapes: (n,) each -> (n,).
        Units: rate is continuous per unit of time: log(1 + i) of an effective rate i per unit.
        Errors: ValueError with argument, row and rule.
        Cost and limits: 9 expectations; by parts, exp(-dH) E(H) + d int exp(-dt) E(t) dt.
        Source: Fader, Hardie, Lee 2005, J. Marketing Research 42:415 (discounted expected transactions), cut at a horizon.
        Check: discounting takes less than the whole last factor:

        >>> known = fit_with("bg-nbd", r=.243, alpha=4.414, a=.793, b=2.426)
        >>> part = known.discounted_purchases(52, .003, [2], [30.43], [38.86]) / known.expected_purchases(52, [2], [30.43], [38.86])
        >>> bool(np.exp(-.003 * 52) < part[0] < 1)
        True
        """
        ahead, force = number("horizon", horizon, above=0), number("rate", rate, least=0)
        history = check_histories(x, recency, age)
        total = np.exp(-force * ahead) * self.model.expected_purchases(self.values, ahead, *history)
        if force == 0:
            return np.asarray(total, dtype=np.float64)
        for node, weight in zip(*legendre(8), strict=True):
            moment = float(node) * ahead
            total = total + force * ahead * weight * np.exp(-force * moment) * self.model.expected_purchases(self.values, moment, *history)
        return np.asarray(total, dtype=np.float64)

    def draws(self, count: int, *, seed: int) -> Floats:
        """Random parameters around the estimate: normal in the logarithms with the fit's covariance, (count, k)."""
        rng = np.random.default_rng(seed)
        root = np.linalg.cholesky(self.covariance)
        return np.asarray(np.exp(self.logs + rng.standard_normal((count, self.logs.size)) @ root.T), dtype=np.float64)


def fit(
    x: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    model: str | PurchaseModel = "mbg-nbd",
    prior: Prior | None = None,
    fewest: int = FEWEST_REPEATERS,
    gap_log_sum: float = 0.0,
    watch: Watch | None = None,
) -> Fit | NoBasis:
    """Fit a purchase model by maximum likelihood.

    Use: for customers without contract who buy repeatedly. `mbg-nbd` by default; `fit_regular` where gaps are regular.
    Shapes: (n,) each -> Fit or NoBasis.
    Units: x counts repeat purchase days (the first purchase is not counted); recency and age in one unit from the first purchase.
    Errors: ValueError with argument, row and rule; NoBasis (false in a test of truth) with the reasons a result may not be used.
    Cost and limits: distinct rows only: 0.3 s BG/NBD and 0.7 s Pareto/NBD for a million customers on whole days; times to 100 years,
      counts to 10,000. With a prior the result is a posterior mode and needs no minimum of repeat buyers. `watch` hears each evaluation.
    Source: Fader, Hardie, Lee 2005, Marketing Science 24:275 and the models' own sources.
    Check: tests/science reproduces CDNOW to every digit; too few repeat buyers are refused:

    >>> print(fit([0, 1, 0], [0, 3, 0], [9, 9, 9]))
    no basis (mbg-nbd: 1 repeat buyers, 200 needed)
    """
    chosen = model_named(model) if isinstance(model, str) else model
    return fit_base(aggregate(x, recency, age, weights), model=chosen, prior=prior, fewest=fewest, gap_log_sum=gap_log_sum, watch=watch)


def fit_base(
    base: CustomerBase,
    *,
    model: PurchaseModel,
    prior: Prior | None = None,
    fewest: int = FEWEST_REPEATERS,
    gap_log_sum: float = 0.0,
    watch: Watch | None = None,
) -> Fit | NoBasis:
    """Fit a base that is already aggregated.

    Use: several models on one base.
    Shapes: CustomerBase -> Fit or NoBasis.
    Units: as the base.
    Errors: as `fit`.
    Cost and limits: as `fit` without the aggregation.
    Source: as `fit`.
    Check:

    >>> fit_base(aggregate([0] * 300, [0] * 300, [9] * 300), model=MBG_NBD).reasons
    ('0 repeat buyers, 200 needed',)
    """
    if base.repeaters < fewest and prior is None:
        return NoBasis(model.name, (f"{base.repeaters:.0f} repeat buyers, {fewest} needed",))
    if not base.age.max() > 0:
        return NoBasis(model.name, ("no time has passed since any first purchase",))
    objective = model.objective(base)
    pilot = model.objective(thin(base, PILOT)) if base.x.size > PILOT else None
    if prior is not None:
        objective, pilot = prior.added_to(objective), None
    start = model.start(base) if prior is None else np.array(prior.logs)
    found = maximise(objective, start, names=model.parameters, size=base.customers, pilot=pilot, watch=watch)
    return _told(found, base, model, gap_log_sum)


def _told(found: Maximum, base: CustomerBase, model: PurchaseModel, gap_log_sum: float) -> Fit | NoBasis:
    if found.reasons:
        return NoBasis(model.name, (*found.reasons, f"{found.evaluations} evaluations, log-likelihood {found.log_likelihood:.2f}"))
    values = np.exp(found.logs)
    errors = values * np.sqrt(np.diag(found.covariance))
    constant = erlang.gap_constant(gap_log_sum, float(base.weight @ base.x), model.k) if isinstance(model, MbgCnbd) else 0.0
    return Fit(
        model,
        _named(model.parameters, values),
        _named(model.parameters, errors),
        found.log_likelihood + constant,
        base.customers,
        base.repeaters,
        found.logs,
        found.covariance,
        found.evaluations,
    )


def fit_regular(
    x: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    gap_log_sum: float,
    weights: ArrayLike | None = None,
    *,
    up_to: int = 5,
    fewest: int = FEWEST_REPEATERS,
    watch: Watch | None = None,
) -> Fit | NoBasis:
    """Fit MBG/CNBD-k for k = 1.. and keep the k of highest likelihood.

    Use: for business buyers, whose gaps are more regular than chance.
    Shapes: (n,) each -> Fit (its model holds k) or NoBasis.
    Units: as `fit`; `gap_log_sum` is the sum of log(gap) over all repeat purchases of all customers, in the same unit (see `summarise`).
    Errors: ValueError with argument, row and rule; NoBasis when k = 1 does not fit.
    Cost and limits: one fit for each k, stopping when the likelihood falls; all k stand on the same data, so their likelihoods compare.
    Source: Platzer and Reutterer 2016, Marketing Science 35:779.
    Check: tests/science: simulated Erlang-3 buyers give k = 3; CDNOW gives k = 1 (-9582.1 against -9853.3).

    >>> fit_regular([0, 1], [0, 3], [9, 9], 1.1).reasons
    ('1 repeat buyers, 200 needed',)
    """
    base = aggregate(x, recency, age, weights)
    best: Fit | NoBasis = fit_base(base, model=MBG_NBD, fewest=fewest, watch=watch)
    for k in range(2, up_to + 1):
        tried = fit_base(base, model=MbgCnbd(k), fewest=fewest, gap_log_sum=gap_log_sum, watch=watch)
        if isinstance(tried, NoBasis) or (isinstance(best, Fit) and tried.log_likelihood <= best.log_likelihood):
            break
        best = tried
    return best


def fit_with(model: str | PurchaseModel, **parameters: float) -> Fit:
    """A fit of known parameters (published, or of an earlier run), without errors.

    Use: to predict without fitting, and to check against publications.
    Shapes: numbers by name -> Fit.
    Units: those the parameters were estimated in.
    Errors: ValueError for a name that is missing or unknown.
    Cost and limits: O(1).
    Source: as `fit`.
    Check:

    >>> fit_with("bg-nbd", r=1, alpha=2, a=1)
    Traceback (most recent call last):
    ValueError: parameters: bg-nbd needs r, alpha, a, b
    """
    chosen = model_named(model) if isinstance(model, str) else model
    if set(parameters) != set(chosen.parameters):
        raise ValueError(f"parameters: {chosen.name} needs {', '.join(chosen.parameters)}")
    values = np.array([number(name, parameters[name], above=0) for name in chosen.parameters])
    none = np.full((values.size, values.size), np.nan)
    return Fit(chosen, _named(chosen.parameters, values), {}, float("nan"), 0.0, 0.0, np.log(values), none, 0)


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}
