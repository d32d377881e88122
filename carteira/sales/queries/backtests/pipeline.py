"""A B2B pipeline as it stood on 2017-09-30: how steps led on, how likely deals were won, and what the quarter would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from carteira.sales.queries.backtests.files import Row, rows_of
from carteira.sales.queries.ppc import Case, Judgement, judge

AS_OF, BEFORE, QUARTER, LONGEST = date(2017, 9, 30), date(2017, 6, 30), 92, 138
BOOKS_BEGIN = date(2017, 3, 1)  # no deal closed before is in the set: a deal counts from the age that it had then
NUMBERS = ("price", "revenue", "employees")
WORDS = ("product", "agent", "office", "sector", "country")
DRAWS = 20_000
SPELT = {"GTXPro": "GTX Pro", "technolgy": "technology"}


@dataclass(frozen=True)
class Deal:
    """One deal with what was known when it began."""

    engaged_on: date | None
    closed_on: date | None
    won: bool
    value: float
    case: Case

    def closed_by(self, day: date) -> bool:
        """Whether it was decided by a day."""
        return self.closed_on is not None and self.closed_on <= day


@dataclass(frozen=True)
class Quarter:
    """What the deals open on a day would bring within a quarter, with the 80 % interval; what they did bring, where that is known."""

    as_of: date
    open_deals: int
    forecast: float
    low: float
    high: float
    actual: float | None


@dataclass(frozen=True)
class PipelineBacktest:
    """Conversion as of the day, win probability judged in time, and the forecast of two quarters."""

    begun: int
    engaged: int
    closed: int
    won: int
    judgement: Judgement
    quarters: list[Quarter]


def crm_maven(folder: Path) -> PipelineBacktest:
    """Won means within 138 days of engagement (no deal was decided later): deals engaged later than that before the day cannot be judged."""
    deals = _deals(folder)
    engaged = sorted((deal for deal in deals if deal.engaged_on is not None), key=lambda deal: deal.engaged_on or AS_OF)
    judged = [deal for deal in engaged if deal.engaged_on and (AS_OF - deal.engaged_on).days >= LONGEST]
    judgement, _predict = judge([deal.case for deal in judged], [deal.won for deal in judged], numbers=NUMBERS, words=WORDS)
    closed = [deal for deal in engaged if deal.closed_by(AS_OF)]
    quarters = [_quarter(engaged, BEFORE), _quarter(engaged, AS_OF)]
    return PipelineBacktest(len(deals), len(engaged), len(closed), sum(deal.won for deal in closed), judgement, quarters)


def _quarter(deals: list[Deal], as_of: date) -> Quarter:
    """Only what was known on the day is used; the end of the quarter before tells what came."""
    import numpy as np

    known = [deal for deal in deals if deal.engaged_on and deal.engaged_on <= as_of]
    still = [deal for deal in known if not deal.closed_by(as_of)]
    won = [deal for deal in known if deal.closed_by(as_of) and deal.won]
    chance = _won_within_a_quarter(known, still, as_of)
    worth = np.array([deal.case["price"] for deal in still]) * sum(d.value for d in won) / sum(d.case["price"] for d in won)
    draws = np.random.default_rng(20170930).random((DRAWS, len(still))) < chance
    low, high = np.quantile(draws @ worth, (0.1, 0.9))
    actual = sum(deal.value for deal in still if deal.won and deal.closed_by(AS_OF)) if as_of < AS_OF else None
    return Quarter(as_of, len(still), float(chance @ worth), float(low), float(high), actual)


def _won_within_a_quarter(known: list[Deal], still: list[Deal], as_of: date) -> Any:
    """P(won within the quarter | open at this age): cumulative incidence with losing as the other way out (Aalen and Johansen 1978)."""
    import numpy as np

    ages = np.array([_age(deal, as_of) for deal in still])
    lasted = np.array([_age(deal, deal.closed_on if deal.closed_on and deal.closed_by(as_of) else as_of) for deal in known])
    over = np.array([deal.closed_by(as_of) for deal in known])
    won = over & np.array([deal.won for deal in known])
    days = np.arange(int(lasted.max()) + QUARTER + 2)
    entered = np.array([max(_age(deal, BOOKS_BEGIN), 0) for deal in known])
    at_risk = np.maximum(((lasted[:, None] >= days) & (entered[:, None] <= days)).sum(axis=0), 1)
    out, win = np.bincount(lasted[over], minlength=days.size) / at_risk, np.bincount(lasted[won], minlength=days.size) / at_risk
    open_before = np.concatenate(([1.0], np.cumprod(1 - out)[:-1]))
    incidence = np.cumsum(open_before * win)
    standing = open_before[ages + 1]
    return np.where(standing > 1e-9, (incidence[ages + QUARTER] - incidence[ages]) / np.maximum(standing, 1e-9), 0.0).clip(0, 1)


def _age(deal: Deal, on: date) -> int:
    return (on - (deal.engaged_on or on)).days


def _deals(folder: Path) -> list[Deal]:
    products = {row["product"]: float(row["sales_price"]) for row in rows_of(folder, "products.csv.gz")}
    accounts = {row["account"]: row for row in rows_of(folder, "accounts.csv.gz")}
    offices = {row["sales_agent"]: row["regional_office"] for row in rows_of(folder, "sales_teams.csv.gz")}
    return [_deal(row, products, accounts, offices) for row in rows_of(folder, "sales_pipeline.csv.gz")]


def _deal(row: Row, products: dict[str, float], accounts: dict[str, Row], offices: dict[str, str]) -> Deal:
    product = SPELT.get(row["product"], row["product"])
    account = accounts.get(row["account"], {})
    sector = account.get("sector", "")
    engaged, closed = _day(row["engage_date"]), _day(row["close_date"])
    case: Case = {
        "product": product, "agent": row["sales_agent"], "office": offices.get(row["sales_agent"], ""), "sector": SPELT.get(sector, sector),
        "country": account.get("office_location", ""), "price": products[product], "revenue": _number(account.get("revenue", "")),
        "employees": _number(account.get("employees", "")),
    }  # fmt: skip
    return Deal(engaged, closed, row["deal_stage"] == "Won", _number(row["close_value"]) or 0.0, case)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None
