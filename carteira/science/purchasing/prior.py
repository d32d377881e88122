"""What comparable bases say before this one speaks."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..maximum import Objective


@dataclass(frozen=True, slots=True)
class Prior:
    """A normal prior on the logarithms of the parameters: where they lie in comparable bases, and how far bases differ."""

    logs: tuple[float, ...]
    spread: tuple[float, ...]

    def added_to(self, objective: Objective) -> Objective:
        centre, precision = np.array(self.logs), 1.0 / np.square(self.spread)

        def evaluate(logs: Floats) -> tuple[float, Floats]:
            value, gradient = objective(logs)
            away = logs[: centre.size] - centre
            gradient = gradient.copy()
            gradient[: centre.size] -= precision * away
            return value - 0.5 * float(precision @ away**2), gradient

        return evaluate
