"""Questions to trade."""

from carteira.trade.queries.deliveries import OrderPromise, OtifView, booked_minutes, order_for, otif_of

__all__ = ["OrderPromise", "OtifView", "booked_minutes", "order_for", "otif_of"]
