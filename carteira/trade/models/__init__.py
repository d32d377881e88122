"""The nouns of trade: what was offered, ordered, delivered, billed and paid."""

from carteira.trade.models.billing import CreditNote, Invoice, Payment
from carteira.trade.models.cost import DirectCost
from carteira.trade.models.delivery import Delivery
from carteira.trade.models.order import Order, OrderLine
from carteira.trade.models.price import PriceComponent
from carteira.trade.models.product import Product
from carteira.trade.models.promise import DeliveryPromise

__all__ = [
    "CreditNote",
    "Delivery",
    "DeliveryPromise",
    "DirectCost",
    "Invoice",
    "Order",
    "OrderLine",
    "Payment",
    "PriceComponent",
    "Product",
]
