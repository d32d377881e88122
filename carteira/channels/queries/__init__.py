"""Questions about imports."""

from carteira.channels.queries.imports import (
    ImportNotFound,
    import_for,
    imports_seen_by,
    reasons,
    recipe,
    reject_lines,
    rejects_file,
    rejects_of,
)

__all__ = ["ImportNotFound", "import_for", "imports_seen_by", "reasons", "recipe", "reject_lines", "rejects_file", "rejects_of"]
