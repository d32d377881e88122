"""Orders and deliveries as plain values: what the API and the command line answer. Money as text."""

from __future__ import annotations

from typing import Any

from carteira.sales.queries.lots import OrderFit, TruckDay
from carteira.sales.queries.plain import rounded, text, when
from carteira.trade.queries import OtifView


def fit(found: OrderFit) -> dict[str, Any]:
    """An order against the policy."""
    ways = [{"way": way.name, "deliveries": way.deliveries, "contribution": text(way.contribution)} for way in found.ways]
    return {
        "customer": found.customer.pk, "amount": text(found.amount), "fits": found.fits, "missing": text(found.missing), "ways": ways,
        "assumed_wholesaler_discount": found.assumed or None,
    }  # fmt: skip


def truck(one: TruckDay) -> dict[str, Any]:
    """One day's load."""
    return {
        "day": when(one.load.day), "orders": one.load.orders, "units": f"{one.load.quantity:f}", "fill": rounded(float(one.fill) if one.fill is not None else None),
    }  # fmt: skip


def otif(found: OtifView) -> dict[str, Any]:
    """Orders against their first promise."""
    count = found.count
    return {
        "kept": count.kept, "late": count.late, "short": count.short, "open": count.open, "no_basis": count.unknown, "rate": rounded(count.rate),
        "orders": [
            {
                "order": one.order.pk, "number": one.order.native_id, "promised_first": when(one.original), "promised_last": when(one.current),
                "stops": [{"on": when(part.delivered_on), "in_full": part.in_full} for part in one.parts], "verdict": one.verdict,
            }
            for one in found.orders
        ],
    }  # fmt: skip
