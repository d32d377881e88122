"""What a decision may carry beside its step and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Choices:
    """Only what the chosen step asks for is read."""

    settings: Mapping[str, Decimal | bool] | None = None
    not_applicable: str = ""
    percent: Decimal | None = None
    leave_probability: Decimal | None = None
    justification: str = ""
    partner: str = ""
    notice_days: int | None = None
    alternative: str = ""
    tone: str = ""
    contagion: Decimal | None = None
    cap: Decimal | None = None
    until: date | None = None
    milestones: Sequence[Mapping[str, str]] = field(default_factory=tuple)
    owner: str = ""
    trial_until: date | None = None
    cites: int | None = None
