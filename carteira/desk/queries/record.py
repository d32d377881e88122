"""One customer put together: contacts, latest orders, where it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Sum, When

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Customer, Establishment, SourceIdentity
from carteira.customers.queries import Moment, Strand, customer_for
from carteira.customers.rules.survivorship import HAND
from carteira.desk.queries.worth import Worth, run_in_force, standing_of
from carteira.trade.models import Order, OrderLine
from carteira.value.queries import CustomerResult
from carteira.value.queries.runs import RunView

FEW = 6
PLACES = 20


@dataclass(frozen=True)
class OrderLineage:
    """One order as the customer page shows it."""

    id: int
    number: str
    ordered_on: date
    channel: str
    state: str
    currency: str
    net: Decimal | None


@dataclass(frozen=True)
class Record:
    """What the head of every page of a customer says."""

    customer: Customer
    run: RunView | None
    result: CustomerResult | None
    worth: Worth | None


@dataclass(frozen=True)
class Surroundings:
    """Whom one talks to at the customer, where it is, and what it ordered last."""

    contacts: tuple[Contact, ...]
    places: tuple[Establishment, ...]
    orders: tuple[OrderLineage, ...]


def record_of(customer_id: int, *, by: Actor) -> Record:
    """The customer of this id and where it stands, for this actor."""
    customer = customer_for(customer_id, by=by)
    run = run_in_force(by)
    result, worth = standing_of(customer, by=by, run=run) or (None, None)
    return Record(customer, run, result, worth)


def surroundings_of(customer: Customer, *, by: Actor) -> Surroundings:
    """Contacts, places and latest orders of a customer that this actor sees."""
    customer = customer_for(customer, by=by)
    orders = latest_orders(customer, limit=FEW) if by.may("trade.view") else ()
    return Surroundings(tuple(_contacts(customer)), tuple(_places(customer)), tuple(orders))


def codes_of(customers: Collection[int]) -> dict[int, str]:
    """The code by which a source knows each customer: of several the oldest that is not our own hand."""
    known = SourceIdentity.objects.filter(customer__in=customers).order_by(Case(When(source=HAND, then=1), default=0).desc(), "-id")
    return dict(known.values_list("customer_id", "native_id"))


def _contacts(customer: Customer) -> QuerySet[Contact]:
    return Contact.objects.filter(identity__customer=customer, valid_until=None).order_by("name", "id")[:PLACES]


def _places(customer: Customer) -> QuerySet[Establishment]:
    return Establishment.objects.filter(identity__customer=customer).order_by("name", "id")[:PLACES]


def latest_orders(customer: Customer, *, limit: int) -> list[OrderLineage]:
    """The newest orders."""
    return _lineage(Order.objects.filter(identity__customer=customer), limit)


def orders_strand(ask: Strand) -> list[Moment]:
    """Orders for the timeline; an order stands at the beginning of its day."""
    rows = Order.objects.filter(identity_id__in=ask.identities)
    if ask.after:
        rows = rows.filter(_beyond(ask.after, ask.name))
    return [
        Moment(
            datetime.combine(order.ordered_on, time.min, UTC), ask.name, order.id, "order", order.number,
            {"net": order.net, "currency": order.currency, "channel": order.channel, "state": order.state},
        )
        for order in _lineage(rows, ask.limit)
    ]  # fmt: skip


def _lineage(rows: QuerySet[Order], limit: int) -> list[OrderLineage]:
    """The newest of these orders with their sums, in one question: only of the rows that are shown is anything summed."""
    lines = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order").annotate(net=Sum("net_amount"))
    names = ("pk", "native_id", "ordered_on", "channel", "state", "currency")
    newest = rows.order_by("-ordered_on", "-id").values_list(*names, Subquery(lines.values("net")))[:limit]
    return [OrderLineage(*row) for row in newest]


def _beyond(after: tuple[datetime, str, int], name: str) -> Q:
    at, strand, pk = after
    at = at.astimezone(UTC)
    earlier, same = Q(ordered_on__lt=at.date()), Q(ordered_on=at.date())
    if at.time() > time.min or name < strand:
        return earlier | same
    return earlier | (same & Q(pk__lt=pk)) if name == strand else earlier
