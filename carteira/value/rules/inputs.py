"""What one run freezes: the pools, equations, rates and assumptions that count in its period."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from carteira.basics.money import to_cents
from carteira.basics.period import Period
from carteira.value.rules.equations import Term, term_from_json

FAR = date(9999, 1, 1)
MINUTE_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Pool:
    """A resource pool, or the part of one that lies in a period."""

    pool: str
    name: str
    starts_on: date
    ends_before: date
    cost: Decimal
    practical_minutes: Decimal
    avoidable_share: Decimal | None = None


@dataclass(frozen=True)
class Equation:
    """One revision of a time equation, with the dates on which it is in force."""

    activity: str
    name: str
    pool: str
    event: str
    revision: int
    valid_from: date
    base_minutes: Decimal
    terms: tuple[Term, ...] = ()
    valid_until: date = FAR


@dataclass(frozen=True)
class Rate:
    """The yearly rate of capital on the days from one date to another."""

    starts_on: date
    ends_before: date
    annual_rate: Decimal


@dataclass(frozen=True)
class Assumptions:
    """What somebody states where nothing is recorded. Each one used is named beside the figures that rest on it."""

    cogs_share: Decimal | None = None
    days_to_pay: int | None = None
    annual_rate: Decimal | None = None
    no_service_cost: bool = False

    def stated(self) -> dict[str, str]:
        """The assumptions made, by name."""
        return {name: str(value) for name, value in asdict(self).items() if value is not None and value is not False}


@dataclass(frozen=True)
class Inputs:
    """Everything that a run takes as given."""

    period: Period
    currency: str
    pools: tuple[Pool, ...] = ()
    equations: tuple[Equation, ...] = ()
    rates: tuple[Rate, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)

    @property
    def has_rate(self) -> bool:
        """Whether every day of the period has a rate of capital."""
        return sum((rate.ends_before - rate.starts_on).days for rate in self.rates) == self.period.days

    @property
    def has_pools(self) -> bool:
        """Whether cost to serve can be told: there are pools, or somebody said to leave it out."""
        return bool(self.pools) or self.assumptions.no_service_cost

    @property
    def digest(self) -> str:
        """SHA-256 of all of it."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """How a run keeps it."""
        said: dict[str, Any] = json.loads(json.dumps(asdict(replace(self, equations=())), default=str))
        said["period"] = {"start": self.period.start.isoformat(), "until": self.period.until.isoformat()}
        plain = [
            {**asdict(replace(equation, terms=())), "terms": [term.as_json() for term in equation.terms]} for equation in self.equations
        ]
        said["equations"] = json.loads(json.dumps(plain, default=str))
        return said


def inputs_from_json(said: dict[str, Any]) -> Inputs:
    """What `as_json` kept."""
    day, number = date.fromisoformat, Decimal
    return Inputs(
        period=Period(day(said["period"]["start"]), day(said["period"]["until"])),
        currency=said["currency"],
        pools=tuple(
            Pool(p["pool"], p["name"], day(p["starts_on"]), day(p["ends_before"]), number(p["cost"]), number(p["practical_minutes"]),
                 number(p["avoidable_share"]) if p["avoidable_share"] is not None else None)
            for p in said["pools"]
        ),
        equations=tuple(
            Equation(e["activity"], e["name"], e["pool"], e["event"], e["revision"], day(e["valid_from"]), number(e["base_minutes"]),
                     tuple(term_from_json(term) for term in e["terms"]), day(e["valid_until"]))
            for e in said["equations"]
        ),
        rates=tuple(Rate(day(r["starts_on"]), day(r["ends_before"]), number(r["annual_rate"])) for r in said["rates"]),
        assumptions=_assumptions_from_json(said["assumptions"]),
    )  # fmt: skip


def _assumptions_from_json(said: dict[str, Any]) -> Assumptions:
    share, rate = said["cogs_share"], said["annual_rate"]
    return Assumptions(
        cogs_share=Decimal(share) if share is not None else None,
        days_to_pay=said["days_to_pay"],
        annual_rate=Decimal(rate) if rate is not None else None,
        no_service_cost=said["no_service_cost"],
    )


def pool_part(pool: Pool, period: Period) -> Pool | None:
    """The part of a pool that lies in the period, cost and minutes by days; None when it lies outside."""
    start, until = max(pool.starts_on, period.start), min(pool.ends_before, period.until)
    if until <= start:
        return None
    part = Decimal((until - start).days) / Decimal((pool.ends_before - pool.starts_on).days)
    if part == 1:
        return pool
    minutes = (pool.practical_minutes * part).quantize(MINUTE_STEP, rounding=ROUND_HALF_UP)
    return replace(pool, starts_on=start, ends_before=until, cost=to_cents(pool.cost * part), practical_minutes=minutes)


def in_force(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """Each revision with the day on which the next one replaces it; of two from one day the higher revision counts."""
    by_activity: dict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        by_activity[equation.activity].append(equation)
    kept: list[Equation] = []
    for activity in sorted(by_activity):
        revisions = sorted(by_activity[activity], key=lambda equation: (equation.valid_from, equation.revision))
        for this, following in zip(revisions, [*revisions[1:], None], strict=True):
            until = following.valid_from if following else FAR
            if until > this.valid_from:
                kept.append(replace(this, valid_until=until))
    return tuple(kept)


def rates_in(period: Period, since: Iterable[tuple[date, Decimal]], assumed: Decimal | None) -> tuple[Rate, ...]:
    """The rate of each day of the period; days without one get the assumed rate if there is one."""
    steps = sorted(since)
    if assumed is not None and (not steps or steps[0][0] > period.start):
        steps = [(period.start, assumed), *steps]
    ends = [*(step[0] for step in steps[1:]), FAR][: len(steps)]
    rates = [Rate(max(start, period.start), min(end, period.until), rate) for (start, rate), end in zip(steps, ends, strict=True)]
    return tuple(rate for rate in rates if rate.ends_before > rate.starts_on)


def day_before(day: date) -> date:
    """The last day of a half-open period."""
    return day - timedelta(days=1)
