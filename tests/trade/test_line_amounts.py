"""List - discount = net, whatever the source gives."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.trade.rules.line_amounts import line_amounts

MONEY = st.decimals(min_value=0, max_value=10**8, places=2)


def D(text: str) -> Decimal:  # noqa: N802 - reads as the number
    return Decimal(text)


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        ({"quantity": D("2"), "unit_price": D("5")}, ("sale", "2", "10", "0", "10")),
        ({"quantity": D("2"), "list_price": D("5"), "discount_amount": D("1")}, ("sale", "2", "10", "1", "9")),
        ({"list_amount": D("10"), "net_amount": D("8")}, ("sale", "1", "10", "2", "8")),
        ({"quantity": D("-2"), "unit_price": D("5")}, ("return", "-2", "-10", "0", "-10")),
        ({"quantity": D("2"), "unit_price": D("5"), "line_kind": "return"}, ("return", "-2", "-10", "0", "-10")),
        ({"quantity": D("-2"), "net_amount": D("-10")}, ("return", "-2", "-10", "0", "-10")),
        ({"quantity": D("-2"), "net_amount": D("10"), "line_kind": "return"}, ("return", "-2", "-10", "0", "-10")),
        ({"quantity": D("2"), "net_amount": D("-10"), "line_kind": "return"}, ("return", "-2", "-10", "0", "-10")),
        (
            {"quantity": D("2"), "list_amount": D("12"), "discount_amount": D("2"), "line_kind": "return"},
            ("return", "-2", "-12", "-2", "-10"),
        ),
        ({"net_amount": D("-5"), "line_kind": "charge"}, ("charge", "1", "-5", "0", "-5")),
        ({"quantity": D("1"), "net_amount": D("7"), "line_kind": "charge"}, ("charge", "1", "7", "0", "7")),
    ],
)
def test_what_is_missing_is_completed(given_values: dict[str, Any], expected: tuple[str, ...]) -> None:
    found = line_amounts(given_values)
    assert (found.kind, found.quantity, found.list, found.discount, found.net) == (expected[0], *map(Decimal, expected[1:]))


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": D("1")},
        {"quantity": D("-1"), "net_amount": D("5"), "line_kind": "sale"},
        {"net_amount": D("-5")},
        {"quantity": D("-10"), "net_amount": D("50")},
        {"quantity": D("-10"), "list_price": D("5"), "discount_amount": D("1")},
        {"quantity": D("-1"), "unit_price": D("-5")},
        {"quantity": D("-1"), "unit_price": D("-5"), "line_kind": "return"},
        {"quantity": D("2"), "unit_price": D("-5")},
        {"list_amount": D("10"), "discount_amount": D("-1")},
        {"list_amount": D("10"), "discount_amount": D("11")},
        {"net_amount": D("10"), "cost_amount": D("-3")},
        {"list_amount": D("10"), "discount_amount": D("1"), "net_amount": D("8")},
    ],
)
def test_contradictions_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        line_amounts(wrong)
    assert refused.value.remedy


def test_the_cost_is_the_files_else_the_products_else_unknown() -> None:
    line = {"quantity": D("3"), "unit_price": D("5")}
    assert line_amounts(line).cost is None
    assert line_amounts(line, unit_cost=D("2")).cost == 6
    assert line_amounts({**line, "cost_amount": D("7")}, unit_cost=D("2")).cost == 7


@given(MONEY, MONEY)
def test_the_three_amounts_always_agree(at_list: Decimal, discount: Decimal) -> None:
    if discount > at_list:
        at_list, discount = discount, at_list
    found = line_amounts({"list_amount": at_list, "discount_amount": discount})
    assert found.list - found.discount == found.net
