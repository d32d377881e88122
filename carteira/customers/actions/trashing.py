"""Customers into the trash and out of it: they stay where they are, whole, and are hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.standing import lock_living, one_at_a_time
from carteira.customers.models import Customer, Trashed
from carteira.customers.queries import survivor_of
from carteira.customers.queries.trash import held_back
from carteira.customers.rules.trash import CUSTOMER
from carteira.engine.bulk.tables import among
from carteira.governance.actions import record_event


def trash_customer(customer_id: int, *, by: Actor, at: datetime) -> Trashed:
    """Put a customer in the trash, with all that points to it; a running matter holds it back."""
    by.require("customers.edit")
    with transaction.atomic():
        one_at_a_time()
        customer = lock_living([customer_id], by=by)[0]
        if customer.pk != customer_id:
            raise Refused(
                _("was merged into customer %d.") % survivor_of(customer_id),
                field="id",
                remedy=_("Take it apart first, or delete that one."),
            )
        if reason := held_back([customer.pk]).get(customer.pk):
            raise Refused(reason, field="id", remedy=_("End that first."))
        row = hide({customer.pk: customer.name}, by=by, at=at)[0]
        record_event(
            "customers.customer-trashed", by=by, at=at, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk,
            detail={"trash": row.pk},
        )  # fmt: skip
    return row


def hide(customers: Mapping[int, str], *, by: Actor, at: datetime, run: int | None = None) -> list[Trashed]:
    """Hide these customers (name by id), which the caller locked and judged. Leaves the event to the caller."""
    among(Customer.objects.filter(trashed_at=None), "id", sorted(customers)).update(trashed_at=at)
    return Trashed.objects.bulk_create(
        Trashed(kind=CUSTOMER, subject=pk, customer=pk, label=name, by_id_then=by.id, by_name=by.name, at=at, run=run)
        for pk, name in sorted(customers.items())
    )


def show_again(rows: Sequence[Trashed], *, by: Actor, at: datetime) -> None:
    """Let hidden customers be seen again. Leaves the event to the caller."""
    among(Customer.objects.filter(trashed_at__isnull=False), "id", [row.subject for row in rows]).update(trashed_at=None)
    end(rows, Trashed.End.RESTORED, by=by, at=at)


def end(rows: Sequence[Trashed], how: str, *, by: Actor, at: datetime) -> None:
    """They are no longer in the trash; what was kept of them is forgotten."""
    ended = among(Trashed.objects.filter(ended_at=None), "id", [row.pk for row in rows])
    ended.update(ended_at=at, end=how, ended_by=by.name, content={})
