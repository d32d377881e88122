"""Did it pay? Experiments fit for forty to three hundred accounts: assigned before exposure, all assigned counted, 'inconclusive' an answer."""

from .assignment import Assignment, assign_pairs, assign_strata
from .balance import SampleRatio, sample_ratio
from .effect import Effect, cuped, lin_effect, permutation_p
from .matched import MatchedEffect, matched_difference
from .power import minimum_effect, power_of, residual_deviation
from .sequence import ConfidenceSequence, confidence_sequence
from .uplift import QiniCurve, qini, uplift_scores
from .verdict import Verdict, judge

__all__ = [
    "Assignment",
    "ConfidenceSequence",
    "Effect",
    "MatchedEffect",
    "QiniCurve",
    "SampleRatio",
    "Verdict",
    "assign_pairs",
    "assign_strata",
    "confidence_sequence",
    "cuped",
    "judge",
    "lin_effect",
    "matched_difference",
    "minimum_effect",
    "permutation_p",
    "power_of",
    "qini",
    "residual_deviation",
    "sample_ratio",
    "uplift_scores",
]
