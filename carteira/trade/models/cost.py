"""Money spent for one customer that needs no time equation."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field
from carteira.trade.models.order import Order


class DirectCost(Sourced):
    """One row is a cost of one customer: freight, samples, commission, warranty."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("identity", "order", "kind", "incurred_on", "amount", "currency", *SOURCED_FIELDS)
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="direct_costs")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.CASCADE, related_name="direct_costs")
    kind = models.CharField(max_length=40)
    incurred_on = models.DateField()
    amount = amount_field()
    currency = currency_field()
