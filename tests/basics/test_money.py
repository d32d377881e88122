"""Money is exact and never mixes currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.money import MixedCurrencies, Money

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)


@given(amounts, amounts)
def test_adding_and_taking_away_gives_the_amount_back(a: Decimal, b: Decimal) -> None:
    assert Money(a, "BRL") + Money(b, "BRL") - Money(b, "BRL") == Money(a, "BRL")


def test_two_currencies_do_not_add() -> None:
    with pytest.raises(MixedCurrencies):
        Money(Decimal(1), "BRL") + Money(Decimal(1), "EUR")
