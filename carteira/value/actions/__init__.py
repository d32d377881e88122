"""Verbs of value: compute a period, change the cost model."""

from carteira.value.actions.modelling import change_equation, change_pool, set_capital_rate
from carteira.value.actions.running import carry_out, forget_runs_of, run_allocation

__all__ = ["carry_out", "change_equation", "change_pool", "forget_runs_of", "run_allocation", "set_capital_rate"]
