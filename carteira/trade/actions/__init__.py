"""The verbs of trade."""

from carteira.trade.actions.delivering import move_delivery, record_delivery
from carteira.trade.actions.documents import take_documents
from carteira.trade.actions.orders import take_order_headers, take_order_lines
from carteira.trade.actions.placing import LineAsked, OrderAsked, cancel_order, place_order, record_cost
from carteira.trade.actions.products import take_products

__all__ = [
    "LineAsked", "OrderAsked", "cancel_order", "move_delivery", "place_order", "record_cost", "record_delivery", "take_documents",
    "take_order_headers", "take_order_lines", "take_products",
]  # fmt: skip
