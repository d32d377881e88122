"""Lines of orders."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.trade.models import OrderLine

THROUGH, CURRENCY = "order__identity__customer", "order__currency"


def rows(by: Actor, _run: str) -> QuerySet[Any]:
    """Lines of orders of customers that the actor sees."""
    by.require("trade.view")
    return of_customer.within(OrderLine.objects.all(), by, THROUGH)


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, THROUGH)


add_noun(
    Noun(
        "lines", _("Orders and their lines"), _("One row is one line of an order; a return is a line with negative quantity and amounts."),
        "trade.view", rows,
        dimensions=(
            Dimension("ordered", _("Ordered"), "order__ordered_on", "day"), Dimension("channel", _("Channel"), "order__channel", words=words.CHANNEL),
            Dimension("form", _("Form of trade"), "order__form_of_trade"), Dimension("state", _("State"), "order__state", words=words.ORDER),
            Dimension("kind", _("Kind of line"), "kind", words=words.LINE), Dimension("product", _("Product"), "product_id", "row", says="product__name"),
            Dimension("category", _("Category"), "product__category"),
            Dimension("by_hand", _("Typed by hand"), "order__manual_entry", "flag", words=words.FLAG),
            Dimension("closed_lot", _("Closed lot"), "order__closed_lot", "flag", words=words.FLAG),
            Dimension("currency", _("Currency"), CURRENCY), *of_customer.dimensions(THROUGH),
        ),
        measures=(
            Measure("net", _("Net sales"), "net_amount", "money", CURRENCY, _("List price less discount, returns taken off.")),
            Measure("list", _("List price"), "list_amount", "money", CURRENCY),
            Measure("discount", _("Discount"), "discount_amount", "money", CURRENCY),
            Measure("cost", _("Cost of goods"), "cost_amount", "money", CURRENCY, _("Only lines whose cost is known."), "value.view"),
            Measure("quantity", _("Quantity"), "quantity", about=_("In the units of the products, which may differ.")),
            Measure("orders", _("Orders"), "order_id", "distinct", about=_("Different orders behind the rows.")),
            of_customer.distinct(THROUGH), Measure("products", _("Products"), "product_id", "distinct"),
        ),
        shown=(
            Shown("ordered", _("Ordered"), "order__ordered_on", "day"), Shown("number", _("Order"), "order__native_id", "strong"),
            Shown("customer", _("Customer"), f"{THROUGH}__name"), Shown("product", _("Product"), "product__name"),
            Shown("quantity", _("Quantity"), "quantity", "number"), Shown("net", _("Net sales"), "net_amount", "money", CURRENCY),
        ),
        address=lambda row: reverse("desk:customer", args=[row.order.identity.customer_id]), date="ordered", more=_more,
    )
)  # fmt: skip
