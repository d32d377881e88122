"""What will be bought when: intermittent demand, the next purchase of a customer, reorder points, and the naive rivals of each."""

from .accuracy import ForecastErrors, errors_beside_naive, interval_coverage, mean_scaled_error, wape
from .intermittent import croston, sba, tsb
from .log_gaps import LogGapModel, fit_log_gaps
from .naive import naive, seasonal_naive
from .renewal import GapModel, fit_gaps
from .replenishment import ReorderPolicy, fill_rate_policy, reorder_point
from .series import SeriesForecast, forecast_series, sum_to_parents

__all__ = [
    "ForecastErrors",
    "GapModel",
    "LogGapModel",
    "ReorderPolicy",
    "SeriesForecast",
    "croston",
    "errors_beside_naive",
    "fill_rate_policy",
    "fit_gaps",
    "fit_log_gaps",
    "forecast_series",
    "interval_coverage",
    "mean_scaled_error",
    "naive",
    "reorder_point",
    "sba",
    "seasonal_naive",
    "sum_to_parents",
    "tsb",
    "wape",
]
