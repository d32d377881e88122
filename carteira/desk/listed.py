"""What the list of customers can show and be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.customers.models import Customer
from carteira.desk import labels
from carteira.desk.queries.worth import Worth
from carteira.web.identifiers import phone_text, tax_id_text
from carteira.web.tables import Choice, Column, Facet, ListSpec


@dataclass(frozen=True)
class Row:
    """One customer with what it is worth, where that is known."""

    customer: Customer
    worth: Worth | None

    @property
    def pk(self) -> int:
        """The customer's id."""
        return self.customer.pk

    @property
    def place(self) -> tuple[Any, int]:
        """Where the list goes on when sorted by result."""
        return (str(self.worth.result) if self.worth and self.worth.result is not None else None), self.pk

    def __str__(self) -> str:
        return self.customer.name


def _of(name: str) -> Any:
    """Read one figure of a row; unknown where there is no result."""
    return lambda row: getattr(row.worth, name) if row.worth else None


def _currency(row: Row) -> str:
    return row.worth.currency if row.worth else ""


COLUMNS = (
    Column("name", _("Customer"), "strong", sort="name", value=str, url=lambda row: reverse("desk:customer", args=[row.pk])),
    Column("tax_id", _("Tax number"), "mark", value=lambda row: tax_id_text(row.customer.tax_id, row.customer.tax_id_kind), wide=True),
    Column("city", _("City"), value=lambda row: row.customer.city, wide=True),
    Column("region", _("Region"), value=lambda row: row.customer.region, shown=False),
    Column("country", _("Country"), value=lambda row: row.customer.country, shown=False),
    Column("email", _("E-mail"), value=lambda row: row.customer.email, shown=False),
    Column("phone", _("Phone"), value=lambda row: phone_text(row.customer.phone), shown=False),
    Column("owner", _("Owner"), value=lambda row: row.customer.owner.name if row.customer.owner else "", wide=True),
    Column("territory", _("Territory"), value=lambda row: row.customer.territory.name if row.customer.territory else "", shown=False),
    Column(
        "status",
        _("Status"),
        value=lambda row: labels.status_badge(row.customer.status),
        bare=lambda row: str(labels.label(labels.STATUS, row.customer.status)),
    ),
    Column("updated", _("Changed"), "ago", sort="updated", value=lambda row: row.customer.updated_at, shown=False),
)
WORTH = (
    Column("invoice", _("Invoiced"), "money", value=_of("invoice"), currency=_currency, shown=False),
    Column("result", _("Result"), "money", sort="result", value=_of("result"), currency=_currency),
    Column("value", _("Lifetime value"), "money", value=_of("value"), currency=_currency, wide=True),
    Column("p_alive", _("Still buying"), "percent", value=_of("p_alive"), places=0, shown=False),
)
FACETS = tuple(
    Facet(key, label, open_ended=True)
    for key, label in (
        ("status", _("Status")), ("owner", _("Owner")), ("territory", _("Territory")), ("country", _("Country")),
        ("relationship", _("Relationship")),
    )
)  # fmt: skip
ATTENTION = Facet("attention", _("Attention"), tuple(Choice(code, word) for code, word in labels.ATTENTION.items()))
CUSTOMERS = "customers"
PLAIN = ListSpec(CUSTOMERS, COLUMNS, FACETS, "name")
WITH_WORTH = ListSpec(CUSTOMERS, (*COLUMNS, *WORTH), (*FACETS, ATTENTION), "name")
