"""The nouns of returns."""

from carteira.returns.models.effort import EffortEntry, EffortShare, RoleRate, UsualMinutes

__all__ = ["EffortEntry", "EffortShare", "RoleRate", "UsualMinutes"]
