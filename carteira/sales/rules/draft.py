"""A proposal as it is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class LineSaid:
    """One line as it is written; price and cost come from the product where they are not given."""

    quantity: Decimal
    product: int | None = None
    description: str = ""
    list_price: Decimal | None = None
    discount_share: Decimal = Decimal(0)
    unit_cost: Decimal | None = None


@dataclass(frozen=True)
class Draft:
    """A version as it is written."""

    lines: Sequence[LineSaid]
    currency: str
    valid_until: date | None = None
    promised_on: date | None = None
    payment_days: int = 30
    off_invoice_share: Decimal = Decimal(0)
    gifts: Sequence[tuple[str, Decimal]] = field(default_factory=tuple)
    orders: int = 1
    distance_km: Decimal | None = None
    closed_lot: bool | None = None
    manual_entry: bool | None = None
    visits: int = 0
    text: str = ""
    minutes: Decimal | None = None
