"""Verbs of value: compute a period, change the cost model."""

from carteira.value.actions.modelling import change_equation, change_pool, set_capital_rate
from carteira.value.actions.running import carry_out, run_allocation

__all__ = ["carry_out", "change_equation", "change_pool", "run_allocation", "set_capital_rate"]
