"""Looking at results as they come without fooling oneself: an interval valid at every look."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import Floats, floats, number


@dataclass(frozen=True, slots=True)
class ConfidenceSequence:
    """After each observation the mean so far and bounds that hold at all times together."""

    mean: Floats
    low: Floats
    high: Floats


def confidence_sequence(values: ArrayLike, *, level: float = 0.95, tightest_at: int = 40) -> ConfidenceSequence:
    """Always-valid confidence bounds of a mean, in order of arrival.

    Use: differences within pairs (or adjusted outcomes signed by arm) when somebody will peek; stop when 0 is outside.
    Shapes: (n,) -> three (n,); the bounds are infinite for the first twenty.
    Units: those of the values.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); asymptotic, so heavy tails need logarithms or winsorising first; wider than one planned look by about a half.
    Source: Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2024, Annals of Statistics 52:2613 (Robbins' normal mixture).
    Check: tests/science: over 100 to 1,000 looks it misses the truth in at most 5 % of runs.

    >>> steady = confidence_sequence(np.tile([0.9, 1.1], 100))
    >>> bool(steady.low[-1] > 0.9), bool(np.isinf(steady.low[0]))
    (True, True)
    """
    data = floats("values", values)
    miss = 1 - number("level", level, above=0, most=0.999999)
    aim = number("tightest_at", tightest_at, least=1)
    n = np.arange(1, data.size + 1, dtype=np.float64)
    mean = np.cumsum(data) / n
    variance = np.maximum(np.cumsum(np.square(data)) / n - mean**2, 0.0) * n / np.maximum(n - 1, 1)
    rho2 = (-2 * np.log(miss) + np.log(-2 * np.log(miss) + 1)) / aim
    reach = np.sqrt(variance) * np.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * np.log(np.sqrt(n * rho2 + 1) / miss))
    reach[:20] = np.inf
    return ConfidenceSequence(mean, mean - reach, mean + reach)
