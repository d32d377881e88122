"""Figures that one customer's own history tells, for the panel behind every figure: patterns and prices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.engine.tables import Column
from carteira.value.queries.patterns import Patterns, patterns_of
from carteira.value.queries.prices import Prices, prices_of
from carteira.value.queries.runs import RunView

_HISTORY = ("orders of the whole history",)
_BILLS = ("invoices", "payments", "credit notes")
PATTERNS = (
    Column("overdue", "DECIMAL(18,2)", "Money that should have come by the last day of the run; what is disputed is left out.", unit="money",
           label="Overdue", formula="open amounts past their due date", rows="receivable", inputs=_BILLS),
    Column("disputed", "DECIMAL(18,2)", "Open money that the customer disputes: it says nothing about how it pays.", unit="money", label="Disputed",
           formula="sum of disputed amounts of open invoices", rows="receivable", inputs=_BILLS),
    Column("usual_days", "DOUBLE", "How many days beyond terms this customer usually pays: the median of its first stable months.", unit="days",
           label="Usual days beyond terms", formula="median of amount-weighted days beyond terms by month", rows="receivable", inputs=_BILLS),
    Column("median_days_to_pay", "DOUBLE", "Days by which half of the money has come; open invoices count as not yet paid, not as missing.",
           unit="days", label="Median days to pay", formula="Kaplan-Meier median over all invoices, open ones censored", rows="receivable", inputs=_BILLS),
    Column("due_on", "DATE", "The day by which half of such gaps between purchases have ended.", label="Next purchase due",
           formula="last purchase + median of log-normal gaps, drawn towards those of all customers", rows="purchase_day", inputs=_HISTORY),
    Column("late_already", "DOUBLE", "How surely the next purchase should have come before the last day of the run.", unit="share",
           label="Chance that it is late already", formula="1 - survival of the open gap", rows="purchase_day", inputs=_HISTORY),
    Column("forecast", "DECIMAL(18,2)", "Net amount of sales expected in the next three months; products add up to it.", unit="money",
           label="Forecast of three months", formula="sum over products of the method that won the hold-out", rows="purchase_day", inputs=_HISTORY),
)  # fmt: skip
PRICES = (
    Column("price_gap", "DECIMAL(18,4)", "What the period would have brought more at the target, where a price is under its floor.", unit="money",
           label="To the target", formula="sum of (target - pocket price) x quantity under the floor", rows="price_position", inputs=("price corridors",)),
    Column("price_below", "BIGINT", "Products for which a quarter of comparable buyers or fewer paid less.", unit="products", label="Under the corridor",
           formula="count of products with pocket price < floor", rows="price_position", inputs=("price corridors",)),
    Column("price_compared", "BIGINT", "Products that at least ten comparable buyers bought too.", unit="products", label="Compared",
           formula="count of products with a corridor", rows="price_position", inputs=("price corridors",)),
    Column("discount_dependence", "DOUBLE", "How surely a discount raises the chance of buying in a week by 20 points or more.", unit="share",
           label="Chance that a discount matters", formula="P(chance with - chance without > 0.2), Beta posteriors of both", rows="purchase_day",
           inputs=("orders of the whole history", "discounts of all customers by week")),
    Column("price_needed", "DOUBLE", "How much higher prices must be for the result to be no loss, all else equal.", unit="share",
           label="Needed change of price", formula="- result / invoice", rows="price_waterfall", inputs=("result of this run",)),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """The value of a figure, or why there is none."""

    value: Any
    no_basis: tuple[str, ...] = ()


def told(figure: str, customer: Customer, *, by: Actor, run: RunView) -> Told:
    """What a figure of patterns or prices says of the customer."""
    if figure in {column.name for column in PRICES}:
        return _of_prices(figure, prices_of(customer, by=by, run_id=run))
    return _of_patterns(figure, patterns_of(customer, by=by, run_id=run))


def _of_prices(figure: str, found: Prices) -> Told:
    if figure == "discount_dependence":
        return Told(found.discounts.probability, () if found.discounts.probability is not None else ("never bought",))
    if figure == "price_needed":
        return Told(found.reprice.needed, found.reprice.no_basis if found.reprice.needed is None else ())
    value = getattr(found.standing, figure.removeprefix("price_"), None)
    return Told(value, () if value is not None else ("too few buyers",))


def _of_patterns(figure: str, found: Patterns) -> Told:
    pays, due, ahead = found.payments, found.due, found.forecast
    if figure == "forecast":
        return Told(sum(ahead.total.mean) if ahead.total else None, (ahead.no_basis,) if ahead.no_basis else ())
    if figure in ("due_on", "late_already"):
        return Told(due.due_on if figure == "due_on" else due.overdue, (due.no_basis,) if due.no_basis else ())
    value = getattr(pays, figure)
    return Told(value, (pays.no_basis,) if value is None and pays.no_basis else ())
