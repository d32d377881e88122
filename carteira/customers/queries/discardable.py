"""What of customers can be deleted beside customers themselves: people and saved views."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, SavedView
from carteira.customers.queries.scope import customers_seen_by
from carteira.customers.queries.trash import Kind, TrashedNotFound


def _contact(number: int, by: Actor) -> Contact:
    seen = Contact.objects.filter(identity__customer__in=customers_seen_by(by)).select_related("identity")
    return cast(Contact, _found(seen.filter(pk=number).first(), number))


def _view(number: int, by: Actor) -> SavedView:
    return cast(SavedView, _found(SavedView.objects.filter(pk=number, owner_id=by.id or 0).first(), number))


def _found(row: object, number: int) -> object:
    if row is None:
        raise TrashedNotFound(number)
    return row


CONTACT = Kind(
    "contact", _("Contact"), "customers", "customers.edit", _contact, lambda row: row.identity.customer_id, called=lambda row: str(row.name)
)
VIEW = Kind("view", _("View"), "customers", "customers.view", _view, lambda _row: None, called=lambda row: str(row.name), own=True)
