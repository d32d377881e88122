"""What rows of a source refer to: customers, orders, invoices and products by their codes there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.taking import Rejected, Row, Taking
from carteira.customers.models import SourceIdentity
from carteira.customers.queries import customers_seen_by
from carteira.engine.bulk.tables import among, rows_by_key
from carteira.trade.models import Invoice, Order, Product


@dataclass
class Known:
    """Ids by code, read with one query for each kind of thing."""

    customers: dict[str, int] = field(default_factory=dict)
    orders: dict[str, tuple[int, int]] = field(default_factory=dict)
    invoices: dict[str, tuple[int, int]] = field(default_factory=dict)
    products: dict[str, tuple[int, Decimal | None]] = field(default_factory=dict)

    @classmethod
    def named_by(cls, rows: Sequence[Row], taking: Taking) -> Known:
        """What these rows name, as far as the actor sees it."""
        known, source = cls(), taking.source
        if codes := _named(rows, "customer"):
            found = rows_by_key(SourceIdentity, ["id"], source=source, keys=codes)
            known.customers = {code: row[0] for code, row in found.items()}
        if codes := _named(rows, "order"):
            known.orders = _pairs(rows_by_key(Order, ["id", "identity_id"], source=source, keys=codes).items())
        if codes := _named(rows, "invoice"):
            known.invoices = _pairs(rows_by_key(Invoice, ["id", "identity_id"], source=source, keys=codes).items())
        if codes := _named(rows, "product"):
            found = rows_by_key(Product, ["id", "unit_cost"], source=source, keys=codes)
            known.products = {code: (row[0], row[1]) for code, row in found.items()}
        if taking.by.scope != "all":
            known.limit_to(taking.by)
        return known

    def limit_to(self, by: Actor) -> None:
        """Forget what belongs to customers that the actor does not see: not yours and not there look the same."""
        named = {*self.customers.values(), *(pair[1] for pair in (*self.orders.values(), *self.invoices.values()))}
        rows = among(SourceIdentity.objects.filter(customer__in=customers_seen_by(by)), "id", sorted(named))
        seen = set(rows.values_list("id", flat=True))
        self.customers = {code: pk for code, pk in self.customers.items() if pk in seen}
        self.orders = {code: pair for code, pair in self.orders.items() if pair[1] in seen}
        self.invoices = {code: pair for code, pair in self.invoices.items() if pair[1] in seen}

    def customer(self, row: Row) -> int | Rejected | None:
        """The identity that the row names; None when it names none."""
        code = row.values.get("customer")
        if code is None:
            return None
        found = self.customers.get(code)
        return unknown_customer(code) if found is None else found


def unknown_customer(code: str) -> Rejected:
    """The verdict on a row whose customer is not there."""
    remedy = _("Import the customer %s first, or correct the code and upload the rejects.") % code
    return Rejected(_("No customer of this source has this code."), "customer", remedy)


def _named(rows: Sequence[Row], name: str) -> list[str]:
    return sorted({code for row in rows if (code := row.values.get(name)) is not None})


def _pairs(items: Iterable[tuple[str, tuple[object, ...]]]) -> dict[str, tuple[int, int]]:
    return {code: (row[0], row[1]) for code, row in items}  # type: ignore[misc]
