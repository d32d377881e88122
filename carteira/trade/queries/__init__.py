"""Questions to trade."""

from carteira.trade.queries.deliveries import Load, OrderPromise, OtifView, booked_minutes, loads, order_for, otif_of

__all__ = ["Load", "OrderPromise", "OtifView", "booked_minutes", "loads", "order_for", "otif_of"]
