"""Take the last change by hand back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.saying import hand, put
from carteira.customers.actions.standing import lock_living
from carteira.customers.models import Customer, SourceRecord
from carteira.governance.actions import record_event
from carteira.governance.models import Event

UPDATED = "customers.customer-updated"


def take_back_update(customer_id: int, *, version: int, by: Actor, at: datetime) -> Customer:
    """Undo the last change by hand, which led to this version: our word goes back to what it was before, or falls silent."""
    by.require("customers.edit")
    with transaction.atomic():
        customer = lock_living([customer_id], by=by)[0]
        if customer.version != version:
            raise Stale(_("Somebody changed this customer since."), version=customer.version, remedy=_("Look at it again."))
        last = Event.objects.filter(customer_id=customer.pk, verb=UPDATED).order_by("-at", "-id").first()
        if last is None or last.detail.get("version") != version:
            raise Refused(_("There is no change by hand to take back."), remedy=_("Change the field instead."))
        said = list(SourceRecord.objects.filter(identity=hand(customer.pk)).order_by("-revision")[:2])
        put(said[0].identity_id, said[0].revision + 1, said[1].payload if len(said) > 1 else {}, at=at)
        rebuild_golden([customer.pk], at=at)
        record_event(
            "customers.customer-update-taken-back", by=by, at=at, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk,
            detail={"fields": last.detail["fields"]},
        )  # fmt: skip
        return Customer.objects.select_related("owner", "territory", "group").get(pk=customer.pk)
