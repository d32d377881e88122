"""The ledger of effort: minutes, whose, for whom, with or without a plan; and what of it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_UNASSIGNED = Decimal("0.20")
"""More effort than this without a customer, and every figure that comes from the ledger carries a warning."""
HOUR = Decimal(60)


@dataclass(frozen=True)
class Line:
    """Effort of one kind, of one role, for one customer (or none), in one month. `untimed` are touchpoints that tell no minutes."""

    customer: int | None
    kind: str
    role: str
    month: str
    minutes: Decimal
    planned: Decimal = Decimal(0)
    timed: int = 0
    untimed: int = 0
    estimated: Decimal = Decimal(0)
    """Minutes that the usual minutes of its kind add for those that tell none; never part of `minutes`."""


@dataclass(frozen=True)
class Sum:
    """A group of lines. A cost is None when a role in it has no rate: part of a cost is not a cost."""

    name: str
    minutes: Decimal
    planned: Decimal
    estimated: Decimal
    timed: int
    untimed: int
    cost: Decimal | None
    costed: Decimal
    """Minutes whose cost is known."""

    @property
    def hours(self) -> Decimal:
        """The minutes as hours."""
        return self.minutes / HOUR

    @property
    def unlinked_share(self) -> Decimal | None:
        """Minutes that serve no plan, of all: tactics without strategy."""
        return (self.minutes - self.planned) / self.minutes if self.minutes else None

    @property
    def coverage(self) -> Decimal | None:
        """Touchpoints that tell their minutes, of all."""
        return Decimal(self.timed) / (self.timed + self.untimed) if self.timed + self.untimed else None


@dataclass(frozen=True)
class Ledger:
    """All effort of a window."""

    whole: Sum
    kinds: Sequence[Sum]
    roles: Sequence[Sum]
    customers: Sequence[Sum]
    unassigned: Decimal

    @property
    def unassigned_share(self) -> Decimal | None:
        """Minutes for no customer, of all."""
        return self.unassigned / self.whole.minutes if self.whole.minutes else None

    @property
    def warns(self) -> bool:
        """Whether too much effort is for nobody: then no figure of one customer can be trusted without saying so."""
        return self.unassigned_share is not None and self.unassigned_share > MOST_UNASSIGNED


def ledger(lines: Sequence[Line], rates: Mapping[str, Decimal]) -> Ledger:
    """Sum the lines: whole, by kind, by role, by customer. `rates` are costs of an hour by role."""
    return Ledger(
        added("", lines, rates),
        grouped(lines, rates, lambda line: line.kind),
        grouped(lines, rates, lambda line: line.role),
        grouped([line for line in lines if line.customer is not None], rates, lambda line: str(line.customer)),
        sum((line.minutes for line in lines if line.customer is None), Decimal(0)),
    )


def grouped(lines: Iterable[Line], rates: Mapping[str, Decimal], name: Callable[[Line], str]) -> list[Sum]:
    """Sums by name, the most minutes first."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[name(line)].append(line)
    return sorted((added(key, group, rates) for key, group in groups.items()), key=lambda one: (-one.minutes, one.name))


def added(name: str, lines: Sequence[Line], rates: Mapping[str, Decimal]) -> Sum:
    """One sum. Its cost is known when every role with minutes in it has a rate."""
    with_time = [line for line in lines if line.minutes]
    costed = [line for line in with_time if line.role in rates]
    cost = sum((line.minutes / HOUR * rates[line.role] for line in costed), Decimal(0)) if len(costed) == len(with_time) else None
    return Sum(
        name, sum((line.minutes for line in lines), Decimal(0)), sum((line.planned for line in lines), Decimal(0)),
        sum((line.estimated for line in lines), Decimal(0)), sum(line.timed for line in lines), sum(line.untimed for line in lines), cost,
        sum((line.minutes for line in costed), Decimal(0)),
    )  # fmt: skip
