"""What was ordered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field
from carteira.trade.models.product import Product


class Order(Sourced):
    """One row is one order of one customer; `native_id` is its number. Empty drivers are not known, not zero."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "ordered_on", "channel", "form_of_trade", "state", "currency"),
        internal=("manual_entry", "closed_lot", "distance_km", *SOURCED_FIELDS),
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="orders", db_index=False)
    ordered_on = models.DateField()
    channel = models.CharField(max_length=20, blank=True)
    form_of_trade = models.CharField(max_length=20, blank=True)
    manual_entry = models.BooleanField(null=True, help_text="Typed by our people instead of arriving electronically.")
    closed_lot = models.BooleanField(null=True)
    distance_km = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=10, default="placed", help_text="placed or cancelled")
    currency = currency_field()

    class Meta(Sourced.Meta):
        indexes = [
            models.Index(fields=["identity", "-ordered_on", "-id"], name="order_by_identity"),
            models.Index(fields=["ordered_on"], name="order_by_day"),
        ]


class OrderLine(Sourced):
    """One row is one line of an order. A return is a line of kind `return` with negative quantity and amounts.

    list_amount - discount_amount = net_amount (invoice level); cost_amount empty means the cost of goods is not known.
    """

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("order", "product", "kind", "quantity", "list_amount", "discount_amount", "net_amount"),
        internal=("cost_amount", *SOURCED_FIELDS),
    )

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, default="sale", help_text="sale, return, charge")
    quantity = models.DecimalField(max_digits=16, decimal_places=4)
    list_amount = amount_field()
    discount_amount = amount_field(default=0)
    net_amount = amount_field()
    cost_amount = amount_field(null=True, blank=True)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(kind="return") | Q(quantity__gte=0), name="order_line_only_returns_are_negative"),
        ]
