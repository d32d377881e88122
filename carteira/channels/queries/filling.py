"""What stands behind each name of a template, for many people at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, to_locale

from carteira.customers.models import Contact, Customer, Preference
from carteira.customers.queries import Recipient
from carteira.engine.bulk.tables import among
from carteira.trade.models import Order

KNOWN: Mapping[str, str | Promise] = {
    "customer.name": gettext_lazy("Name of the customer"),
    "customer.city": gettext_lazy("Its city"),
    "person.name": gettext_lazy("Name of the person"),
    "person.first_name": gettext_lazy("First name of the person"),
    "person.treatment": gettext_lazy("How the person wishes to be addressed"),
    "owner.name": gettext_lazy("Our account manager"),
    "owner.email": gettext_lazy("Address of our account manager"),
    "order.number": gettext_lazy("Number of the latest order"),
    "order.date": gettext_lazy("Day of the latest order"),
    "today": gettext_lazy("The day of writing"),
}
BY_COUNTRY = {"BR": "pt-br", "PT": "pt-pt"}


@dataclass(frozen=True)
class Known:
    """One recipient: its language, and the value of each name, without those that nobody knows."""

    language: str
    values: Mapping[str, str]


def known_of(recipients: Sequence[Recipient], *, names: Collection[str], on: date, language: str = "") -> dict[Recipient, Known]:
    """Language and values for these people, in a few questions whatever their number; a language given counts for all."""
    customers = {row.pk: row for row in among(Customer.objects.select_related("owner"), "id", sorted({one.customer for one in recipients}))}
    people = {row.pk: row for row in among(Contact.objects.all(), "id", sorted({one.contact for one in recipients if one.contact}))}
    wishes = _wishes(sorted(customers))
    orders = _latest_orders(sorted(customers)) if {"order.number", "order.date"} & set(names) else {}
    found = {}
    for one in recipients:
        customer, person = customers[one.customer], people.get(one.contact or 0)
        wish = wishes.get((one.customer, one.contact)) or wishes.get((one.customer, None))
        spoken = language or _language(customer, person, wish)
        found[one] = Known(spoken, _values(customer, person, wish, orders.get(one.customer), on=on, language=spoken))
    return found


def _wishes(customers: Sequence[int]) -> dict[tuple[int, int | None], Preference]:
    rows = Preference.objects.filter(identity__customer__in=customers, purpose="").select_related("identity").order_by("at", "id")
    return {(row.identity.customer_id, row.contact_id): row for row in rows}


def _latest_orders(customers: Sequence[int]) -> dict[int, Order]:
    rows = Order.objects.filter(identity__customer__in=customers).exclude(state="cancelled").select_related("identity")
    return {row.identity.customer_id: row for row in rows.order_by("ordered_on", "id")}


def _language(customer: Customer, person: Contact | None, wish: Preference | None) -> str:
    said = (person.language if person else "") or (wish.language if wish else "") or BY_COUNTRY.get(customer.country, "en")
    return said.lower().replace("_", "-")


def _values(
    customer: Customer, person: Contact | None, wish: Preference | None, order: Order | None, *, on: date, language: str
) -> dict[str, str]:
    days = {"today": _day(on, language), "order.date": _day(order.ordered_on, language) if order else ""}
    name = person.name if person else ""
    said = {
        **days, "customer.name": customer.name, "customer.city": customer.city, "person.name": name, "person.first_name": name.partition(" ")[0],
        "person.treatment": wish.treatment if wish else "", "owner.name": customer.owner.name if customer.owner else "",
        "owner.email": customer.owner.email if customer.owner else "", "order.number": order.native_id if order else "",
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _day(day: date, language: str) -> str:
    return str(format_date(day, "medium", locale="en_GB" if language == "en" else to_locale(language)))


def nearest(language: str, there: Collection[str]) -> str | None:
    """The language of these that a person reads: its own, else another of the same root (pt for pt-br)."""
    root = language.partition("-")[0]
    return language if language in there else next((one for one in sorted(there) if one.partition("-")[0] == root), None)
