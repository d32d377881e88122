"""What sales hears from the timeline: a visit that was written down elsewhere, an enquiry that came in by a channel."""

from __future__ import annotations

from carteira.basics.actor import Actor
from carteira.governance.actions import listen
from carteira.governance.models import Event
from carteira.sales.actions.enquiries import receive_from_timeline
from carteira.sales.actions.visits import note_visit

US = Actor.system("timeline")


def wire() -> None:
    """Listen; called once, when the application is ready."""
    listen("customers.interaction-logged", on_interaction)


def on_interaction(event: Event) -> None:
    """A visit closes its plan; an enquiry goes to the inbox."""
    if event.detail.get("kind") == "visit":
        note_visit(event.subject_id or 0, by=US, at=event.at)
    else:
        receive_from_timeline(event.subject_id or 0, by=US, at=event.at)
