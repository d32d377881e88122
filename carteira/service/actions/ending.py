"""Resolve a case, tell the outcome, close it, open it again, cancel it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions.moving import happen, keep, locked, tell, typed
from carteira.service.models import Case
from carteira.service.rules.said import NO_WORK, Work
from carteira.service.rules.states import REOPEN_WITHIN_DAYS, at_work, outcomes, phase_of
from carteira.service.rules.words import HOW_TOLD


@transaction.atomic
def resolve(
    case_id: int, *, state: str, outcome: str, by: Actor, at: datetime, told_how: str = "", work: Work = NO_WORK, version: int | None = None
) -> Case:
    """Resolve a case. With `told_how` the outcome has been told too, and the case is closed at once."""
    case = locked(case_id, by=by, version=version)
    if phase_of(case.type, case.state) not in ("open", "waiting"):
        raise Refused(_("The case is resolved already."), field="state", remedy=_("Open it again if it is not."))
    if state not in outcomes(case.type):
        raise Refused(_("is no outcome of this type."), field="state", remedy=_("Use one of:") + " " + ", ".join(outcomes(case.type)))
    case.outcome = typed(outcome, "outcome", needed=_("Write what came of it, as the customer shall read it."))
    happen(case, "resolved", by=by, at=at, state=state, text=case.outcome, work=work)
    case.resolved_at = at
    if told_how:
        _close(case, told_how, by=by, at=at)
    keep(case, at=at)
    tell("case-resolved", case, by=by, at=at, outcome=state)
    return case


@transaction.atomic
def close(case_id: int, *, told_how: str, by: Actor, at: datetime) -> Case:
    """Close a resolved case once the outcome was told to whoever wrote."""
    case = locked(case_id, by=by)
    if phase_of(case.type, case.state) != "resolved":
        raise Refused(_("Only a resolved case can be closed."), field="state", remedy=_("Resolve it with its outcome first."))
    _close(case, told_how, by=by, at=at)
    keep(case, at=at)
    tell("case-closed", case, by=by, at=at)
    return case


def _close(case: Case, told_how: str, *, by: Actor, at: datetime) -> None:
    if told_how not in HOW_TOLD:
        raise Refused(
            _("The outcome was not told to the customer."), field="told_how", remedy=_("Tell it, and say how:") + " " + ", ".join(HOW_TOLD)
        )
    if told_how == "not-reachable" and (case.identity_id or case.author_contact) and not case.events.filter(kind="answered").exists():
        raise Refused(_("Nobody tried to reach the customer."), field="told_how", remedy=_("Write an answer first."))
    happen(case, "closed", by=by, at=at, state="closed", channel=told_how, outcome=case.outcome[:300])
    case.told_how, case.closed_at = told_how, at


@transaction.atomic
def reopen(case_id: int, *, reason: str, by: Actor, at: datetime) -> Case:
    """Open a case again: its total clock runs on from the beginning, so it may be late at once."""
    case = locked(case_id, by=by)
    if case.resolved_at is None or phase_of(case.type, case.state) not in ("resolved", "closed"):
        raise Refused(_("The case is not resolved."), field="state")
    if at - case.resolved_at > timedelta(days=REOPEN_WITHIN_DAYS):
        raise Refused(
            _("The case was resolved more than %d days ago.") % REOPEN_WITHIN_DAYS,
            field="case",
            remedy=_("Open a new case for the same matter."),
        )
    happen(case, "reopened", by=by, at=at, state=at_work(case.type), text=typed(reason, "reason", needed=_("Say why it is not solved.")))
    case.reopens += 1
    case.contacts += 1
    case.resolved_at = case.closed_at = None
    case.told_how = ""
    keep(case, at=at)
    tell("case-reopened", case, by=by, at=at)
    return case


@transaction.atomic
def cancel(case_id: int, *, reason: str, by: Actor, at: datetime) -> Case:
    """Cancel a case that was none: opened by mistake, abusive. Complaints of customers are resolved, not cancelled."""
    case = locked(case_id, by=by)
    if not case.is_open:
        raise Refused(_("The case is closed."), field="state")
    if hasattr(case, "external"):
        raise Refused(
            _("A complaint that was made outside cannot be cancelled."), field="case", remedy=_("Answer it within its legal date.")
        )
    happen(case, "cancelled", by=by, at=at, state="cancelled", text=typed(reason, "reason", needed=_("Say why it is no case.")))
    case.closed_at = at
    keep(case, at=at)
    tell("case-cancelled", case, by=by, at=at)
    return case
