"""How each customer's prices stand beside those of comparable buyers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer
from carteira.trade.models.amounts import amount_field
from carteira.value.models.run import AllocationRun


class CustomerPrice(models.Model):
    """One row is one customer's prices in one run: how many products could be compared and where they stand. An empty gap is *sem base*."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "customer", "products", "compared", "below", "above", "list_amount", "invoice", "gap")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="prices", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    products = models.IntegerField()
    compared = models.IntegerField(help_text="Products with enough comparable buyers.")
    below = models.IntegerField(help_text="Products under the floor of their corridor.")
    above = models.IntegerField(help_text="Products over the stretch of their corridor.")
    list_amount = amount_field()
    invoice = amount_field()
    gap = amount_field(null=True, help_text="What the target would have brought more, where a price is under the floor.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="one_price_standing_per_run")]
        indexes = [models.Index(fields=["run", "gap", "id"], name="price_by_gap")]
