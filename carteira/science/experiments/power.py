"""What can be found before anything starts: the cost of knowing."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from ..arrays import floats, number


def minimum_effect(deviation: float, treated: int, control: int, *, power: float = 0.8, level: float = 0.05) -> float:
    """Smallest effect that a test of this size finds with the stated power.

    Use: shown before an initiative starts; if it is larger than anyone hopes for, do not run it as an experiment.
    Shapes: scalars -> float.
    Units: those of `deviation` (residual standard deviation after adjustment); on logarithms exp(value) - 1 is the relative effect.
    Errors: ValueError for values out of bounds.
    Cost and limits: normal approximation; the fewer units, the more optimistic.
    Source: Bloom 1995, Evaluation Review 19:547.
    Check: 80 accounts, noise 0.34 in logarithms: +24 % at 80 % power:

    >>> round(float(np.expm1(minimum_effect(0.34, 40, 40))), 2)
    0.24
    """
    spread = number("deviation", deviation, above=0)
    error = spread * np.sqrt(1 / number("treated", treated, least=1) + 1 / number("control", control, least=1))
    chance = number("power", power, above=0)
    if chance >= 1:
        raise ValueError(f"power: {chance!r} is not below 1")
    return float((special.ndtri(1 - number("level", level, above=0, most=0.5) / 2) + special.ndtri(chance)) * error)


def power_of(effect: float, deviation: float, treated: int, control: int, *, level: float = 0.05) -> float:
    """Probability of finding an effect of this size.

    Use: beside a hoped-for effect, before start.
    Shapes: scalars -> float.
    Units: as `minimum_effect`.
    Errors: ValueError for values out of bounds.
    Cost and limits: normal approximation.
    Source: as `minimum_effect`.
    Check: +20 % with 80 accounts and noise 0.34 (simulation says 60 to 62 % with 0.25 before and after):

    >>> round(power_of(float(np.log(1.2)), 0.34, 40, 40), 2)
    0.67
    """
    error = number("deviation", deviation, above=0) * np.sqrt(
        1 / number("treated", treated, least=1) + 1 / number("control", control, least=1)
    )
    z = special.ndtri(1 - level / 2)
    shift = abs(number("effect", effect)) / error
    return float(special.ndtr(shift - z) + special.ndtr(-z - shift))


def residual_deviation(earlier: ArrayLike, later: ArrayLike) -> float:
    """Noise that remains when a later period is predicted from an earlier one, in logarithms: the input of `minimum_effect`.

    Use: on two pre-periods as long as the experiment, all units, before start.
    Shapes: (n,) each -> float.
    Units: logarithms of money; all amounts above 0.
    Errors: ValueError with argument, row and rule; fewer than 5 units.
    Cost and limits: O(n).
    Source: residual standard deviation of simple regression.
    Check: what one period tells of the next perfectly leaves nothing:

    >>> round(residual_deviation([1, 2, 4, 8, 16], [2, 4, 8, 16, 32]), 9)
    0.0
    """
    x, y = np.log(np.maximum(floats("earlier", earlier, least=0), 1e-300)), np.log(np.maximum(floats("later", later, least=0), 1e-300))
    if x.size != y.size or x.size < 5 or min(x.min(), y.min()) < -600:
        raise ValueError("earlier, later: five or more rows of equal number, all above 0, are needed")
    centred = x - x.mean()
    slope = float(centred @ y) / max(float(centred @ centred), 1e-300)
    residual = y - y.mean() - slope * centred
    return float(np.sqrt(residual @ residual / (x.size - 2)))
