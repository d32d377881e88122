"""The tiers of our products quarter by quarter: their shares of revenue, the watch on the middle, the bridge of the margin."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import TruncQuarter

from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.polarisation import watch_middle
from carteira.portfolio.rules.producttiers import TIERS, Bridge, TierSale, margin_bridge, tiers_by_price
from carteira.trade.models import OrderLine, Product

QUARTERS = 24
Sales = dict[str, TierSale]


def computed_product_tiers(run: RunView) -> dict[str, Any]:
    """Whole quarters up to the run's end, oldest first."""
    last = _quarter_start(run.ends_before)
    sales = _sales(_tiers(), since=_back(last, QUARTERS), until=last, currency=run.currency)
    periods = sorted(sales)
    shares = [_share(sales[period], "middle") for period in periods]
    watched = watch_middle(shares)
    return {
        "periods": [period.isoformat() for period in periods],
        "shares": {tier: [round(_share(sales[period], tier), 4) for period in periods] for tier in TIERS},
        "margins": {tier: [_text(sales[period][tier].rate) if tier in sales[period] else None for period in periods] for tier in TIERS},
        "alert": watched.alert,
        "alert_at": periods[watched.alert_at].isoformat() if watched.alert_at is not None else None,
        "slope": watched.slope,
        "reason": watched.reason,
        "bridge": _bridge(sales, periods),
    }


def _tiers() -> dict[int, str]:
    """By list price; where none is recorded, by the mean price that a unit was listed at."""
    priced = list(Product.objects.values_list("pk", "category", "list_price"))
    missing = {pk for pk, _category, price in priced if price is None}
    listed = _listed() if missing else {}
    return tiers_by_price((pk, category, listed.get(pk) if pk in missing else price) for pk, category, price in priced)


def _listed() -> dict[int, Decimal]:
    sold = OrderLine.objects.filter(kind="sale", quantity__gt=0, product__isnull=False).order_by().values("product_id")
    rows = sold.annotate(amount=Sum("list_amount"), pieces=Sum("quantity"))
    return {row["product_id"]: row["amount"] / row["pieces"] for row in rows}


def _sales(tiers: dict[int, str], *, since: date, until: date, currency: str) -> dict[date, Sales]:
    """Revenue and margin by quarter and tier; products without a tier are outside."""
    lines = OrderLine.objects.filter(
        order__ordered_on__gte=since, order__ordered_on__lt=until, order__currency=currency, product__isnull=False
    )
    rows = (
        lines.exclude(order__state="cancelled").exclude(kind="charge")
        .annotate(quarter=TruncQuarter("order__ordered_on")).order_by().values("quarter", "product_id")
        .annotate(
            revenue=Sum("net_amount"), costed=Sum("net_amount", filter=Q(cost_amount__isnull=False)),
            cost=Sum("cost_amount"),
        )
    )  # fmt: skip
    found: dict[date, Sales] = defaultdict(dict)
    for row in rows:
        if tier := tiers.get(row["product_id"]):
            costed = row["costed"] or Decimal(0)
            had = found[row["quarter"]].get(tier, TierSale())
            margin = costed - (row["cost"] or Decimal(0))
            found[row["quarter"]][tier] = TierSale(had.revenue + row["revenue"], had.costed + costed, had.margin + margin)
    return found


def _share(sales: Sales, tier: str) -> float:
    whole = sum((sale.revenue for sale in sales.values()), Decimal(0))
    return float(sales[tier].revenue / whole) if whole > 0 and tier in sales else 0.0


def _bridge(sales: dict[date, Sales], periods: list[date]) -> dict[str, Any] | None:
    """From the same quarter a year before to the last one, so that the season does not count as change."""
    if not periods or _back(periods[-1], 4) not in sales:
        return None
    before, now = _back(periods[-1], 4), periods[-1]
    found: Bridge | None = margin_bridge(sales[before], sales[now])
    if found is None:
        return None
    return {
        "from": before.isoformat(), "to": now.isoformat(), "before": _text(found.before), "mix": _text(found.mix), "rates": _text(found.rates),
        "now": _text(found.now),
    }  # fmt: skip


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _back(quarter: date, quarters: int) -> date:
    months = quarter.year * 12 + quarter.month - 1 - 3 * quarters
    return date(months // 12, months % 12 + 1, 1)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"
