"""The catalogue of internal levers and the search for the smallest change that closes the gap.

Levers change the events, never the equations: bigger and fewer orders, closed lots, electronic channel, fewer visits, stricter
returns, shorter terms. Minutes that a fix frees are idle capacity until someone uses them: they leave this customer's result,
not the company's cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from carteira.basics.refused import Refused
from carteira.portfolio.rules.work import Events, Pricing, Work, work_of

ZERO = Decimal(0)
LEVERS = ("orders", "closed_lot", "electronic", "visits", "returns", "terms")


@dataclass(frozen=True)
class Catalogue:
    """How far each lever may go. `repeat_share`: of the lines that meet when orders are gathered, the part that is the same article again."""

    days_between_orders: Decimal = Decimal(13)
    days_between_visits: Decimal = Decimal(45)
    terms_days: Decimal = Decimal(30)
    returns_cut: Decimal = Decimal("0.5")
    repeat_share: Decimal = Decimal("0.5")


@dataclass(frozen=True)
class Account:
    """What the simulator knows of one customer: result steps, the events behind the cost, and how the run was priced.

    `rounding` is what the run's own result differs from these events replayed: cents of the cost shared out by largest remainder.
    """

    pocket: Decimal
    pocket_margin: Decimal
    invoice: Decimal
    direct_costs: Decimal
    events: tuple[Events, ...]
    pricing: Pricing
    period_days: int
    days_to_pay: Decimal | None = None
    annual_rate: Decimal | None = None
    financing: Decimal | None = None
    returns_loss: Decimal | None = None
    rounding: Decimal = ZERO


@dataclass(frozen=True)
class Outcome:
    """A customer's result under one setting of the levers."""

    settings: dict[str, Decimal | bool]
    result: Decimal
    cost_to_serve: Decimal
    financing: Decimal
    returns_won: Decimal
    work: Work
    freed_minutes: dict[str, Decimal]


def count_of(account: Account, kind: str) -> Decimal:
    """How many events of a kind there were."""
    return sum((group.count for group in account.events if group.kind == kind), ZERO)


def limits(account: Account, catalogue: Catalogue) -> dict[str, Decimal | bool]:
    """The furthest practicable setting of each lever that would change anything for this customer."""
    found: dict[str, Decimal | bool] = {}
    days = Decimal(account.period_days)
    for lever, kind, gap in (("orders", "order", catalogue.days_between_orders), ("visits", "visit", catalogue.days_between_visits)):
        least = max((days / gap).quantize(Decimal(1), rounding=ROUND_HALF_UP), Decimal(1))
        if count_of(account, kind) > least:
            found[lever] = least
    if any(group.kind == "stop" and group.drivers.get("closed_lot") is False for group in account.events):
        found["closed_lot"] = True
    if any(group.kind == "order" and group.drivers.get("manual_entry") is True for group in account.events):
        found["electronic"] = True
    if account.returns_loss:
        found["returns"] = catalogue.returns_cut
    if account.days_to_pay is not None and account.days_to_pay > catalogue.terms_days:
        found["terms"] = catalogue.terms_days
    return found


def outcome_of(account: Account, settings: Mapping[str, Decimal | bool], *, catalogue: Catalogue) -> Outcome:
    """Evaluate the customer's result with these levers, on the equations of the run."""
    _refuse_impossible(settings)
    events = [changed for group in account.events for changed in _apply(group, account, settings, catalogue)]
    work = work_of(events, pricing=account.pricing)
    before = work_of(account.events, pricing=account.pricing)
    financing = _financing(account, settings)
    won = (account.returns_loss or ZERO) * Decimal(settings.get("returns", ZERO))
    freed = {pool: minutes - work.minutes_by_pool.get(pool, ZERO) for pool, minutes in before.minutes_by_pool.items()}
    result = account.pocket_margin + won - work.total - account.direct_costs - financing + account.rounding
    return Outcome(dict(settings), result, work.total, financing, won, work, {pool: m for pool, m in freed.items() if m})


def _refuse_impossible(settings: Mapping[str, Decimal | bool]) -> None:
    for lever, value in settings.items():
        if lever not in LEVERS:
            raise Refused(f"There is no lever {lever}.", field="lever", remedy=f"Use one of {', '.join(LEVERS)}.")
        least = Decimal(1) if lever == "orders" else ZERO
        if not isinstance(value, bool) and (not value.is_finite() or value < least or value > 100_000):
            raise Refused(f"{value} is no setting of {lever}.", field=lever, remedy=f"Give a number from {least} up.")
        if lever == "returns" and value > 1:
            raise Refused("Returns can be cut by a share from 0 to 1.", field=lever, remedy="Give 0.5 for one half.")


def _apply(group: Events, account: Account, settings: Mapping[str, Decimal | bool], catalogue: Catalogue) -> list[Events]:
    changed = group
    if "orders" in settings and group.kind in ("order", "stop"):
        changed = _gather(changed, account, Decimal(settings["orders"]), catalogue)
    if settings.get("electronic") is True and group.kind == "order" and group.drivers.get("manual_entry") is not None:
        changed = changed.with_drivers(manual_entry=False)
    if settings.get("closed_lot") is True and group.drivers.get("closed_lot") is not None:
        changed = changed.with_drivers(closed_lot=True)
    if "visits" in settings and group.kind == "visit":
        today = count_of(account, "visit")
        changed = changed.times(min(Decimal(settings["visits"]), today), today)
    return [changed]


def _gather(group: Events, account: Account, orders: Decimal, catalogue: Catalogue) -> Events:
    """Fewer orders for the same volume: lines that are the same article again melt together; stops fall with the orders."""
    today = count_of(account, "order")
    if today <= orders:
        return group
    if group.kind == "order" and isinstance(lines := group.drivers.get("lines"), Decimal):
        kept = (lines * today * (1 - catalogue.repeat_share) / orders).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        group = group.with_drivers(lines=max(kept, lines))
    return group.times(orders, today)


def _financing(account: Account, settings: Mapping[str, Decimal | bool]) -> Decimal:
    if "terms" in settings and account.days_to_pay is not None and account.annual_rate is not None:
        days = min(Decimal(settings["terms"]), account.days_to_pay)
        return account.invoice * account.annual_rate * days / 365
    return account.financing or ZERO


@dataclass(frozen=True)
class FixSearch:
    """All levers at their limits, and the smallest set of them that already closes the gap (None when even all do not)."""

    best: Outcome
    smallest: Outcome | None


def search_fix(account: Account, *, hurdle: Decimal, catalogue: Catalogue, levers: Iterable[str] = LEVERS) -> FixSearch:
    """Try every combination of levers, fewest first; among equally many the one that changes the result least beyond the hurdle."""
    far = {lever: value for lever, value in limits(account, catalogue).items() if lever in set(levers)}
    best = outcome_of(account, far, catalogue=catalogue)
    if best.result < hurdle:
        return FixSearch(best, None)
    for size in range(1, len(far) + 1):
        tried = [outcome_of(account, {k: far[k] for k in names}, catalogue=catalogue) for names in combinations(far, size)]
        closing = [outcome for outcome in tried if outcome.result >= hurdle]
        if closing:
            return FixSearch(best, min(closing, key=lambda outcome: outcome.result))
    return FixSearch(best, best)
