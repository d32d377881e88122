"""What was brought to the customer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.order import Order


class Delivery(Sourced):
    """One row is one stop at one customer. The original promise never changes."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "order", "delivered_on", "promised_on", "in_full"), internal=("distance_km", "closed_lot", *SOURCED_FIELDS)
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="deliveries")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries")
    delivered_on = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    in_full = models.BooleanField(null=True)
    distance_km = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    closed_lot = models.BooleanField(null=True)
