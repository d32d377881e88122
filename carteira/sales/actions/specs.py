"""Specify, approve, change, make and accept what is made for one customer; what it cost flows into the customer's result."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.sales.models import CustomSpec, SpecChange
from carteira.sales.queries.scope import opportunity_for
from carteira.sales.queries.specs import spec_for
from carteira.trade.actions import record_cost
from carteira.trade.queries import order_for


@transaction.atomic
def specify(opportunity_id: int, *, title: str, text: str, estimated_cost: Decimal, currency: str, by: Actor, at: datetime) -> CustomSpec:
    """Write down what is to be made and what it will cost."""
    by.require("sales.work")
    opportunity = opportunity_for(opportunity_id, by=by)
    said = clean_text(title, field="title", limit=200)
    if not said:
        raise Refused(_("is missing."), field="title", remedy=_("Say what is to be made."))
    spec = CustomSpec.objects.create(opportunity=opportunity, title=said, currency=currency, created_at=at, created_by=by.name)
    _add(spec, text, estimated_cost, by=by, at=at)
    _tell("written", spec, by=by, at=at)
    return spec


@transaction.atomic
def change_spec(spec_id: int, *, text: str, estimated_cost: Decimal, by: Actor, at: datetime) -> SpecChange:
    """Another wording with its cost; after approval it counts only when it is accepted."""
    spec = _open(spec_id, by=by)
    if spec.changes.filter(state="proposed").exists():
        raise Refused(_("A change waits to be accepted."), field="change", remedy=_("Accept or refuse it first."))
    row = _add(spec, text, estimated_cost, by=by, at=at)
    _tell("changed", spec, by=by, at=at, number=row.number, cost=estimated_cost)
    return row


@transaction.atomic
def decide_change(spec_id: int, *, accepted: bool, by: Actor, at: datetime) -> CustomSpec:
    """The customer accepts or refuses the wording that waits; the first one accepted is the approval."""
    spec = _open(spec_id, by=by)
    row = spec.changes.filter(state="proposed").first()
    if row is None:
        raise Refused(_("No change waits to be accepted."), field="change", remedy=_("Write a change first."))
    row.state, row.decided_at, row.decided_by = "accepted" if accepted else "refused", at, by.name
    row.save(update_fields=["state", "decided_at", "decided_by"])
    if accepted and spec.state == "specified":
        spec.state = "approved"
        spec.save(update_fields=["state"])
    _tell("change-accepted" if accepted else "change-refused", spec, by=by, at=at, number=row.number)
    return spec


@transaction.atomic
def deliver_spec(spec_id: int, *, order_id: int, actual_cost: Decimal, by: Actor, at: datetime) -> CustomSpec:
    """It is made: what it really cost becomes a direct cost of the order, and so of the customer."""
    spec = _open(spec_id, by=by)
    if spec.state != "approved" or spec.changes.filter(state="proposed").exists():
        raise Refused(_("It is not approved."), field="spec", remedy=_("Have the last change accepted first."))
    if not 0 <= actual_cost < Decimal(10) ** 12:
        raise Refused(_("is out of range."), field="actual_cost", remedy=_("Give what it cost."))
    order = order_for(order_id, by=by)
    if order.identity.customer_id != spec.opportunity.identity.customer_id or order.currency != spec.currency:
        raise Refused(_("The order is of another customer or currency."), field="order", remedy=_("Choose an order of this customer."))
    record_cost(order.pk, kind="customisation", amount=actual_cost, key=f"spec-{spec.pk}", on=timezone.localdate(at), by=by, at=at)
    spec.state, spec.order, spec.actual_cost, spec.delivered_at = "delivered", order, actual_cost, at
    spec.save(update_fields=["state", "order", "actual_cost", "delivered_at"])
    _tell("delivered", spec, by=by, at=at, cost=actual_cost)
    return spec


@transaction.atomic
def accept_spec(spec_id: int, *, by: Actor, at: datetime) -> CustomSpec:
    """The customer has taken it over."""
    by.require("sales.work")
    spec = spec_for(spec_id, by=by)
    if spec.state != "delivered":
        raise Refused(_("It is not delivered."), field="spec", remedy=_("Deliver it first."))
    spec.state, spec.accepted_at = "accepted", at
    spec.save(update_fields=["state", "accepted_at"])
    _tell("accepted", spec, by=by, at=at)
    return spec


def _open(spec_id: int, *, by: Actor) -> CustomSpec:
    by.require("sales.work")
    spec = spec_for(spec_id, by=by)
    if spec.state in ("delivered", "accepted"):
        raise Refused(_("It is delivered already."), field="spec", remedy=_("Specify a new one."))
    return spec


def _add(spec: CustomSpec, text: str, estimated_cost: Decimal, *, by: Actor, at: datetime) -> SpecChange:
    said = clean_text(text, field="text", limit=4000)
    if not said or not 0 <= estimated_cost < Decimal(10) ** 12:
        raise Refused(_("A wording needs words and a cost of 0 or more."), field="text", remedy=_("Fill both."))
    return SpecChange.objects.create(
        spec=spec, number=spec.changes.count() + 1, text=said, estimated_cost=estimated_cost, proposed_at=at, proposed_by=by.name
    )


def _tell(what: str, spec: CustomSpec, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(
        f"sales.spec-{what}",
        by=by,
        at=at,
        subject_kind="spec",
        subject_id=spec.pk,
        customer_id=spec.opportunity.identity.customer_id,
        detail=detail,
    )
