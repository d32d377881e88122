"""An order that is too small: what the same volume would give in closed lots, or through a wholesaler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from carteira.basics.money import to_cents
from carteira.portfolio.rules.levers import Account, Catalogue, count_of, outcome_of
from carteira.portfolio.rules.work import Events, work_of

ZERO = Decimal(0)
YEAR = Decimal(365)


@dataclass(frozen=True)
class Way:
    """One way to serve the same volume over the period: in how many deliveries, and what remains after serving. None is no basis."""

    name: str
    deliveries: int | None
    every: timedelta | None
    contribution: Decimal | None


@dataclass(frozen=True)
class Wholesale:
    """What selling through the wholesaler means, as the policy states it, and the amounts of the period."""

    discount: Decimal
    list_amount: Decimal
    cogs: Decimal


def ways(account: Account, *, minimum_drop: Decimal, wholesale: Wholesale | None) -> list[Way]:
    """As today, in closed lots, through the wholesaler: the same volume on the equations of the run."""
    days = timedelta(days=account.period_days)
    today, lots = int(count_of(account, "order")), lots_of(account, minimum_drop)
    plain = outcome_of(account, {}, catalogue=Catalogue())
    gathered = outcome_of(account, {"closed_lot": True, "orders": Decimal(lots)}, catalogue=Catalogue())
    found = [
        Way("today", today, days / today if today else None, to_cents(plain.result)),
        Way("closed-lot", lots, days / lots, to_cents(gathered.result)),
    ]
    if wholesale is not None:
        found.append(Way("wholesaler", None, None, to_cents(_by_wholesaler(account, wholesale, lots))))
    return found


def lots_of(account: Account, minimum_drop: Decimal) -> int:
    """How many deliveries of the smallest drop the volume of the period makes; never more than today."""
    full = int(account.invoice // minimum_drop)
    return max(1, min(full, int(count_of(account, "order")) or 1))


def _by_wholesaler(account: Account, said: Wholesale, lots: int) -> Decimal:
    """The volume rides on the wholesaler's own lots: its lines are picked, nothing else of our time goes to this customer."""
    pocket = said.list_amount * (1 - said.discount)
    financing = ZERO
    if account.annual_rate is not None and account.days_to_pay is not None:
        financing = pocket * account.annual_rate * account.days_to_pay / YEAR
    return pocket - said.cogs - _picking(account, lots) - financing


def _picking(account: Account, lots: int) -> Decimal:
    """Cost of the lines alone: orders with their gathered lines less the same orders without any."""
    orders = [group for group in account.events if group.kind == "order"]
    if not orders:
        return ZERO
    total = sum((group.count for group in orders), ZERO)
    each = sum((group.count * Decimal(str(group.drivers.get("lines") or 0)) for group in orders), ZERO)
    lines = max((each * (1 - Catalogue().repeat_share) / lots).quantize(Decimal(1)), (each / total).quantize(Decimal(1)))
    with_lines = Events("order", Decimal(lots), orders[-1].on, {**orders[-1].drivers, "lines": lines, "manual_entry": False})
    without = with_lines.with_drivers(lines=ZERO)
    return work_of([with_lines], pricing=account.pricing).total - work_of([without], pricing=account.pricing).total


def truck_fill(load: Decimal, capacity: Decimal | None) -> Decimal | None:
    """Load at departure as a share of the truck; None where its capacity is not said."""
    return None if not capacity else load / capacity
