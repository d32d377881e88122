"""Prices by JSON: how each customer's prices stand, and one customer's corridor, waterfall, discounts and reprice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from carteira.value import queries
from carteira.value.api.schemas import InRun
from carteira.web.api_pages import page_of
from carteira.web.api_schemas import Amount, Id, Paged
from carteira.web.requests import actor_of

router = Router(tags=["value"])


class PriceStandingOut(Schema):
    """One customer's prices together; a null gap is no basis: too few comparable buyers."""

    id: int
    customer_id: int
    products: int
    compared: int
    below: int
    above: int
    list_amount: Amount
    invoice: Amount
    gap: Amount | None


class PriceStandingPage(Paged):
    """A page of them."""

    items: list[PriceStandingOut]


class StandingSums(Schema):
    """The same of one customer."""

    products: int
    compared: int
    below: int
    above: int
    list_amount: str
    invoice: str
    gap: str | None


class PricePositionOut(Schema):
    """One product: unit price beside the corridor of comparable buyers; null bounds: too few of them."""

    product: int
    name: str
    quantity: str
    invoice: str
    unit_list: str
    unit_pocket: str
    floor: str | None
    target: str | None
    stretch: str | None
    peers: int
    level: int = Field(description="3 product, size and segment; 2 product and size; 1 product alone; 0 too few buyers.")
    gap: str | None
    place: str = Field(description="below, within, above, or empty without a corridor.")


class PriceStepOut(Schema):
    """A step from list to pocket."""

    step: str
    name: str
    amount: str


class DiscountsOut(Schema):
    """Whether the customer buys only with a discount; chances are of a purchase in a week."""

    verdict: str = Field(description="dependent, not dependent, not observable, contract, stocks up, lapsed.")
    with_discount: float | None
    without: float | None
    probability: float | None = Field(description="That the chances differ by 20 points or more.")
    exposures_with: int
    exposures_without: int
    agreed: float
    weeks: int


class RepriceOut(Schema):
    """What would end a loss, and what experience says of such a change. Shares of today's price, volume or contribution."""

    needed: float | None
    breakeven_volume: float | None
    leave: float | None
    leave_low: float | None
    leave_high: float | None
    leave_unchanged: float | None
    seen: int
    elasticity: float | None
    elasticity_error: float | None
    contribution: float | None
    contribution_low: float | None
    contribution_high: float | None
    no_basis: list[str]


class PricesOut(Schema):
    """One customer's prices as of a day."""

    run: int
    customer_id: int
    as_of: date
    currency: str
    kept: bool = Field(description="False when the files of the run are no longer kept.")
    standing: StandingSums | None
    positions: list[PricePositionOut]
    waterfall: list[PriceStepOut]
    discounts: DiscountsOut
    reprice: RepriceOut


@router.get("/value/prices", response=PriceStandingPage, operation_id="list_prices")
def list_prices(request: HttpRequest, response: HttpResponse, at: Query[InRun]) -> dict[str, Any]:
    """How each customer's prices stand beside those of comparable buyers."""
    return page_of(request, response, queries.prices_seen_by(actor_of(request), run_id=at.run), at=at, order="id")


@router.get("/value/prices/{customer_id}", response=PricesOut, operation_id="get_prices")
def get_prices(request: HttpRequest, customer_id: Id, run: Id | None = None) -> dict[str, Any]:
    """One customer's price corridor, waterfall, dependence on discounts and reprice."""
    return queries.prices_as_json(queries.prices_of(customer_id, by=actor_of(request), run_id=run))
