"""The amounts of an order line from what the source gives: list - discount = net, all of the whole line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from carteira.basics.refused import Refused
from carteira.basics.words import gettext as _

FOUR = Decimal("0.0001")
TOLERANCE = Decimal("0.05")
"""What rounding of unit prices may leave between list - discount and net."""
AMOUNTS = (("net_amount", "unit_price"), ("list_amount", "list_price"), ("discount_amount", ""))


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
    """Complete what is missing, refuse what contradicts itself.

    A return is declared: by its kind, and then its signs do not matter, or by a minus on quantity and amounts alike.
    """
    quantity = Decimal(1) if values.get("quantity") is None else Decimal(values["quantity"])
    kind = values.get("line_kind") or ("return" if quantity < 0 else "sale")
    declared = values.get("line_kind") == "return"
    if quantity < 0 and kind != "return":
        raise Refused(_("Only a return may have a negative quantity."), field="quantity", remedy=_("Write the kind of the line as return."))
    given = [_given(values, quantity, *names) for names in AMOUNTS]
    sign = -1 if kind == "return" else 1
    if declared:
        given = [None if amount is None else -abs(amount) for amount in given]
    for (whole, _each), amount in zip(AMOUNTS, given, strict=True):
        if amount is not None and amount * sign < 0 and kind != "charge":
            raise _wrong_sign(kind, whole)
    at_list, discount, net = _completed(given[1], given[2], given[0])
    if net * sign < 0 and kind != "charge":
        raise _wrong_sign(kind, "net_amount")
    return LineAmounts(kind, abs(quantity) * sign, at_list, discount, net, _cost(values, quantity, sign, unit_cost))


def _wrong_sign(kind: str, field: str) -> Refused:
    if kind == "return":
        remedy = _("Give the amount a minus too, or write the kind of the line as return.")
        return Refused(_("The quantity is negative and the amount is not."), field=field, remedy=remedy)
    if field == "discount_amount":
        remedy = _("Give the discount without a sign. A surcharge is a line of its own, of the kind charge.")
        return Refused(_("The discount is negative."), field=field, remedy=remedy)
    remedy = _("Write the kind of the line as return, or correct it.")
    return Refused(_("The amount of a sale is negative."), field=field, remedy=remedy)


def _given(values: Mapping[str, Any], quantity: Decimal, whole: str, each: str) -> Decimal | None:
    """The amount of the line as it stands; a price each is multiplied."""
    amount = values.get(whole)
    if amount is not None:
        return Decimal(amount)
    price = values.get(each)
    if price is not None and price < 0:
        raise Refused(_("A price is not negative."), field=each, remedy=_("Put the minus on the quantity, or write the kind as return."))
    return None if price is None else _rounded(price * quantity)


def _cost(values: Mapping[str, Any], quantity: Decimal, sign: int, unit_cost: Decimal | None) -> Decimal | None:
    """The cost of the goods has the sign of the goods: files write it without one."""
    cost = _given(values, quantity, "cost_amount", "unit_cost")
    if cost is None and unit_cost is not None:
        cost = _rounded(unit_cost * quantity)
    if cost is not None and cost < 0 < sign:
        raise Refused(_("The cost of the goods is negative."), field="cost_amount", remedy=_("Give the cost without a sign."))
    return None if cost is None else abs(cost) * sign


def _completed(at_list: Decimal | None, discount: Decimal | None, net: Decimal | None) -> tuple[Decimal, Decimal, Decimal]:
    if net is None:
        if at_list is None:
            remedy = _("Map the net amount, the unit price or the list price.")
            raise Refused(_("The line has no amount."), field="net_amount", remedy=remedy)
        net = at_list - (discount or 0)
    if at_list is None:
        at_list = net + (discount or 0)
    if discount is not None and abs(at_list - discount - net) > TOLERANCE:
        shown = {"list": f"{at_list:f}", "discount": f"{discount:f}", "net": f"{net:f}"}
        raise Refused(
            _("List %(list)s less discount %(discount)s is not net %(net)s.") % shown,
            field="net_amount",
            remedy=_("Correct one of the three."),
        )
    return at_list, at_list - net, net


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FOUR, rounding=ROUND_HALF_UP)
