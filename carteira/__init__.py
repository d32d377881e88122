"""Carteira: what each customer relationship is worth, what it costs, and what to do next."""

__version__ = "0.1.0"
