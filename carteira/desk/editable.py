"""The fields of a customer that are changed where they stand, and how they look there."""

from __future__ import annotations

from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from carteira.customers.models import Customer
from carteira.desk import added, labels
from carteira.fields.queries import FieldView
from carteira.web.components.blocks import icon
from carteira.web.identifiers import phone_text, tax_id_text

EDITABLE = ("tax_id", "email", "phone", "address", "postal_code", "city", "region", "country", "kind", "status", "relationship")
CHOICES: dict[str, dict[str, str | Promise]] = {
    "kind": labels.KIND,
    "status": {code: word for code, word in labels.STATUS.items() if code != "absorbed"},
    "relationship": {"": _lazy("not known"), **labels.RELATIONSHIP},
}
UNKNOWN = '<span class="muted">{}</span>'
CELL = '<span class="inline">{}{}</span>'
PENCIL = (
    '<a class="inline-edit" href="{0}edit#id_{1}" hx-get="{0}fields/{1}" hx-target="closest .inline" hx-swap="outerHTML" '
    'aria-label="{2}" title="{2}"{4}>{3}</a>'
)
FOCUSED = SafeString(" data-focus")


def shown(customer: Customer, name: str, view: FieldView | None = None) -> SafeString | str:
    """The value as a page draws it; empty where it is not known. `view`: of a field that the company added."""
    if view is not None:
        return added.drawn(customer, view)
    text = plain(customer, name)
    if name == "status":
        return labels.status_badge(customer.status)
    if name == "email" and text:
        return format_html('<a href="mailto:{0}">{0}</a>', text)
    return format_html('<a href="tel:{}">{}</a>', customer.phone, text) if name == "phone" and text else text


def plain(customer: Customer, name: str, view: FieldView | None = None) -> str:
    """The value in words."""
    if view is not None:
        return str(added.drawn(customer, view))
    code = str(getattr(customer, name))
    if name in CHOICES:
        return str(labels.label(CHOICES[name], code)) if code else ""
    if name == "tax_id":
        return tax_id_text(customer.tax_id, customer.tax_id_kind)
    return phone_text(code) if name == "phone" else code


def label_of(name: str, view: FieldView | None) -> str | Promise:
    """What the field is called."""
    return view.label if view else labels.label(labels.FIELDS, name)


def pencil(customer: Customer, name: str, view: FieldView | None = None, *, mark: str = "") -> SafeString:
    """The way to change it: opens in place, or the page of all fields where no script runs."""
    about = {"field": label_of(name, view), "customer": customer.name}
    said = _("Change: %(field)s of %(customer)s") % about
    return format_html(PENCIL, address_of(customer.pk), name, said, icon("pencil", "s"), mark)


def address_of(customer: int) -> str:
    """The page of a customer, without asking all addresses of the product for each of a hundred cells."""
    return f"{_beginning()}{customer}/"


@cache
def _beginning() -> str:
    return reverse("desk:customers")


def cell(customer: Customer, name: str, view: FieldView | None = None) -> SafeString:
    """The value with its pencil."""
    return format_html(CELL, shown(customer, name, view) or format_html(UNKNOWN, _("not known")), pencil(customer, name, view))
