"""When a delivery was promised: the first word and every later one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.trade.models.order import Order


class DeliveryPromise(models.Model):
    """One row is one day that was promised for an order. The first row is the original and decides on time; the database changes none."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("order", "promised_on", "said_at", "reason"), internal=("said_by", "minutes")
    )

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="promises")
    promised_on = models.DateField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=200, blank=True, help_text="Why the day was moved; empty on the first.")
    minutes = models.JSONField(default=dict, help_text="Minutes by resource pool that the order takes until that day.")

    class Meta:
        indexes = [models.Index(fields=["promised_on", "order"], name="promise_by_delivery_day")]
