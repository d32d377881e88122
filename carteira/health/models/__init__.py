"""The nouns of health: a run that looked at a day, and how each customer stood."""

from carteira.health.models.standing import HealthRun, HealthStanding

__all__ = ["HealthRun", "HealthStanding"]
