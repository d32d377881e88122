"""Plan visits, put them in order, and write down what came of them, once, also when it was said offline and sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions import Touch, log_interaction
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Interaction
from carteira.governance.actions import record_event
from carteira.sales.actions.people import person
from carteira.sales.models import Place, PlannedVisit
from carteira.sales.queries.work import visits_of
from carteira.sales.rules.route import Point, route
from carteira.trade.actions import LineAsked, OrderAsked, place_order
from carteira.trade.models import Order


@dataclass(frozen=True)
class VisitSaid:
    """A visit as the phone kept it: its own key, when, how long, what was seen, and what was ordered."""

    key: str
    customer: int
    occurred_at: datetime
    minutes: Decimal | None = None
    subject: str = ""
    observation: str = ""
    currency: str = ""
    lines: Sequence[LineAsked] = field(default_factory=tuple)


@transaction.atomic
def plan_visit(customer: int, *, on: date, by: Actor, at: datetime, purpose: str = "", owner: int | None = None) -> PlannedVisit:
    """Plan a visit; the same customer, day and person again is the same visit."""
    by.require("sales.work")
    who = person(owner, otherwise=by)
    if who is None:
        raise Refused(_("Nobody is named who goes there."), field="owner", remedy=_("Name a colleague."))
    identity = identities_for([customer], by=by)[customer]
    row, made = PlannedVisit.objects.get_or_create(
        identity_id=identity,
        owner=who,
        planned_on=on,
        state="planned",
        defaults={"purpose": clean_text(purpose, field="purpose", limit=200), "made_at": at},
    )
    if made:
        _tell("planned", row, by=by, at=at, on=on)
    return row


@transaction.atomic
def locate(customer: int, *, latitude: float, longitude: float, by: Actor, at: datetime) -> Place:
    """Say where a customer is."""
    by.require("sales.work")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Refused(_("That is not a place on earth."), field="latitude", remedy=_("Give degrees, such as -23.55 and -46.63."))
    identity = identities_for([customer], by=by)[customer]
    row, _made = Place.objects.update_or_create(identity_id=identity, defaults={"latitude": latitude, "longitude": longitude})
    record_event("sales.customer-located", by=by, at=at, subject_kind="customer", subject_id=customer, customer_id=customer)
    return row


@transaction.atomic
def plan_route(*, on: date, start: Point, by: Actor, at: datetime, owner: int | None = None) -> list[PlannedVisit]:
    """Put a day's visits in a good order from a start and back; those whose place nobody knows come last, without a number."""
    by.require("sales.work")
    who = person(owner, otherwise=by)
    rows = list(visits_of(by).filter(owner=who, planned_on=on, state="planned").select_related("identity__place").order_by("id"))
    known = [row for row in rows if hasattr(row.identity, "place")]
    order = route(start, [Point(row.identity.place.latitude, row.identity.place.longitude) for row in known])
    for row in rows:
        row.place_in_route = None
    for place, number in enumerate(order, 1):
        known[number].place_in_route = place
    PlannedVisit.objects.bulk_update(rows, ["place_in_route"])
    record_event("sales.route-planned", by=by, at=at, detail={"on": on, "visits": len(rows), "located": len(known)})
    return sorted(rows, key=lambda row: (row.place_in_route is None, row.place_in_route or 0, row.pk))


@transaction.atomic
def sync_visit(said: VisitSaid, *, by: Actor, at: datetime) -> tuple[Interaction, Order | None]:
    """Take over a visit from the phone: touchpoint, observation and order, each once however often it is sent."""
    by.require("sales.work")
    touch = Touch(
        customer=said.customer, kind="visit", occurred_at=said.occurred_at, subject=said.subject, observation=said.observation, channel="visit",
        direction="out", initiated_by="us", minutes=said.minutes, purpose="order" if said.lines else "relationship", source="visit", key=said.key,
    )  # fmt: skip
    interaction = log_interaction(touch, by=by, at=at)
    order = place_order(said.customer, _order(said), by=by, at=at) if said.lines else None
    note_visit(interaction.pk, by=by, at=at)
    return interaction, order


def _order(said: VisitSaid) -> OrderAsked:
    day = timezone.localdate(said.occurred_at)
    return OrderAsked(f"visit-{said.key}", said.currency, day, said.lines, channel="visit", form_of_trade="direct", manual_entry=False)


@transaction.atomic
def note_visit(interaction_id: int, *, by: Actor, at: datetime) -> None:
    """A visit that was written down closes the plan of that person, customer and day; told again, there is none left to close."""
    by.require("sales.work")
    touch = Interaction.objects.filter(pk=interaction_id, kind="visit").first()
    if touch is None or PlannedVisit.objects.filter(interaction=touch).exists():
        return
    rows = PlannedVisit.objects.filter(
        identity__customer__identities=touch.identity_id, planned_on=touch.business_date, state="planned", owner=touch.by_id
    )
    row = rows.select_related("identity").first() if touch.by_id else None
    if row is None:
        return
    row.state, row.interaction = "made", touch
    row.save(update_fields=["state", "interaction"])
    _tell("made", row, by=by, at=at)


def _tell(what: str, row: PlannedVisit, *, by: Actor, at: datetime, **detail: Any) -> None:
    record_event(
        f"sales.visit-{what}",
        by=by,
        at=at,
        subject_kind="planned-visit",
        subject_id=row.pk,
        customer_id=row.identity.customer_id,
        detail=detail,
    )
