"""What a proposal earns after serving, from list price to contribution, on the equations and rates of the customer results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from carteira.basics.money import to_cents
from carteira.portfolio.rules.work import DriverValue, Events, Pricing, Work, work_of

ZERO = Decimal(0)
YEAR = Decimal(365)
STANDARD_DAYS = 30
GIFTS = ("freight", "samples", "display", "training", "other")


@dataclass(frozen=True)
class Line:
    """One line: price before and after its discount; a cost that is not known stays unknown."""

    quantity: Decimal
    list_price: Decimal
    discount_share: Decimal = ZERO
    unit_cost: Decimal | None = None

    @property
    def gross(self) -> Decimal:
        """Amount at list price, to the cent."""
        return to_cents(self.quantity * self.list_price)

    @property
    def net(self) -> Decimal:
        """Amount on the invoice, to the cent."""
        return to_cents(self.gross * (1 - self.discount_share))

    @property
    def cost(self) -> Decimal | None:
        """Cost of goods."""
        return None if self.unit_cost is None else to_cents(self.quantity * self.unit_cost)


@dataclass(frozen=True)
class Serving:
    """How the goods are taken: drivers of the time equations. None is not known, and the equation that needs it then has no basis."""

    orders: int = 1
    distance_km: Decimal | None = None
    closed_lot: bool | None = None
    manual_entry: bool | None = None
    visits: int = 0
    proposals: int = 1
    payment_days: int = STANDARD_DAYS


@dataclass(frozen=True)
class Terms:
    """Everything beside the lines: rebate after the invoice, gifts in money, the yearly rate of capital."""

    off_invoice_share: Decimal = ZERO
    gifts: Sequence[tuple[str, Decimal]] = ()
    annual_rate: Decimal | None = None


@dataclass(frozen=True)
class Economics:
    """The steps from list price to contribution after serving. None is no basis; `unknown` says what is missing."""

    list_amount: Decimal
    on_invoice: Decimal
    invoice: Decimal
    off_invoice: Decimal
    pocket: Decimal
    cogs: Decimal | None
    pocket_margin: Decimal | None
    cost_to_serve: Decimal | None
    gifts: Decimal
    financing: Decimal | None
    contribution: Decimal | None
    concessions: Decimal
    minutes_by_pool: Mapping[str, Decimal] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Contribution as a share of the invoice."""
        return None if self.contribution is None or self.invoice <= 0 else self.contribution / self.invoice


def serving_events(serving: Serving, *, lines: int, quantity: Decimal, on: date) -> list[Events]:
    """The events that this way of taking the goods causes."""
    each = max(serving.orders, 1)
    drivers: dict[str, DriverValue] = {
        "lines": Decimal(lines), "quantity": quantity / each, "distance_km": serving.distance_km, "closed_lot": serving.closed_lot,
        "manual_entry": serving.manual_entry,
    }  # fmt: skip
    counted = (("order", each), ("stop", each), ("visit", serving.visits), ("proposal", serving.proposals))
    return [Events(kind, Decimal(count), on, drivers) for kind, count in counted if count]


def economics(lines: Sequence[Line], serving: Serving, terms: Terms, *, pricing: Pricing | None, on: date) -> Economics:
    """The whole waterfall. What lacks a basis is named, and nothing below it is invented."""
    gross, invoice = sum((line.gross for line in lines), ZERO), sum((line.net for line in lines), ZERO)
    off_invoice = to_cents(invoice * terms.off_invoice_share)
    pocket = invoice - off_invoice
    costs = [line.cost for line in lines]
    cogs = None if None in costs else sum((cost for cost in costs if cost is not None), ZERO)
    work = _work(lines, serving, pricing, on)
    serve = None if work is None or work.unattributed else to_cents(work.total)
    gifts = sum((amount for _kind, amount in terms.gifts), ZERO)
    financing, longer = _financing(invoice, serving.payment_days, terms.annual_rate)
    margin = None if cogs is None else pocket - cogs
    known = None not in (margin, serve, financing)
    return Economics(
        gross, gross - invoice, invoice, off_invoice, pocket, cogs, margin, serve, gifts, financing,
        (margin or ZERO) - (serve or ZERO) - gifts - (financing or ZERO) if known else None,
        (gross - invoice) + off_invoice + gifts + longer, _delivering(lines, serving, pricing, on), _unknown(cogs, pricing, work, financing),
    )  # fmt: skip


def _delivering(lines: Sequence[Line], serving: Serving, pricing: Pricing | None, on: date) -> dict[str, Decimal]:
    """Minutes by pool until the goods are there: orders and stops, not the selling."""
    work = _work(lines, replace(serving, visits=0, proposals=0), pricing, on)
    return dict(work.minutes_by_pool) if work else {}


def _work(lines: Sequence[Line], serving: Serving, pricing: Pricing | None, on: date) -> Work | None:
    if pricing is None:
        return None
    quantity = sum((line.quantity for line in lines), ZERO)
    return work_of(serving_events(serving, lines=len(lines), quantity=quantity, on=on), pricing=pricing)


def _financing(invoice: Decimal, days: int, rate: Decimal | None) -> tuple[Decimal | None, Decimal]:
    """Cost of waiting for the money, and the part of it beyond the standard terms."""
    if rate is None:
        return None, ZERO
    longer = max(days - STANDARD_DAYS, 0)
    return to_cents(invoice * rate * days / YEAR), to_cents(invoice * rate * longer / YEAR)


def _unknown(cogs: Decimal | None, pricing: Pricing | None, work: Work | None, financing: Decimal | None) -> tuple[str, ...]:
    missing = ["cost of goods"] if cogs is None else []
    missing += ["cost model"] if pricing is None else sorted(work.unattributed) if work else []
    return (*missing, *(["rate of capital"] if financing is None else []))
