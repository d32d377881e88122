"""Minutes and cost of work, evaluated on the time equations and pools that a run has frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from carteira.value.rules.equations import Term
from carteira.value.rules.inputs import Equation, Pool

DriverValue = Decimal | bool | str | None
ZERO = Decimal(0)


@dataclass(frozen=True)
class Events:
    """`count` events of one kind on one day (or alike days) with the same drivers; count may be a part of one."""

    kind: str
    count: Decimal
    on: date
    drivers: Mapping[str, DriverValue] = field(default_factory=dict)

    def with_drivers(self, **changed: DriverValue) -> Events:
        """The same events with other driver values."""
        return replace(self, drivers={**self.drivers, **changed})

    def times(self, numerator: Decimal, denominator: Decimal) -> Events:
        """More or fewer of the same."""
        return replace(self, count=self.count * numerator / denominator)


class DriverUnknown(LookupError):
    """An equation needs a driver that the event does not have: the work is not attributed, never guessed."""

    def __init__(self, activity: str, driver: str) -> None:
        super().__init__(f"{activity} needs {driver}")
        self.activity = activity
        self.driver = driver


def minutes_of(equation: Equation, drivers: Mapping[str, DriverValue]) -> Decimal:
    """Minutes of one event; never below zero."""
    total = equation.base_minutes
    for term in equation.terms:
        value = drivers.get(term.driver)
        if value is None or value == "":
            raise DriverUnknown(equation.activity, term.driver)
        total += term.minutes * _times(term, value, equation.activity)
    return max(total, ZERO)


def _times(term: Term, value: Decimal | bool | str, activity: str) -> Decimal:
    said = str(value).lower()
    if term.equals is not None:
        return Decimal(said == term.equals)
    if said in ("true", "false"):
        return Decimal(said == "true")
    try:
        return Decimal(said)
    except ArithmeticError:
        raise DriverUnknown(activity, term.driver) from None


@dataclass(frozen=True)
class Pricing:
    """Equations and pools as one run froze them."""

    equations: tuple[Equation, ...]
    pools: tuple[Pool, ...]

    def equations_for(self, kind: str, day: date) -> list[Equation]:
        """Those that read this kind of event and are in force on the day."""
        return [e for e in self.equations if e.event == kind and e.valid_from <= day < e.valid_until]

    def rate(self, code: str, day: date) -> Decimal | None:
        """Cost of a practical minute of a pool on a day."""
        return next((p.cost / p.practical_minutes for p in self.pools if p.pool == code and p.starts_on <= day < p.ends_before), None)


@dataclass(frozen=True)
class Work:
    """What events took: minutes and cost by activity and by pool; events whose driver or pool is not known are counted apart."""

    minutes: dict[str, Decimal] = field(default_factory=dict)
    cost: dict[str, Decimal] = field(default_factory=dict)
    minutes_by_pool: dict[str, Decimal] = field(default_factory=dict)
    cost_by_pool: dict[str, Decimal] = field(default_factory=dict)
    unattributed: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Cost to serve."""
        return sum(self.cost.values(), ZERO)


def work_of(events: Iterable[Events], *, pricing: Pricing) -> Work:
    """Evaluate every equation in force on every event of its kind."""
    work = Work()
    for group in events:
        for equation in pricing.equations_for(group.kind, group.on):
            _add(work, group, equation, pricing.rate(equation.pool, group.on))
    return work


def _add(work: Work, group: Events, equation: Equation, rate: Decimal | None) -> None:
    try:
        minutes = minutes_of(equation, group.drivers) * group.count
    except DriverUnknown:
        rate = None
    if rate is None:
        work.unattributed[equation.activity] = work.unattributed.get(equation.activity, ZERO) + group.count
        return
    for table, key, amount in (
        (work.minutes, equation.activity, minutes),
        (work.cost, equation.activity, minutes * rate),
        (work.minutes_by_pool, equation.pool, minutes),
        (work.cost_by_pool, equation.pool, minutes * rate),
    ):
        table[key] = table.get(key, ZERO) + amount
