"""Minutes and cost of work, by the same time equations as the result: base + minutes for each driver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

DriverValue = Decimal | bool | str | None


@dataclass(frozen=True)
class Term:
    """Minutes for each unit of a driver, or once when the driver equals a value."""

    driver: str
    minutes: Decimal
    equals: bool | str | None = None


@dataclass(frozen=True)
class Equation:
    """How long one event of a kind keeps one pool busy."""

    activity: str
    event: str
    pool: str
    base: Decimal
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Events:
    """`count` events of one kind with the same drivers (count may be a part of one: a joint visit is a half each)."""

    kind: str
    count: Decimal
    drivers: Mapping[str, DriverValue] = field(default_factory=dict)

    def with_drivers(self, **changed: DriverValue) -> Events:
        """The same events with other driver values."""
        return replace(self, drivers={**self.drivers, **changed})


class DriverUnknown(LookupError):
    """An equation needs a driver that the event does not have: the work is not attributed, never guessed."""

    def __init__(self, activity: str, driver: str) -> None:
        super().__init__(f"{activity} needs {driver}")
        self.activity = activity
        self.driver = driver


def minutes_of(equation: Equation, drivers: Mapping[str, DriverValue]) -> Decimal:
    """Minutes of one event."""
    total = equation.base
    for term in equation.terms:
        value = drivers.get(term.driver)
        if value is None:
            raise DriverUnknown(equation.activity, term.driver)
        if term.equals is not None:
            total += term.minutes if value == term.equals else Decimal(0)
        else:
            total += term.minutes * Decimal(value)
    return total


@dataclass(frozen=True)
class Work:
    """What a customer's events took: minutes and cost by activity and pool; events whose driver is not known are counted apart."""

    minutes: dict[str, Decimal]
    cost: dict[str, Decimal]
    cost_by_pool: dict[str, Decimal]
    minutes_by_pool: dict[str, Decimal]
    unattributed: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """Cost to serve."""
        return sum(self.cost.values(), Decimal(0))


def work_of(events: Iterable[Events], *, equations: Iterable[Equation], rates: Mapping[str, Decimal]) -> Work:
    """Evaluate every equation on every event of its kind."""
    by_kind: dict[str, list[Equation]] = {}
    for equation in equations:
        by_kind.setdefault(equation.event, []).append(equation)
    work = Work({}, {}, {}, {}, {})
    for group in events:
        for equation in by_kind.get(group.kind, []):
            _add(work, group, equation, rates)
    return work


def _add(work: Work, group: Events, equation: Equation, rates: Mapping[str, Decimal]) -> None:
    try:
        minutes = minutes_of(equation, group.drivers) * group.count
        cost = minutes * rates[equation.pool]
    except LookupError:
        work.unattributed[equation.activity] = work.unattributed.get(equation.activity, Decimal(0)) + group.count
        return
    for table, key, amount in (
        (work.minutes, equation.activity, minutes),
        (work.cost, equation.activity, cost),
        (work.minutes_by_pool, equation.pool, minutes),
        (work.cost_by_pool, equation.pool, cost),
    ):
        table[key] = table.get(key, Decimal(0)) + amount
