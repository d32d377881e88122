"""Articles for a proposal: by code, with price and cost as they stand."""

from __future__ import annotations

from collections.abc import Iterable

from carteira.basics.actor import Actor
from carteira.trade.models import Product

OFFERED = 300


def products_by_code(codes: Iterable[str], *, by: Actor) -> dict[str, Product]:
    """The articles of these codes; of one code in several sources the newest."""
    by.require("sales.view")
    return {product.native_id: product for product in Product.objects.filter(native_id__in=list(codes)).order_by("id")}


def offered(*, by: Actor) -> list[Product]:
    """Articles to choose from while typing."""
    by.require("sales.view")
    return list(Product.objects.order_by("native_id")[:OFFERED])
