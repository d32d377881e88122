"""What deserves a person's attention, and why a figure has no basis."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

THIN = Decimal("0.05")


def attention(result: Decimal | None, share: Decimal | None) -> str:
    """loss: the relationship costs money. thin: less than five per cent of what is invoiced stays."""
    if result is None:
        return ""
    if result < 0:
        return "loss"
    return "thin" if share is not None and share < THIN else ""


def without_basis(row: Mapping[str, Any], *, has_rate: bool, has_pools: bool) -> list[dict[str, Any]]:
    """The steps of a customer's result that are not known or rest on less than everything, each with its reason and how many rows."""
    found: list[dict[str, Any]] = []

    def say(step: str, reason: str, count: int = 0) -> None:
        found.append({"step": step, "reason": reason, "count": count})

    if row["lines_without_cost"]:
        say("cogs", "lines without cost", row["lines_without_cost"])
    if row["lines_with_assumed_cost"]:
        say("cogs", "assumed", row["lines_with_assumed_cost"])
    if not has_pools:
        say("cost_to_serve", "no resource pools")
    if row["unassigned_events"]:
        say("cost_to_serve", "events not assigned", row["unassigned_events"])
    if not has_rate:
        say("financing", "no rate of capital")
    elif row["never_billed"]:
        say("financing", "assumed" if row["financing"] is not None else "never billed")
    if row["open_invoices"]:
        say("days_to_pay", "open invoices", row["open_invoices"])
    if row["foreign_orders"]:
        say("result", "orders in another currency", row["foreign_orders"])
    return found
