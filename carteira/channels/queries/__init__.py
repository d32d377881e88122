"""Questions about imports."""

from carteira.channels.queries.imports import (
    ImportNotFound,
    import_for,
    imports_seen_by,
    language_of,
    reasons,
    recipe,
    reject_lines,
    rejects_file,
    rejects_of,
)
from carteira.channels.queries.standing import Pace, first_lines, pace, used_columns

__all__ = [
    "ImportNotFound",
    "Pace",
    "first_lines",
    "import_for",
    "imports_seen_by",
    "language_of",
    "pace",
    "reasons",
    "recipe",
    "reject_lines",
    "rejects_file",
    "rejects_of",
    "used_columns",
]
