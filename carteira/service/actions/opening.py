"""Open a case: a customer's, a stranger's, or an anonymous one. It gets its number, its clocks and its place on the timeline at once."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.logging import business_date, episode_of
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Interaction
from carteira.service.actions.furnishing import furnish
from carteira.service.actions.moving import happen, keep, searchable, tell, typed
from carteira.service.models import Case, RequestedService
from carteira.service.queries.desks import queue_of
from carteira.service.queries.scope import case_for
from carteira.service.rules.said import NewCase, Work
from carteira.service.rules.states import STATES, at_work, outcomes

SOURCE = "carteira"


@transaction.atomic
def open_case(said: NewCase, *, by: Actor, at: datetime) -> Case:
    """Open a case. The same key again gives the first one and changes nothing."""
    by.require("service.work")
    furnish()
    key = typed(said.key, "code") or uuid.uuid4().hex
    there = Case.objects.filter(source=SOURCE, native_id=key).first()
    if there is not None:
        return case_for(there.pk, by=by)
    case = _drafted(said, key, by=by, at=at)
    case.save()
    case.protocol = f"{timezone.localtime(at, timezone.get_default_timezone()):%Y%m%d}{case.pk:07d}"
    case.search_doc = searchable(case)
    if case.identity_id:
        case.interaction = _cost_event(case, case.identity_id, said, by=by, at=at)
    happen(case, "opened", by=by, at=at, state="new", text=case.body, channel=case.channel, work=Work(said.minutes))
    if said.protocol_given:
        case.protocol_given_at = at
    _answer_by_itself(case, by=by, at=at)
    keep(case, at=at)
    tell("case-opened", case, by=by, at=at)
    return case


def _drafted(said: NewCase, key: str, *, by: Actor, at: datetime) -> Case:
    if said.type not in STATES:
        raise Refused(_("is not a type of case."), field="type", remedy=_("Use one of:") + " " + ", ".join(STATES))
    if not 1 <= said.priority <= 4:
        raise Refused(_("is out of range."), field="priority", remedy=_("Give 1 (most urgent) to 4."))
    if said.promised_at is not None and said.promised_at <= at:
        raise Refused(_("lies in the past."), field="promised_at", remedy=_("Promise a date to come."))
    identity = identities_for([said.customer], by=by)[said.customer] if said.customer else None
    episode = episode_of(said.episode, identity) if identity else None
    wanted = _service(said.service)
    queue = queue_of(said.queue or (wanted.queue.code if wanted and wanted.queue else ""))
    return Case(
        source=SOURCE, native_id=key, protocol=key, type=said.type, queue=queue, identity_id=identity, episode=episode, service=wanted,
        subject=typed(said.subject, "subject", needed=_("Say in a few words what it is about.")), body=typed(said.body, "body"),
        author=typed(said.author, "author"), author_contact=typed(said.author_contact, "author_contact"), channel=typed(said.channel, "channel"),
        form_of_trade=typed(said.form_of_trade, "channel"), priority=said.priority, country=(said.country or queue.calendar.country).upper()[:2], regulated=said.regulated,
        about_user_id=said.about_user, opened_at=at, promised_at=said.promised_at, parent=case_for(said.parent, by=by) if said.parent else None,
    )  # fmt: skip


def _service(code: str) -> RequestedService | None:
    if not code:
        return None
    found = RequestedService.objects.filter(code=code, retired_at=None).select_related("queue").first()
    if found is None:
        raise Refused(_("is not in the catalogue."), field="service", remedy=_("Choose one of the services of the desk."))
    return found


def _cost_event(case: Case, identity_id: int, said: NewCase, *, by: Actor, at: datetime) -> Interaction:
    """The touchpoint on the customer's timeline that the time equations read; its minutes grow with the work on the case."""
    return Interaction.objects.create(
        source=SOURCE, native_id=f"case:{case.pk}", identity_id=identity_id, episode=case.episode, by_id=by.id if by.kind == "user" else None,
        kind="case", channel=case.channel, form_of_trade=case.form_of_trade, direction="in", initiated_by="customer", occurred_at=at, received_at=at,
        business_date=business_date(at), subject=case.subject, body=case.body, minutes_source="recorded" if said.minutes is not None else "",
    )  # fmt: skip


def _answer_by_itself(case: Case, *, by: Actor, at: datetime) -> None:
    """Services with a ready answer need no agent: a statement, an opening hour."""
    if case.service is None or not case.service.answer_text or case.type != "request":
        return
    text = case.service.answer_text
    happen(case, "answered", by=by, at=at, state=at_work(case.type), text=text, channel=case.channel)
    happen(case, "resolved", by=by, at=at, state=outcomes(case.type)[0], text=text)
    case.answered_at = case.resolved_at = at
    case.outcome = text
    happen(case, "closed", by=by, at=at, state="closed", channel=case.channel)
    case.told_how, case.closed_at = case.channel or "portal", at
