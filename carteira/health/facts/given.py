"""The tables that a run of health gives to its facts: the moments at which it looks, and what there is to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa

from carteira.health.rules.moments import HORIZON_DAYS

DAY = pa.date32()


def given_tables(moments: Sequence[date], *, last_day: date, currency: str, has_cases: bool) -> dict[str, pa.Table]:
    """What `given.*` holds in the SQL of the facts."""
    windows = {"window_before": -HORIZON_DAYS, "half_year_before": -182, "year_before": -365, "window_after": HORIZON_DAYS}
    moved = {name: pa.array([day + timedelta(days=days) for day in moments], DAY) for name, days in windows.items()}
    seen = {"last_day": pa.array([last_day], DAY), "currency": pa.array([currency], pa.string()), "has_cases": pa.array([has_cases])}
    return {"moment": pa.table({"as_of": pa.array(list(moments), DAY), **moved}), "observation": pa.table(seen)}
