"""Is the split what was meant? A sample ratio mismatch means that something other than chance chose."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from ..arrays import number

BLOCKS_BELOW = 0.001


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Chi-square p-value of the split against the planned share; `blocks` when no verdict may be given."""

    p: float
    blocks: bool


def sample_ratio(treated: int, control: int, *, share: float = 0.5) -> SampleRatio:
    """Test the counts of two arms against the planned share.

    Use: before reading any effect; below 0.001 find out what happened instead.
    Shapes: two counts.
    Units: units assigned; share is the planned treated part.
    Errors: ValueError for negative counts, none at all, or a share outside (0, 1).
    Cost and limits: chi-square without correction; exact binomial below 40 units.
    Source: Fabijan et al. 2019, KDD, Diagnosing Sample Ratio Mismatch.
    Check: 200 units under 50:50 (the golden figures):

    >>> [round(sample_ratio(*split).p, 4) for split in ((115, 85), (120, 80), (123, 77), (124, 76))]
    [0.0339, 0.0047, 0.0011, 0.0007]
    >>> sample_ratio(124, 76).blocks, sample_ratio(115, 85).blocks
    (True, False)
    """
    one, other = int(number("treated", treated, least=0)), int(number("control", control, least=0))
    part = number("share", share, above=0)
    total = one + other
    if total == 0 or part >= 1:
        raise ValueError(f"treated, control, share: {one}, {other}, {part} leave nothing to test")
    if total < 40:
        counts = np.arange(total + 1)
        chance = special.binom(total, counts) * part**counts * (1 - part) ** (total - counts)
        p = float(chance[chance <= chance[one] * (1 + 1e-7)].sum())
    else:
        z = (one - total * part) / np.sqrt(total * part * (1 - part))
        p = float(2 * special.ndtr(-abs(z)))
    return SampleRatio(p, p < BLOCKS_BELOW)
