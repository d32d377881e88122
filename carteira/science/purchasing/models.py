"""The purchase models behind one face: what each can fit, predict and simulate."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..arrays import Floats
from ..maximum import Objective
from ..special import logistic
from . import beta_geometric, erlang, pareto_nbd
from .base import CustomerBase


class PurchaseModel(Protocol):
    """A model of repeat purchases; parameters in the order of `parameters`, times in the unit of the fit."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> tuple[str, ...]: ...
    def start(self, base: CustomerBase) -> Floats: ...
    def objective(self, base: CustomerBase) -> Objective: ...
    def log_likelihood(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats: ...
    def p_alive(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats: ...
    def expected_purchases(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats) -> Floats: ...
    def expected_new(self, values: Floats, horizon: Floats) -> Floats: ...
    def simulate(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator) -> Floats: ...


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """BG/NBD (`first` 0) and MBG/NBD (`first` 1): gamma purchase rates, a beta chance of leaving after a purchase.

    Use: MBG/NBD for ranking and for health; BG/NBD to compare with publications. P(alive) of BG/NBD is 1 for every one-time buyer, by its
      assumption that nobody leaves before a repeat: never show it as health (on CDNOW it ranks next-period activity worse than a coin).
    Shapes: parameters (4,), histories (n,) -> (n,).
    Units: recency, age and horizon in the unit the parameters were fitted in.
    Errors: none here; `purchasing.fit` and `Fit` check their arguments.
    Cost and limits: O(n) and one 20-node rule per distinct (x, age); counts to 10,000 and more.
    Source: Fader, Hardie, Lee 2005, Marketing Science 24:275; Batislam, Denizel, Filiztekin 2007, Int. J. Research in Marketing 24:201.
    Check: CDNOW parameters, one-time buyer after 39 weeks, and a customer of two repeats:

    >>> MBG_NBD.p_alive(np.array([.52484, 6.18299, .89136, 1.61400]), np.array([0., 2.]), np.array([0., 30.43]), np.array([39., 38.86])).round(4)
    array([0.3893, 0.7061])
    >>> BG_NBD.p_alive(np.array([.24259, 4.41353, .79289, 2.42575]), np.array([0.]), np.array([0.]), np.array([39.]))
    array([1.])
    """

    name: str
    first: int

    @property
    def parameters(self) -> tuple[str, ...]:
        return beta_geometric.NAMES

    def start(self, base: CustomerBase) -> Floats:
        return np.log([0.5, 0.3 * _typical_age(base), 0.8, 2.0])

    def objective(self, base: CustomerBase) -> Objective:
        return beta_geometric.objective(base, first=self.first)

    def log_likelihood(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return beta_geometric.log_likelihood(values, x, recency, age, first=self.first)

    def p_alive(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return logistic(-beta_geometric.gone_log_odds(values, x, recency, age, first=self.first))

    def expected_purchases(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats) -> Floats:
        return self.p_alive(values, x, recency, age) * beta_geometric.while_alive(values, horizon, x, age, first=self.first)

    def expected_new(self, values: Floats, horizon: Floats) -> Floats:
        return beta_geometric.unconditional(values, horizon, first=self.first)

    def simulate(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator) -> Floats:
        return beta_geometric.simulate(values, horizon, x, recency, age, rng, first=self.first)


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Pareto/NBD: gamma purchase rates, exponential lifetimes of gamma rate.

    Use: the usual first choice for non-contract repeat buyers; its P(alive) and expectation rank well.
    Shapes: parameters (4,), histories (n,) -> (n,).
    Units: recency, age and horizon in the unit the parameters were fitted in.
    Errors: none here; `purchasing.fit` and `Fit` check their arguments.
    Cost and limits: one table of (grid times x distinct counts) a call on whole-day data, a 48-node rule a customer off the grid.
    Source: Schmittlein, Morrison, Colombo 1987, Management Science 33:1; Fader and Hardie 2005, note on the derivation.
    Check: CDNOW parameters (published), a customer of two repeats, 39 weeks ahead:

    >>> values = np.array([.553, 10.578, .606, 11.669])
    >>> history = np.array([2.]), np.array([30.43]), np.array([38.86])
    >>> PARETO_NBD.p_alive(values, *history).round(2), PARETO_NBD.expected_purchases(values, 39., *history).round(2)
    (array([0.87]), array([1.46]))
    """

    name: str = "pareto-nbd"

    @property
    def parameters(self) -> tuple[str, ...]:
        return pareto_nbd.NAMES

    def start(self, base: CustomerBase) -> Floats:
        return np.log([0.6, 0.4 * _typical_age(base), 0.6, 0.4 * _typical_age(base)])

    def objective(self, base: CustomerBase) -> Objective:
        return pareto_nbd.objective(base)

    def log_likelihood(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return pareto_nbd.log_likelihood(values, x, recency, age)

    def p_alive(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return logistic(-pareto_nbd.gone_log_odds(values, x, recency, age))

    def expected_purchases(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats) -> Floats:
        return self.p_alive(values, x, recency, age) * pareto_nbd.while_alive(values, horizon, x, age)

    def expected_new(self, values: Floats, horizon: Floats) -> Floats:
        return pareto_nbd.unconditional(values, horizon)

    def simulate(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator) -> Floats:
        return pareto_nbd.simulate(values, horizon, x, recency, age, rng)


@dataclass(frozen=True, slots=True)
class MbgCnbd:
    """MBG/CNBD-k: as MBG/NBD, but the gaps between purchases are Erlang-k, so regular buyers are seen as regular.

    Use: where the regularity test says k above 1.5; k is chosen by likelihood in `fit_regular`. Business buyers usually are.
    Shapes: parameters (4,), histories (n,) -> (n,).
    Units: `alpha` is in units of a stage, k stages a purchase; recency, age and horizon in the unit of the fit.
    Errors: none here; `purchasing.fit` and `Fit` check their arguments.
    Cost and limits: k terms a customer; the expectation is the exact renewal one (not the plug-in, which is 8 to 10 % low for k above 1).
    Source: Platzer and Reutterer 2016, Marketing Science 35:779; the expectation is derived with the k-th roots of unity.
    Check: k = 1 is MBG/NBD:

    >>> values, history = np.array([.52484, 6.18299, .89136, 1.61400]), (np.array([2.]), np.array([30.43]), np.array([38.86]))
    >>> one, same = MbgCnbd(1).expected_purchases(values, 39., *history), MBG_NBD.expected_purchases(values, 39., *history)
    >>> bool(abs(one[0] / same[0] - 1) < 1e-12)
    True
    """

    k: int

    @property
    def name(self) -> str:
        return f"mbg-cnbd-{self.k}"

    @property
    def parameters(self) -> tuple[str, ...]:
        return erlang.NAMES

    def start(self, base: CustomerBase) -> Floats:
        return np.log([0.8, 0.3 * _typical_age(base) / self.k, 0.8, 2.0])

    def objective(self, base: CustomerBase) -> Objective:
        return erlang.objective(base, self.k)

    def log_likelihood(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return erlang.log_likelihood(values, x, recency, age, self.k)

    def p_alive(self, values: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        return logistic(-erlang.gone_log_odds(values, x, recency, age, self.k))

    def expected_purchases(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats) -> Floats:
        return self.p_alive(values, x, recency, age) * erlang.while_alive(values, horizon, x, recency, age, self.k)

    def expected_new(self, values: Floats, horizon: Floats) -> Floats:
        return erlang.unconditional(values, horizon, self.k)

    def simulate(self, values: Floats, horizon: float, x: Floats, recency: Floats, age: Floats, rng: np.random.Generator) -> Floats:
        return erlang.simulate(values, horizon, x, recency, age, self.k, rng)


def _typical_age(base: CustomerBase) -> float:
    return max(float(np.average(base.age, weights=base.weight)), 1e-3)


BG_NBD = BetaGeometric("bg-nbd", 0)
MBG_NBD = BetaGeometric("mbg-nbd", 1)
PARETO_NBD = ParetoNbd()


def model_named(name: str) -> PurchaseModel:
    """The model of a name such as bg-nbd, mbg-nbd, pareto-nbd, mbg-cnbd-3.

    Use: at doors that take a model's name.
    Shapes: text -> PurchaseModel.
    Units: none.
    Errors: ValueError listing the names.
    Cost and limits: k from 1 to 9.
    Source: the project's own naming.
    Check:

    >>> model_named("mbg-cnbd-2").name
    'mbg-cnbd-2'
    """
    known: dict[str, PurchaseModel] = {"bg-nbd": BG_NBD, "mbg-nbd": MBG_NBD, "pareto-nbd": PARETO_NBD}
    if name in known:
        return known[name]
    if name.startswith("mbg-cnbd-") and name[9:] in set("123456789"):
        return MbgCnbd(int(name[9:]))
    raise ValueError(f"model: {name!r} is not one of bg-nbd, mbg-nbd, pareto-nbd, mbg-cnbd-1 to mbg-cnbd-9")
