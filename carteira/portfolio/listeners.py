"""What the portfolio hears from below."""

from __future__ import annotations

from carteira.basics.actor import Actor
from carteira.engine import queue
from carteira.governance.actions import listen
from carteira.governance.models import Event


def wire() -> None:
    """Hear of finished runs."""
    listen("value.run-finished", figures_of_new_run)


def figures_of_new_run(event: Event) -> None:
    """A run is finished: compute the portfolio's figures of it."""
    queue.enqueue(
        "portfolio.figures", {}, by=Actor.system("portfolio"), at=event.at, unique_key=f"portfolio.figures-{event.subject_id}-{event.pk}"
    )
