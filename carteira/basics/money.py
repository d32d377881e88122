"""Money: an exact decimal amount with its ISO 4217 currency. Never float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


class MixedCurrencies(ValueError):
    """Two currencies met in one sum; convert first, with a rate and a date."""


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to two decimals, the way an invoice does."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, order=False)
class Money:
    """An amount in one currency."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def times(self, factor: Decimal | int) -> Money:
        """The amount times an exact factor, not rounded."""
        return Money(self.amount * factor, self.currency)

    def rounded(self) -> Money:
        """The amount rounded half up to cents."""
        return Money(to_cents(self.amount), self.currency)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise MixedCurrencies(f"{self.currency} and {other.currency}")
        return other.amount
