"""What we sell."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field


class Product(Sourced):
    """One row is one article; `native_id` is its code in the source."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("name", "category", "unit", "list_price", "currency"), internal=("unit_cost", *SOURCED_FIELDS)
    )

    name = models.CharField(max_length=200)
    category = models.CharField(max_length=120, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    list_price = amount_field(null=True, blank=True)
    unit_cost = amount_field(null=True, blank=True)
    currency = currency_field()

    def __str__(self) -> str:
        return self.name
