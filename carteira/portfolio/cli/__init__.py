"""`carteira portfolio`: what the customers make us, who comes before the ladder, what a change would do, and decisions."""

from carteira.portfolio.cli import deciding, defining, seeing, standing
from carteira.portfolio.cli.words import portfolio

commands = [portfolio]
__all__ = ["commands", "deciding", "defining", "portfolio", "seeing", "standing"]
