"""The steps from list price to pocket price that do not stand on an order line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field
from carteira.trade.models.order import Order


class PriceComponent(Sourced):
    """One row is one price step of a customer: rebate, bonus, freight allowance. Positive amounts lower our price."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "order", "name", "level", "effective_on", "amount", "currency"), internal=("accrued", *SOURCED_FIELDS)
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="price_components")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.CASCADE, related_name="price_components")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=12, help_text="on_invoice or off_invoice")
    effective_on = models.DateField()
    amount = amount_field()
    currency = currency_field()
    accrued = models.BooleanField(default=False, help_text="An estimate to be trued up, not yet granted.")
