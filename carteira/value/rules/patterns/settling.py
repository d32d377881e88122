"""Which money settled which bill, and when: receipts that name one, and money on account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SATURDAY = 5


@dataclass(frozen=True)
class Bill:
    """One invoice; what is disputed is our doing until it is settled and counts for nothing."""

    number: int
    issued_on: date
    due_on: date | None
    amount: Decimal
    disputed: Decimal = Decimal(0)


@dataclass(frozen=True)
class Receipt:
    """Money or credit received, for one bill or on account."""

    bill: int | None
    on: date
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """A part of a bill that was settled on a day, or is still open (None)."""

    bill: Bill
    settled_on: date | None
    amount: Decimal


def due(bill: Bill) -> date:
    """The day until which payment counts as on time: a bill due on a weekend is paid on the working day after."""
    day = bill.due_on or bill.issued_on
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def settle(bills: Sequence[Bill], receipts: Sequence[Receipt]) -> Iterator[Part]:
    """Receipts settle the bill that they name; money on account settles the oldest bills first."""
    left = {bill.number: bill.amount - bill.disputed for bill in bills}
    known = {bill.number: bill for bill in bills}
    for receipt in sorted(receipts, key=lambda one: (one.bill is None, one.on)):
        rest = receipt.amount
        named = [known[receipt.bill]] if receipt.bill in known else [] if receipt.bill is not None else bills
        for bill in sorted(named, key=lambda one: (one.issued_on, one.number)):
            taken = min(rest, left[bill.number])
            left[bill.number] -= max(taken, Decimal(0))
            rest -= max(taken, Decimal(0))
            yield Part(bill, receipt.on, taken)
    yield from (Part(bill, None, left[bill.number]) for bill in bills)
