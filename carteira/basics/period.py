"""A half-open period of business dates: `start` belongs to it, `until` does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carteira.basics.refused import Refused


@dataclass(frozen=True)
class Period:
    """Business dates from `start` (inside) to `until` (outside)."""

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise Refused("The period ends before it starts.", field="until", remedy="Give an end date after the start date.")

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.until - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.until
