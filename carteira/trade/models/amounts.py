"""How amounts are stored: exact decimals of four places beside their currency (see ADR 0004)."""

from __future__ import annotations

from typing import Any

from django.db import models

CURRENCY_LENGTH = 3


def amount_field(**options: Any) -> models.DecimalField[Any, Any]:
    """An amount of money. Its currency stands in the column `currency` of the same row."""
    return models.DecimalField(max_digits=18, decimal_places=4, **options)


def currency_field() -> models.CharField[str, str]:
    """ISO 4217 code of the amounts of the row."""
    return models.CharField(max_length=CURRENCY_LENGTH)
