"""Sharing money out so that the parts add up to the whole, to the cent."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def split(total: Decimal, weights: Sequence[Decimal | int | Fraction], *, unit: Decimal = CENT) -> list[Decimal]:
    """Share a total by weights in whole cents; the cents left over go to the largest remainders, ties to the earlier.

    Use: wherever one amount is assigned to several: a stop shared by two customers, a pool's cost by minutes.
    Shapes: a total and n weights -> n amounts whose sum is exactly the total.
    Units: money in units of `unit`; weights in any one unit.
    Errors: ValueError when the total is not whole in `unit`, a weight is negative, or all weights are 0 while the total is not.
    Cost and limits: one sort of n; exact rational arithmetic, any size; a negative total (credit) is shared the same way.
    Source: Hamilton's method of largest remainders (Balinski and Young 1982, Fair Representation).
    Check: a third each, and the golden joint visit of half and half:

    >>> split(Decimal("100.00"), [1, 1, 1])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    >>> split(Decimal("-0.05"), [Decimal("0.5"), Decimal("0.5")])
    [Decimal('-0.03'), Decimal('-0.02')]
    """
    parts = _whole_units(total, unit)
    shares = [Fraction(weight) for weight in weights]
    for row, share in enumerate(shares):
        if share < 0:
            raise ValueError(f"weights, row {row}: {weights[row]} is not 0 or more")
    whole = sum(shares, Fraction(0))
    if whole == 0:
        if parts:
            raise ValueError("weights: all are 0, there is nothing to share the total by")
        return [Decimal(0) * unit for _ in shares]
    sign = -1 if parts < 0 else 1
    exact = [abs(parts) * share / whole for share in shares]
    floor = [int(value) for value in exact]
    left = abs(parts) - sum(floor)
    for row in sorted(range(len(exact)), key=lambda place: (floor[place] - exact[place], place))[:left]:
        floor[row] += 1
    return [sign * count * unit for count in floor]


def round_to_sum(values: Sequence[Decimal | Fraction], *, unit: Decimal = CENT) -> list[Decimal]:
    """Round amounts so that they add up to their rounded sum.

    Use: to print or store computed amounts (minutes times rate) that must reconcile with their pool.
    Shapes: n exact amounts -> n amounts in whole `unit`.
    Units: money.
    Errors: none for exact numbers.
    Cost and limits: one sort; each amount moves by less than one unit. The sum rounds half to even.
    Source: as `split`.
    Check:

    >>> round_to_sum([Decimal("0.333"), Decimal("0.333"), Decimal("0.334")])
    [Decimal('0.33'), Decimal('0.33'), Decimal('0.34')]
    """
    exact = [Fraction(value) / Fraction(unit) for value in values]
    floor = [value.numerator // value.denominator for value in exact]
    left = round(sum(exact, Fraction(0))) - sum(floor)
    for row in sorted(range(len(exact)), key=lambda place: (floor[place] - exact[place], place))[:left]:
        floor[row] += 1
    return [count * unit for count in floor]


def assign(
    cost: Decimal, minutes: Sequence[Decimal | int | Fraction], practical: Decimal | int | Fraction, *, unit: Decimal = CENT
) -> tuple[list[Decimal], Decimal]:
    """Cost of a resource pool by minutes used at the rate of its practical capacity, and the cost of what stood idle.

    Use: time-driven activity-based costing: assigned + unused = cost, to the cent.
    Shapes: n minutes -> n amounts and one unused amount (negative when use exceeds practical capacity: the rate stays).
    Units: money, minutes of the same period.
    Errors: ValueError when practical capacity is not above 0, minutes are negative or the cost is not whole in `unit`.
    Cost and limits: one sort; exact.
    Source: Kaplan and Anderson 2007, Time-Driven Activity-Based Costing, chapter 3.
    Check: the golden warehouse, 4 800 for 6 000 minutes of which 5 504 were used, leaves 396.80 unused:

    >>> assign(Decimal("4800"), [5000, 504], 6000)
    ([Decimal('4000.00'), Decimal('403.20')], Decimal('396.80'))
    """
    _whole_units(cost, unit)
    capacity = Fraction(practical)
    if capacity <= 0:
        raise ValueError(f"practical: {practical} is not above 0")
    for row, used in enumerate(minutes):
        if used < 0:
            raise ValueError(f"minutes, row {row}: {used} is not 0 or more")
    rate = Fraction(cost) / capacity
    amounts = round_to_sum([Fraction(used) * rate for used in minutes], unit=unit)
    return amounts, cost - sum(amounts, Decimal(0) * unit)


def _whole_units(total: Decimal, unit: Decimal) -> int:
    count = Fraction(total) / Fraction(unit)
    if count.denominator != 1:
        raise ValueError(f"total: {total} is not whole in units of {unit}")
    return count.numerator
