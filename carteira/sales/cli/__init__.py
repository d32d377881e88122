"""`carteira sales`: pipeline, proposals, visits and tasks from the command line."""

from carteira.sales.cli import backtests, offers, orders, pipeline, work
from carteira.sales.cli.words import sales

commands = [sales]
__all__ = ["backtests", "commands", "offers", "orders", "pipeline", "sales", "work"]
