"""What the list of customers can show and be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from carteira.customers.models import Customer
from carteira.desk import added, labels
from carteira.desk.editable import address_of, cell, plain
from carteira.desk.editable import shown as as_shown
from carteira.desk.queries.worth import Worth
from carteira.fields.queries import FieldView
from carteira.web.tables import Choice, Column, Facet, ListSpec
from carteira.web.tables.columns import Kind


@dataclass(frozen=True)
class Row:
    """One customer with what it is worth, where that is known."""

    customer: Customer
    worth: Worth | None
    editable: bool = False

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


def _field(key: str, label: Any, *, kind: Kind = "text", shown: bool = True, wide: bool = False) -> Column:
    """A column of the customer's own fields: changed where it stands by who may."""

    def drawn(row: Row) -> Any:
        return cell(row.customer, key) if row.editable else as_shown(row.customer, key)

    return Column(key, label, kind, value=drawn, bare=lambda row: plain(row.customer, key), shown=shown, wide=wide)


def column_of(view: FieldView) -> Column:
    """A column of a field that the company added: chosen by who wants it, changed where it stands by who may."""

    def drawn(row: Row) -> Any:
        return cell(row.customer, view.name, view) if row.editable and view.editable else added.drawn(row.customer, view)

    return Column(
        view.name, view.label, "number" if view.kind == "number" else "text", sort=view.name if view.sortable else "", value=drawn,
        bare=lambda row: added.bare(row.customer, view), shown=False, title=view.help,
    )  # fmt: skip


def _of(name: str) -> Any:
    """Read one figure of a row; unknown where there is no result."""
    return lambda row: getattr(row.worth, name) if row.worth else None


def _currency(row: Row) -> str:
    return row.worth.currency if row.worth else ""


COLUMNS = (
    Column("name", _("Customer"), "strong", sort="name", value=str, url=lambda row: address_of(row.pk)),
    _field("tax_id", _("Tax number"), kind="mark", wide=True),
    _field("city", _("City"), wide=True),
    _field("region", _("Region"), shown=False),
    _field("country", _("Country"), shown=False),
    _field("email", _("E-mail"), shown=False),
    _field("phone", _("Phone"), shown=False),
    Column("owner", _("Owner"), value=lambda row: row.customer.owner.name if row.customer.owner else "", wide=True),
    Column("territory", _("Territory"), value=lambda row: row.customer.territory.name if row.customer.territory else "", shown=False),
    _field("status", _("Status")),
    _field("relationship", _("Relationship"), shown=False),
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
