"""One customer put together: contacts, latest orders, where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Customer, Establishment
from carteira.customers.queries import Moment, Strand, customer_for
from carteira.desk.queries.worth import Worth, run_in_force, worth_of
from carteira.trade.models import Order
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
    """All that the head and the summary of the customer page say."""

    customer: Customer
    run: RunView | None
    worth: Worth | None
    contacts: tuple[Contact, ...]
    places: tuple[Establishment, ...]
    orders: tuple[OrderLineage, ...]


def record_of(customer_id: int, *, by: Actor) -> Record:
    """The customer of this id, put together for this actor."""
    customer = customer_for(customer_id, by=by)
    run = run_in_force(by)
    return Record(
        customer, run, worth_of([customer.pk], by=by, run=run).get(customer.pk), tuple(_contacts(customer)), tuple(_places(customer)),
        tuple(latest_orders(customer, limit=FEW)) if by.may("trade.view") else (),
    )  # fmt: skip


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
    newest = rows.order_by("-ordered_on", "-id")[:limit]
    found: Sequence[Order] = list(newest)
    sums = Order.objects.filter(pk__in=[order.pk for order in found]).annotate(net=Sum("lines__net_amount")).values_list("pk", "net")
    nets = dict(sums)
    return [
        OrderLineage(order.pk, order.native_id, order.ordered_on, order.channel, order.state, order.currency, nets.get(order.pk))
        for order in found
    ]


def _beyond(after: tuple[datetime, str, int], name: str) -> Q:
    at, strand, pk = after
    at = at.astimezone(UTC)
    earlier, same = Q(ordered_on__lt=at.date()), Q(ordered_on=at.date())
    if at.time() > time.min or name < strand:
        return earlier | same
    return earlier | (same & Q(pk__lt=pk)) if name == strand else earlier
