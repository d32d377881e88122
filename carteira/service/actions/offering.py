"""The catalogue: what customers can ask for, and what is answered at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.service.actions.furnishing import furnish
from carteira.service.actions.moving import typed
from carteira.service.models import RequestedService
from carteira.service.queries.desks import queue_of

KINDS = ("statement", "query", "booking", "guidance", "cancellation")


class ServiceNotFound(LookupError):
    """No such service in the catalogue. Mapped once to 404."""


@transaction.atomic
def define_service(*, code: str, name: str, kind: str, by: Actor, at: datetime, queue: str = "", answer_text: str = "") -> RequestedService:
    """Add a service or change it. One with a ready answer is answered at once, without an agent."""
    by.require("service.define")
    furnish()
    if kind not in KINDS:
        raise Refused(_("is not known."), field="kind", remedy=_("Use one of:") + " " + ", ".join(KINDS))
    said = {
        "name": typed(name, "name", needed=_("Say what can be asked for.")), "kind": kind, "queue": queue_of(queue) if queue else None,
        "answer_text": typed(answer_text, "outcome"), "retired_at": None,
    }  # fmt: skip
    row, _made = RequestedService.objects.update_or_create(code=typed(code, "code", needed=_("Give a short code.")), defaults=said)
    record_event("service.service-defined", by=by, at=at, subject_kind="service", subject_id=row.pk, detail={"code": row.code})
    return row


@transaction.atomic
def retire_service(code: str, *, by: Actor, at: datetime) -> RequestedService:
    """Take a service out of the catalogue; cases keep it."""
    by.require("service.define")
    row = RequestedService.objects.filter(code=code, retired_at=None).first()
    if row is None:
        raise ServiceNotFound(code)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    record_event("service.service-retired", by=by, at=at, subject_kind="service", subject_id=row.pk, detail={"code": row.code})
    return row
