"""Buying patterns and what they will be worth: who still buys, how often, for how much.

A base is (x, recency, age): repeat purchase days, time from first to last purchase, time from first purchase to the end of observation.
"""

from ..basis import NoBasis
from .backtest import Accuracy, Backtest, Decile, accuracy, backtest, discounted_new, tracking
from .base import CustomerBase, aggregate, check_histories
from .bg_bb import DiscreteFit, fit_bg_bb
from .certainty import Certainty, certainty
from .fits import Fit, fit, fit_base, fit_regular, fit_with
from .lifetime import Interval, LifetimeValue, lifetime_value, purchase_interval
from .models import BG_NBD, MBG_NBD, PARETO_NBD, MbgCnbd, PurchaseModel, model_named
from .pooling import CovariateFit, Segments, fit_covariates, fit_segments
from .posterior import Posterior, posterior, weak_prior
from .prior import Prior
from .regularity import Regularity, regularity
from .rolling import RollingTest, rolling_backtest
from .spend import Spend, gamma_gamma, gamma_gamma_with, normal_spend
from .summary import Summary, summarise

__all__ = [
    "BG_NBD",
    "MBG_NBD",
    "PARETO_NBD",
    "Accuracy",
    "Backtest",
    "Certainty",
    "CovariateFit",
    "CustomerBase",
    "Decile",
    "DiscreteFit",
    "Fit",
    "Interval",
    "LifetimeValue",
    "MbgCnbd",
    "NoBasis",
    "Posterior",
    "Prior",
    "PurchaseModel",
    "Regularity",
    "RollingTest",
    "Segments",
    "Spend",
    "Summary",
    "accuracy",
    "aggregate",
    "backtest",
    "certainty",
    "check_histories",
    "discounted_new",
    "fit",
    "fit_base",
    "fit_bg_bb",
    "fit_covariates",
    "fit_regular",
    "fit_segments",
    "fit_with",
    "gamma_gamma",
    "gamma_gamma_with",
    "lifetime_value",
    "model_named",
    "normal_spend",
    "posterior",
    "purchase_interval",
    "regularity",
    "rolling_backtest",
    "summarise",
    "tracking",
    "weak_prior",
]
