"""The amounts of an order line from what the source gives: list - discount = net, all of the whole line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from carteira.basics.refused import Refused

FOUR = Decimal("0.0001")
TOLERANCE = Decimal("0.05")
"""What rounding of unit prices may leave between list - discount and net."""


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """A line in money. `cost` None is not known."""

    kind: str
    quantity: Decimal
    list: Decimal
    discount: Decimal
    net: Decimal
    cost: Decimal | None


def line_amounts(values: Mapping[str, Any], *, unit_cost: Decimal | None = None) -> LineAmounts:
    """Complete what is missing, refuse what contradicts itself. A negative quantity is a return."""
    quantity = Decimal(1) if values.get("quantity") is None else Decimal(values["quantity"])
    kind = values.get("line_kind") or ("return" if quantity < 0 else "sale")
    if quantity < 0 and kind != "return":
        raise Refused("Only a return may have a negative quantity.", field="quantity", remedy="Write the kind of the line as return.")
    turn = -1 if kind == "return" and quantity > 0 else 1
    net, at_list, discount = (_given(values, quantity, *names) for names in AMOUNTS)
    at_list, discount, net = _completed(at_list, discount, net)
    cost = _given(values, quantity, "cost_amount", "unit_cost")
    if cost is None and unit_cost is not None:
        cost = _rounded(unit_cost * quantity)
    if kind == "sale" and (net < 0 or at_list < 0):
        raise Refused(
            "The amount of a sale is negative.", field="net_amount", remedy="Write the kind of the line as return, or correct it."
        )
    return LineAmounts(kind, quantity * turn, at_list * turn, discount * turn, net * turn, None if cost is None else cost * turn)


AMOUNTS = (("net_amount", "unit_price"), ("list_amount", "list_price"), ("discount_amount", ""))


def _given(values: Mapping[str, Any], quantity: Decimal, whole: str, each: str) -> Decimal | None:
    """The amount of the line; a price each is multiplied. A return given with a positive amount and negative quantity turns."""
    amount = values.get(whole)
    if amount is not None:
        return -amount if quantity < 0 < amount else Decimal(amount)
    price = values.get(each)
    return None if price is None else _rounded(price * quantity)


def _completed(at_list: Decimal | None, discount: Decimal | None, net: Decimal | None) -> tuple[Decimal, Decimal, Decimal]:
    if net is None:
        if at_list is None:
            raise Refused("The line has no amount.", field="net_amount", remedy="Map the net amount, the unit price or the list price.")
        net = at_list - (discount or 0)
    if at_list is None:
        at_list = net + (discount or 0)
    if discount is not None and abs(at_list - discount - net) > TOLERANCE:
        raise Refused(
            f"List {at_list:f} less discount {discount:f} is not net {net:f}.", field="net_amount", remedy="Correct one of the three."
        )
    return at_list, at_list - net, net


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FOUR, rounding=ROUND_HALF_UP)
