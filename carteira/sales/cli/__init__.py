"""`carteira sales`: pipeline, proposals, visits and tasks from the command line."""

from carteira.sales.cli import backtests, doing, offers, orders, pipeline, specs, work
from carteira.sales.cli.words import sales

commands = [sales]
__all__ = ["backtests", "commands", "doing", "offers", "orders", "pipeline", "sales", "specs", "work"]
