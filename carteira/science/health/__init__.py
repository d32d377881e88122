"""How likely named bad events are, from what was known at the time, with the unknown kept unknown."""

from .accuracy import Calibration, area_under_curve, brier_score, calibration, isotonic
from .answers import AnswerRate, answer_rate
from .hazard import HazardModel, fit_hazard
from .signals import decayed_mean, observer_skill
from .snapshot import PurchaseSnapshot, purchase_snapshot, silent_after

__all__ = [
    "AnswerRate",
    "Calibration",
    "HazardModel",
    "PurchaseSnapshot",
    "answer_rate",
    "area_under_curve",
    "brier_score",
    "calibration",
    "decayed_mean",
    "fit_hazard",
    "isotonic",
    "observer_skill",
    "purchase_snapshot",
    "silent_after",
]
