"""The kinds of file that customers and trade take in; loaded when the application is ready."""

from carteira.channels.imports import billing, orders, people

__all__ = ["billing", "orders", "people"]
