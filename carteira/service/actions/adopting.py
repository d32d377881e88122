"""Cases for touchpoints of before there were any."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from carteira.basics.actor import Actor
from carteira.basics.text import fold
from carteira.customers.models import Interaction
from carteira.governance.actions import record_event
from carteira.service.actions.furnishing import furnish
from carteira.service.models import Case, Queue

CHUNK = 2_000


def adopt_cases(*, by: Actor, at: datetime) -> int:
    """Make a case of every touchpoint of kind case that has none: those that were imported before there were cases."""
    by.require("service.define")
    done = 0
    while True:
        with transaction.atomic():
            furnish()
            found = (
                Interaction.objects.filter(kind="case")
                .exclude(Exists(Case.objects.filter(interaction=OuterRef("pk"))))
                .order_by("id")[:CHUNK]
            )
            queue = Queue.objects.order_by("id").first()
            made = Case.objects.bulk_create([_adopted(one, queue) for one in found])
            if made:
                record_event("service.cases-adopted", by=by, at=at, detail={"cases": len(made)})
        done += len(made)
        if len(made) < CHUNK:
            return done


def _adopted(touch: Interaction, queue: Queue | None) -> Case:
    protocol, text = f"{touch.source}-{touch.native_id}"[-40:], (touch.subject or touch.body or touch.native_id)[:300]
    return Case(
        source=touch.source, native_id=touch.native_id, import_id=None, protocol=protocol, type="unsorted", state="closed", is_open=False, queue=queue,
        identity_id=touch.identity_id, interaction=touch, channel=touch.channel, form_of_trade=touch.form_of_trade, subject=text, body=touch.body,
        opened_at=touch.occurred_at, milestones=[["opened", touch.occurred_at.isoformat()]], search_doc=f"{protocol.lower()} | {fold(text)}",
    )  # fmt: skip
