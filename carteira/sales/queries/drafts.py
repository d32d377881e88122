"""What a proposal would earn while it is being written; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carteira.basics.actor import Actor
from carteira.sales.models import ProposalVersion
from carteira.sales.queries.pricing import current_model
from carteira.sales.queries.proposals import economics_of, priced, promised_day
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.sales.rules.offer import Economics, Line, Serving
from carteira.trade.models import Product


@dataclass(frozen=True)
class Figures:
    """The waterfall and the earliest honest day."""

    economics: Economics
    honest_day: date | None


def figures_of(draft: Draft, *, by: Actor, today: date) -> Figures:
    """The waterfall of a draft on the current cost model."""
    by.require("sales.view")
    model = current_model(by=by)
    products = Product.objects.in_bulk([line.product for line in draft.lines if line.product is not None])
    serving = Serving(draft.orders, draft.distance_km, draft.closed_lot, draft.manual_entry, draft.visits, 1, draft.payment_days)
    found = priced(
        [_line(line, products, draft.currency) for line in draft.lines], serving, draft.off_invoice_share, draft.gifts, model=model
    )
    return Figures(found, promised_day(found, model=model, today=today, by=by))


def figures_of_version(version: ProposalVersion, *, by: Actor, today: date) -> Figures:
    """The same for a version that is kept."""
    by.require("sales.view")
    model = current_model(by=by)
    found = economics_of(version, model=model)
    return Figures(found, promised_day(found, model=model, today=today, by=by))


def _line(line: LineSaid, products: dict[int, Product], currency: str) -> Line:
    product = products.get(line.product) if line.product is not None else None
    same = product if product is not None and product.currency == currency else None
    price = line.list_price if line.list_price is not None else same.list_price if same else None
    cost = line.unit_cost if line.unit_cost is not None else same.unit_cost if same else None
    return Line(line.quantity, price or line.quantity * 0, line.discount_share, cost)
