"""A B2B pipeline as it stood on 2017-09-30: how steps led on, how likely deals were won, and what the quarter would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from carteira.sales.queries.backtests.files import Row, rows_of
from carteira.sales.queries.ppc import Case, Judgement, judge

AS_OF, UNTIL = date(2017, 9, 30), date(2017, 12, 31)
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


@dataclass(frozen=True)
class PipelineBacktest:
    """Conversion and calibration as of the day, and the forecast of the quarter beside what came."""

    begun: int
    engaged: int
    closed: int
    won: int
    judgement: Judgement
    open_deals: int
    forecast: float
    low: float
    high: float
    actual: float


def crm_maven(folder: Path) -> PipelineBacktest:
    """Only what was known on the day is used; deals closed later are open then."""
    deals = _deals(folder)
    begun = [deal for deal in deals if deal.engaged_on is None or deal.engaged_on <= AS_OF]
    engaged = [deal for deal in begun if deal.engaged_on is not None]
    closed = sorted((deal for deal in engaged if deal.closed_on and deal.closed_on <= AS_OF), key=lambda deal: deal.closed_on or AS_OF)
    judgement, predict = judge([deal.case for deal in closed], [deal.won for deal in closed], numbers=NUMBERS, words=WORDS)
    still = [deal for deal in engaged if deal.closed_on is None or deal.closed_on > AS_OF]
    expected, low, high = _forecast(still, closed, predict)
    actual = sum(deal.value for deal in still if deal.won and deal.closed_on and deal.closed_on <= UNTIL)
    return PipelineBacktest(
        len(begun), len(engaged), len(closed), sum(deal.won for deal in closed), judgement, len(still), expected, low, high, actual
    )


def _forecast(still: list[Deal], closed: list[Deal], predict: Any) -> tuple[float, float, float]:
    """Sum over open deals of P(closed by the end) x P(won) x price, and the 80 % interval of many draws."""
    import numpy as np

    chance = predict([deal.case for deal in still]) * _closes(still, closed)
    worth = np.array([deal.case["price"] for deal in still]) * _paid_of_price(closed)
    draws = np.random.default_rng(20170930).random((DRAWS, len(still))) < chance
    low, high = np.quantile(draws @ worth, (0.1, 0.9))
    return float(chance @ worth), float(low), float(high)


def _paid_of_price(closed: list[Deal]) -> float:
    won = [deal for deal in closed if deal.won]
    return sum(deal.value for deal in won) / sum(deal.case["price"] for deal in won)


def _closes(still: list[Deal], closed: list[Deal]) -> Any:
    """P(closed within the quarter | still open at this age): Kaplan-Meier over all deals engaged by the day."""
    import numpy as np

    from carteira.science.survival import kaplan_meier

    ages = np.array([(AS_OF - deal.engaged_on).days for deal in still if deal.engaged_on], dtype=float)
    lasted = np.array([(deal.closed_on - deal.engaged_on).days for deal in closed if deal.closed_on and deal.engaged_on], dtype=float)
    curve = kaplan_meier(np.concatenate((lasted, ages)), np.concatenate((np.ones(lasted.size), np.zeros(ages.size))))

    now = curve.at(ages)
    return np.where(now > 0, 1 - curve.at(ages + (UNTIL - AS_OF).days) / np.maximum(now, 1e-9), 0.0)


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
