"""Questions to health."""

from carteira.health.queries.looking import (
    SORTS,
    HealthNotFound,
    HealthOf,
    current_look,
    health_as_json,
    health_of,
    health_seen_by,
    looks,
    standing_as_json,
)

__all__ = [
    "SORTS",
    "HealthNotFound",
    "HealthOf",
    "current_look",
    "health_as_json",
    "health_of",
    "health_seen_by",
    "looks",
    "standing_as_json",
]
