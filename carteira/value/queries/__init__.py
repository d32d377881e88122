"""Questions to value: what the current run says, and how each figure came about."""

from carteira.value.models import CustomerResult
from carteira.value.queries.bridging import Bridge, BridgeStep, bridge_as_json, bridgeable, equity_bridge
from carteira.value.queries.costmodel import EquationView, PoolView, equations, pools
from carteira.value.queries.explaining import Explanation, explain, figures
from carteira.value.queries.patterns import Patterns, patterns_as_json, patterns_of
from carteira.value.queries.price_answers import prices_as_json
from carteira.value.queries.prices import PricePosition, Prices, PriceStep, prices_of, prices_seen_by
from carteira.value.queries.results import (
    FILTERS,
    SORTS,
    Standing,
    Totals,
    estimates_seen_by,
    result_of,
    results_seen_by,
    totals,
    value_models,
    with_estimates,
    worths,
)
from carteira.value.queries.runs import RunNotFound, RunView, current_run, given_pools, inputs_of, reckoned_with, run_of, runs
from carteira.value.queries.whale import (
    PoolSum,
    Whale,
    WhalePoint,
    free_minutes,
    pool_balances,
    pool_sums,
    products,
    sees_pool_sums,
    segments,
    whale,
)
from carteira.value.queries.whatif import Changes, WhatIf, what_if

__all__ = [
    "FILTERS",
    "SORTS",
    "Bridge",
    "BridgeStep",
    "Changes",
    "CustomerResult",
    "EquationView",
    "Explanation",
    "Patterns",
    "PoolSum",
    "PoolView",
    "PricePosition",
    "PriceStep",
    "Prices",
    "RunNotFound",
    "RunView",
    "Standing",
    "Totals",
    "Whale",
    "WhalePoint",
    "WhatIf",
    "bridge_as_json",
    "bridgeable",
    "current_run",
    "equations",
    "equity_bridge",
    "estimates_seen_by",
    "explain",
    "figures",
    "free_minutes",
    "given_pools",
    "inputs_of",
    "patterns_as_json",
    "patterns_of",
    "pool_balances",
    "pool_sums",
    "pools",
    "prices_as_json",
    "prices_of",
    "prices_seen_by",
    "products",
    "reckoned_with",
    "result_of",
    "results_seen_by",
    "run_of",
    "runs",
    "sees_pool_sums",
    "segments",
    "totals",
    "value_models",
    "whale",
    "what_if",
    "with_estimates",
    "worths",
]  # fmt: skip
