"""`carteira sales`: pipeline, proposals, visits and tasks from the command line."""

from carteira.sales.cli import pipeline
from carteira.sales.cli.words import sales

commands = [sales]
__all__ = ["commands", "pipeline", "sales"]
