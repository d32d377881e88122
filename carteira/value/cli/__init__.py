"""`carteira value` and `carteira explain`."""

from carteira.value.cli import bridging as _bridging
from carteira.value.cli import prices as _prices
from carteira.value.cli.results import explain, value

__all__ = ["commands", "explain", "value"]
_prices.add_to(value)
_bridging.add_to(value)
commands = [value, explain]
