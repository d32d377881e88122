"""Complaints made outside: Procon, consumidor.gov.br, Livro de Reclamações, social media. Each finds the ears that were deaf before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions.moving import happen, keep, locked, tell, typed
from carteira.service.actions.opening import open_case
from carteira.service.models import Case, ExternalComplaint
from carteira.service.queries.earlier import unanswered_before
from carteira.service.rules.said import NewCase, Outside
from carteira.service.rules.standard import BODIES


@transaction.atomic
def take_outside(said: NewCase, outside: Outside, *, by: Actor, at: datetime) -> Case:
    """Take in a complaint that was made outside. The same number of the same body again gives the first case."""
    by.require("service.work")
    if outside.body not in BODIES:
        raise Refused(_("is not known."), field="body", remedy=_("Use one of:") + " " + ", ".join(BODIES))
    reference = typed(outside.reference, "reference", needed=_("Give the number that it has there."))
    if outside.filed_at > at:
        raise Refused(_("lies in the future."), field="filed_at")
    there = ExternalComplaint.objects.filter(body=outside.body, reference=reference).first()
    if there is not None:
        return there.case
    case = open_case(said, by=by, at=at)
    earlier = unanswered_before(case, outside.filed_at)
    case.external = ExternalComplaint.objects.create(
        case=case, body=outside.body, reference=reference, filed_at=outside.filed_at, stated_due_at=outside.due_at,
        ignored_case_id=earlier.case, ignored_interaction_id=earlier.interaction, ignored_days=earlier.days,
        linked_by="automatic" if earlier.found else "",
    )  # fmt: skip
    case.priority = 1
    happen(case, "escalated", by=by, at=at, body=outside.body, reference=reference)
    keep(case, at=at)
    if earlier.case:
        _mark_ignored(earlier.case, case, by=by, at=at)
    tell("outside-complaint-taken", case, by=by, at=at, body=outside.body, reference=reference)
    return case


def _mark_ignored(case_id: int, outside: Case, *, by: Actor, at: datetime) -> None:
    """The inside case shows where its silence led."""
    case = Case.objects.get(pk=case_id)
    happen(case, "escalated", by=by, at=at, protocol=outside.protocol)
    case.priority = 1
    keep(case, at=at)


@transaction.atomic
def link_earlier(case_id: int, earlier: str, *, by: Actor, at: datetime) -> Case:
    """Say which inside case was ignored, where nothing was found by itself. An empty number says: none was."""
    case = locked(case_id, by=by)
    outside = ExternalComplaint.objects.filter(case=case).first()
    found = Case.objects.filter(protocol=earlier).first() if earlier else None
    if outside is None or (earlier and (found is None or found.pk == case.pk)):
        raise Refused(_("is not an earlier case."), field="earlier", remedy=_("Give the number of a case inside."))
    outside.ignored_case, outside.linked_by = found, by.name
    outside.ignored_days = (outside.filed_at - found.opened_at).days if found else None
    outside.save()
    tell("outside-complaint-linked", case, by=by, at=at, earlier=earlier)
    return case
