"""Join cases: one need told twice becomes one case with both numbers; one fault that many suffer becomes a mass incident."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Interaction
from carteira.service.actions.ending import resolve
from carteira.service.actions.moving import happen, keep, locked, tell
from carteira.service.models import Case
from carteira.service.rules.states import phase_of

MOST_JOINED = 500


@transaction.atomic
def merge_cases(kept_id: int, absorbed_id: int, *, by: Actor, at: datetime) -> Case:
    """Merge a case into another of the same customer. Both numbers lead to the one that stays; a case merged with itself stays what it is."""
    kept = locked(kept_id, by=by)
    if kept_id == absorbed_id:
        return kept
    absorbed = locked(absorbed_id, by=by)
    if _customer(kept) != _customer(absorbed):
        raise Refused(_("The cases are of different customers."), field="case", remedy=_("Merge the customers first, if they are one."))
    if hasattr(absorbed, "external"):
        raise Refused(_("A complaint that was made outside keeps its own case."), field="case", remedy=_("Merge the other way round."))
    happen(absorbed, "merged", by=by, at=at, state="merged", into=kept.protocol)
    absorbed.merged_into = kept
    keep(absorbed, at=at)
    Case.objects.filter(merged_into=absorbed).update(merged_into=kept)
    Case.objects.filter(parent=absorbed).update(parent=kept)
    kept.contacts += absorbed.contacts
    kept.search_doc = f"{kept.search_doc} | {absorbed.search_doc}"
    happen(kept, "absorbed", by=by, at=at, protocol=absorbed.protocol)
    _carry_minutes(kept, absorbed)
    keep(kept, at=at)
    tell("case-merged", kept, by=by, at=at, absorbed=absorbed.protocol)
    return kept


@transaction.atomic
def merge_many(kept_id: int, absorbed: Collection[int], *, by: Actor, at: datetime) -> Case:
    """Merge several cases into one, all or none."""
    kept = locked(kept_id, by=by)
    for one in sorted(set(absorbed)):
        kept = merge_cases(kept_id, one, by=by, at=at)
    return kept


def _customer(case: Case) -> int | None:
    return case.identity.customer_id if case.identity else None


def _carry_minutes(kept: Case, absorbed: Case) -> None:
    """Two numbers, one case: its cost counts once, with the minutes of both."""
    if absorbed.interaction_id is None or kept.interaction_id is None:
        return
    minutes = Interaction.objects.values_list("minutes", flat=True).get(pk=absorbed.interaction_id)
    if minutes is not None:
        ours = Interaction.objects.get(pk=kept.interaction_id)
        ours.minutes = (ours.minutes or 0) + minutes
        ours.save(update_fields=["minutes"])
    Interaction.objects.filter(pk=absorbed.interaction_id).update(kind="note", minutes=None)


@transaction.atomic
def join_incident(parent_id: int, children: Collection[int], *, by: Actor, at: datetime) -> Case:
    """Put cases under the mass incident that causes them all."""
    parent = locked(parent_id, by=by)
    if parent.parent_id or len(children) > MOST_JOINED or parent_id in children:
        raise Refused(
            _("This case cannot be the incident of those."),
            field="parent",
            remedy=_("Choose a case that is in no incident, and 500 cases at most."),
        )
    for child_id in sorted(set(children)):
        child = locked(child_id, by=by)
        child.parent = parent
        happen(child, "joined", by=by, at=at, incident=parent.protocol)
        keep(child, at=at)
    tell("incident-joined", parent, by=by, at=at, cases=len(set(children)))
    return parent


@transaction.atomic
def resolve_incident(parent_id: int, *, state: str, outcome: str, told_how: str, by: Actor, at: datetime) -> list[Case]:
    """Resolve the incident and every open case under it, each with the outcome told to its own author."""
    done = [resolve(parent_id, state=state, outcome=outcome, told_how=told_how, by=by, at=at)]
    waiting = [
        one for one in Case.objects.filter(parent_id=parent_id, is_open=True).order_by("id") if phase_of(one.type, one.state) != "resolved"
    ]
    done += [resolve(child.pk, state=state, outcome=outcome, told_how=told_how, by=by, at=at) for child in waiting]
    return done
