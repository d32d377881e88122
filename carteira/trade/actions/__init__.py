"""The verbs of trade."""

from carteira.trade.actions.documents import take_documents
from carteira.trade.actions.orders import take_order_headers, take_order_lines
from carteira.trade.actions.products import take_products

__all__ = ["take_documents", "take_order_headers", "take_order_lines", "take_products"]
