"""How every verb moves a case: lock it, write what happened, set what follows from it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.basics.text import clean_text, fold
from carteira.customers.models import Interaction
from carteira.governance.actions import record_event
from carteira.service.models import NEVER, Case, CaseEvent
from carteira.service.queries.course import courses, due_of
from carteira.service.queries.desks import desk
from carteira.service.queries.scope import CaseNotFound, case_for, cases_seen_by
from carteira.service.rules.said import NO_WORK, Work
from carteira.service.rules.states import phase_of
from carteira.service.rules.words import LIMITS

MOST_MINUTES = Decimal(1_440)


def locked(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The case, to be changed: visible to the actor, alive, and as the actor last saw it."""
    by.require("service.work")
    visible = cases_seen_by(by).filter(pk=case_id if 0 < case_id < 2**63 else 0).values_list("pk", flat=True).first()
    if visible is None:
        raise CaseNotFound(str(case_id))
    case = Case.objects.select_for_update(of=("self",)).select_related("identity", "queue", "external").get(pk=visible)
    if version is not None and version != case.version:
        raise Stale(_("Somebody worked on the case in the meantime."), version=case.version, remedy=_("Look at it again."))
    if case.merged_into_id:
        raise Refused(
            _("The case was merged into another."), field="case", remedy=_("Work on that one: %s") % case_protocol(case.merged_into_id)
        )
    return case


def case_protocol(case_id: int) -> str:
    """The number of a case."""
    return Case.objects.values_list("protocol", flat=True).get(pk=case_id)


def happen(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    state: str = "",
    text: str = "",
    channel: str = "",
    work: Work = NO_WORK,
    **detail: Any,
) -> CaseEvent:
    """Write what happened and what follows: state, next due date, minutes of the cost event. Nothing is kept yet of `case` itself."""
    if kind != "opened" and at < case.opened_at:
        raise Refused(_("lies before the case was opened."), field="at")
    if state:
        case.state = state
        case.is_open = phase_of(case.type, state) in ("open", "waiting", "resolved")
    event = CaseEvent.objects.create(
        case=case, at=at, kind=kind, state=state, by_id=by.id if by.kind == "user" else None, by_name=by.name, channel=channel,
        minutes=checked_minutes(work), minutes_source=work.source if work.minutes is not None else "", text=text, detail=detail,
    )  # fmt: skip
    if work.minutes is not None and case.interaction_id:
        known = Interaction.objects.filter(pk=case.interaction_id)
        known.filter(minutes=None).update(minutes=0)
        known.update(minutes=F("minutes") + work.minutes)
    return event


def keep(case: Case, *, at: datetime) -> Case:
    """Keep the case with its next due date, computed anew from all that happened."""
    case.version += 1
    case.due_at = due_of(case, courses([case])[case.pk], desk(), now=at) if case.is_open else NEVER
    case.save()
    return case


def tell(verb: str, case: Case, *, by: Actor, at: datetime, **detail: Any) -> None:
    """The one event of an action on a case."""
    customer = case.identity.customer_id if case.identity else None
    record_event(
        f"service.{verb}", by=by, at=at, subject_kind="case", subject_id=case.pk, customer_id=customer,
        detail={"protocol": case.protocol, "type": case.type, **detail},
    )  # fmt: skip


def typed(text: str, field: str, *, needed: str = "") -> str:
    """A text as typed, within its limit; `needed` is the remedy when it must not be empty."""
    said = clean_text(text, field=field, limit=LIMITS[field])
    if needed and not said:
        raise Refused(_("is missing."), field=field, remedy=needed)
    return said


def checked_minutes(work: Work) -> Decimal | None:
    """Minutes within a day; never negative."""
    if work.minutes is not None and not 0 <= work.minutes <= MOST_MINUTES:
        raise Refused(_("is out of range."), field="minutes", remedy=_("Give minutes between 0 and 1440."))
    return work.minutes


def searchable(case: Case) -> str:
    """What search looks through."""
    return " | ".join(part for part in (case.protocol.lower(), fold(case.subject), fold(case.author), fold(case.author_contact)) if part)


__all__ = ["case_for", "checked_minutes", "happen", "keep", "locked", "searchable", "tell", "typed"]
