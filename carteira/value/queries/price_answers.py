"""One customer's prices for machines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from carteira.value.queries.prices import Prices


def prices_as_json(found: Prices) -> dict[str, Any]:
    """The same for machines: money as text."""
    positions = [{name: _told(getattr(one, name)) for name in (*one.__dataclass_fields__, "place")} for one in found.positions]
    steps = [{name: _told(value) for name, value in one.__dict__.items()} for one in found.steps]
    figures = ("products", "compared", "below", "above", "list_amount", "invoice", "gap")
    standing = {name: _told(getattr(found.standing, name)) for name in figures} if found.standing else None
    return {
        "run": found.run.id, "customer_id": found.customer.pk, "as_of": found.as_of, "currency": found.run.currency, "kept": found.kept,
        "standing": standing, "positions": positions, "waterfall": steps, "discounts": found.discounts.__dict__,
        "reprice": found.reprice.__dict__,
    }  # fmt: skip


def _told(value: Any) -> Any:
    return format(value, "f") if isinstance(value, Decimal) else value
