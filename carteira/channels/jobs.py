"""Imports and their undo as jobs."""

from __future__ import annotations

from typing import Any

from carteira.channels.actions import mark_stopped, run_import, undo_import
from carteira.engine import queue


@queue.task("imports.run")
def run(work: queue.Work) -> dict[str, Any]:
    """Take the rest of a file in."""
    import_id = int(work.arguments["import"])
    try:
        taken = run_import(import_id, by=work.actor, at=work.at, committing=work.committing, report=work.progress)
    except queue.Cancelled:
        mark_stopped(import_id, state="cancelled")
        raise
    return {name: getattr(taken, name) for name in ("lines", "new", "updated", "unchanged", "rejected")}


@queue.task("imports.undo")
def undo(work: queue.Work) -> dict[str, Any]:
    """Take an import back."""
    taken = undo_import(int(work.arguments["import"]), by=work.actor, at=work.at, committing=work.committing, report=work.progress)
    return {"conflicts": len(taken.conflicts)}
