"""Bring in visits that were written down without a network: each counts once, and one that is wrong does not hold up the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.visit.drafts import VisitDraft
from carteira.customers.actions import Touch, log_interaction


@dataclass(frozen=True)
class Brought:
    """What became of one visit: written down (now or before), or why not."""

    key: str
    interaction: int | None
    why: str = ""


def bring_visits(drafts: Sequence[VisitDraft], *, by: Actor, at: datetime) -> list[Brought]:
    """Write the visits down, one transaction each."""
    by.require("customers.edit")
    return [_bring(draft, by=by, at=at) for draft in drafts]


def _bring(draft: VisitDraft, *, by: Actor, at: datetime) -> Brought:
    touch = Touch(
        draft.customer, "visit", draft.began, subject=draft.subject, observation=draft.observation, channel="visit", direction="out", initiated_by="us",
        minutes=draft.minutes, minutes_source="timer", source="pocket", key=f"{by.id}:{draft.key}",
    )  # fmt: skip
    try:
        return Brought(draft.key, log_interaction(touch, by=by, at=at).pk)
    except Refused as no:
        return Brought(draft.key, None, str(no))
    except LookupError:
        return Brought(draft.key, None, "customer: not found")
