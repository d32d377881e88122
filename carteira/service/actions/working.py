"""Work on a case: answer, note, wait, go on, hand over, give its number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions.moving import happen, keep, locked, tell, typed
from carteira.service.models import Case
from carteira.service.queries.desks import queue_of
from carteira.service.rules.said import NO_WORK, Work
from carteira.service.rules.states import at_work, may_wait, phase_of
from carteira.team.models import User


@transaction.atomic
def answer(case_id: int, *, text: str, channel: str, by: Actor, at: datetime, work: Work = NO_WORK, version: int | None = None) -> Case:
    """Answer whoever wrote. The first answer stops the clocks that wait for one."""
    case = _alive(case_id, by=by, version=version)
    said = typed(text, "text", needed=_("Write the answer."))
    happen(case, "answered", by=by, at=at, state=_onwards(case), text=said, channel=typed(channel, "channel"), work=work)
    case.answered_at = case.answered_at or at
    if case.agent_id is None and by.kind == "user":
        case.agent_id = by.id
    keep(case, at=at)
    tell("case-answered", case, by=by, at=at, channel=channel)
    return case


@transaction.atomic
def note(case_id: int, *, text: str, by: Actor, at: datetime, work: Work = NO_WORK) -> Case:
    """Write down something that only we see."""
    case = locked(case_id, by=by)
    happen(case, "noted", by=by, at=at, text=typed(text, "text", needed=_("Write the note.")), work=work)
    keep(case, at=at)
    tell("case-noted", case, by=by, at=at)
    return case


@transaction.atomic
def wait(case_id: int, *, reason: str, by: Actor, at: datetime) -> Case:
    """Wait for the customer. Clocks of the house pause; those of law do not."""
    case = _alive(case_id, by=by)
    if not may_wait(case.type) or phase_of(case.type, case.state) != "open":
        raise Refused(_("The case cannot wait now."), field="state", remedy=_("Only a case at work can wait for the customer."))
    happen(case, "waiting", by=by, at=at, state="waiting", text=typed(reason, "reason", needed=_("Say what is missing from the customer.")))
    keep(case, at=at)
    tell("case-paused", case, by=by, at=at)
    return case


@transaction.atomic
def hear(case_id: int, *, text: str, channel: str, by: Actor, at: datetime, work: Work = NO_WORK) -> Case:
    """The customer turned to us again about the case. Waiting ends."""
    case = _alive(case_id, by=by)
    happen(case, "wrote", by=by, at=at, state=_onwards(case), text=typed(text, "text"), channel=typed(channel, "channel"), work=work)
    case.contacts += 1
    keep(case, at=at)
    tell("case-heard", case, by=by, at=at, channel=channel)
    return case


@transaction.atomic
def transfer(case_id: int, *, by: Actor, at: datetime, queue: str = "", agent: int | None = None, reason: str = "") -> Case:
    """Hand the case to another queue or colleague. Each hand-over counts against "direct"; taking a case that nobody had does not."""
    case = _alive(case_id, by=by)
    before = (case.queue_id, case.agent_id)
    if queue:
        case.queue = queue_of(queue)
        case.agent = None if case.queue_id != before[0] else case.agent
    if agent is not None:
        case.agent = _colleague(agent, case)
    if (case.queue_id, case.agent_id) == before:
        raise Refused(_("The case is there already."), field="queue", remedy=_("Choose another queue or colleague."))
    handed_over = case.queue_id != before[0] or before[1] is not None
    case.transfers += handed_over
    agent_name = case.agent.name if case.agent else None
    said = typed(reason, "reason")
    happen(case, "transferred", by=by, at=at, text=said, queue=case.queue.code, agent=agent_name, handed_over=handed_over)
    keep(case, at=at)
    tell("case-transferred", case, by=by, at=at, queue=case.queue.code, agent=agent_name)
    return case


def _colleague(agent: int, case: Case) -> User:
    found = User.objects.filter(pk=agent, is_active=True).first()
    if found is None or found.pk == case.about_user_id:
        raise Refused(_("cannot take this case."), field="agent", remedy=_("Choose another colleague."))
    return found


@transaction.atomic
def give_protocol(case_id: int, *, by: Actor, at: datetime) -> Case:
    """The number was told to whoever wrote."""
    case = locked(case_id, by=by)
    if case.protocol_given_at is None:
        case.protocol_given_at = at
        happen(case, "numbered", by=by, at=at)
        keep(case, at=at)
        tell("protocol-given", case, by=by, at=at)
    return case


def _alive(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    case = locked(case_id, by=by, version=version)
    if not case.is_open:
        raise Refused(_("The case is closed."), field="state", remedy=_("Open it again, or open a new one."))
    return case


def _onwards(case: Case) -> str:
    """A new or waiting case is at work after this; a resolved one stays what it is."""
    return at_work(case.type) if phase_of(case.type, case.state) in ("open", "waiting") and case.type != "praise" else case.state
