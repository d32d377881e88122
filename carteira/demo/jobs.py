"""Loading and removing the demo company in the background."""

from __future__ import annotations

from typing import Any

from carteira.demo import actions
from carteira.demo.files import Watch
from carteira.engine import queue


@queue.task("demo.load")
def load(work: queue.Work) -> dict[str, Any]:
    """Put the demo company in."""
    actions.load(by=work.actor, at=work.at, watch=_told(work))
    return {"loaded": True}


@queue.task("demo.remove")
def remove(work: queue.Work) -> dict[str, Any]:
    """Take the demo company out."""
    return {"imports_undone": actions.remove(by=work.actor, at=work.at, watch=_told(work))}


def _told(work: queue.Work) -> Watch:
    def tell(done: int, total: int | None, message: str) -> None:
        work.progress(done, total, message)

    return tell
