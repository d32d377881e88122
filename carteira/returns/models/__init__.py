"""The nouns of returns."""

from carteira.returns.models.effort import EffortEntry, EffortShare, RoleRate, UsualMinutes
from carteira.returns.models.timer import Timer

__all__ = ["EffortEntry", "EffortShare", "RoleRate", "Timer", "UsualMinutes"]
