"""Is a late payer habitual, in passing difficulty, getting worse, or is it our own fault? A verdict with its evidence, never an ageing bucket."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .arrays import Floats, floats
from .basis import NoBasis
from .special import tally

ON_TIME, HABITUAL, PASSING, WORSENING, OPEN = "on time", "habitual", "passing", "worsening", "open"
FEWEST_PERIODS = 6


@dataclass(frozen=True, slots=True)
class PaymentVerdict:
    """What the series says: baseline and noise in days late, the last episode (periods, None = none) and whether it is over.

    `open` means: too early to say, ask the customer. `slope` is days a period over the last six.
    """

    verdict: str
    baseline: float
    noise: float
    episode_from: int | None
    episode_until: int | None
    depth: float
    slope: float
    reason: str


def lateness_by_period(
    period: ArrayLike, days_late: ArrayLike, amount: ArrayLike, *, ours: ArrayLike | None = None, periods: int
) -> Floats:
    """Amount-weighted days beyond terms of each period; nan where nothing fell due.

    Use: input of `judge_payments`. An invoice still open counts with the days it is late so far (a lower bound): leaving it out would
      praise those who do not pay. Disputed amounts and our own billing faults (`ours`) are left out.
    Shapes: (n,) each, period 0..periods-1 of the due date -> (periods,).
    Units: days (early is negative), money.
    Errors: ValueError with argument, row and rule.
    Cost and limits: O(n); a single huge invoice dominates its period, as it does the money.
    Source: best possible and average days delinquent, credit management practice, with open items kept.
    Check: ten paid on time and five open for 60 days are not on time:

    >>> lateness_by_period([0] * 15, [0] * 10 + [60] * 5, [100] * 15, periods=1).tolist()
    [20.0]
    """
    late = floats("days_late", days_late)
    when = floats("period", period, least=0, most=max(periods - 1, 0), length=late.size).astype(np.int64)
    money = floats("amount", amount, least=0, length=late.size)
    mine = np.zeros(late.size) if ours is None else floats("ours", np.asarray(ours), least=0, most=1, length=late.size)
    weight = money * (1 - mine)
    sums, weights = tally(when, weight * late, periods), tally(when, weight, periods)
    return np.asarray(np.divide(sums, weights, out=np.full(periods, np.nan), where=weights > 0), dtype=np.float64)


def judge_payments(lateness: ArrayLike, *, late_from: float = 7.0, worse_by: float = 2.0) -> PaymentVerdict | NoBasis:
    """Classify a customer's payment series.

    Use: before any credit decision; `passing` blocks an exit, `open` asks, only `worsening` fences.
    Shapes: (periods,) days late, nan where nothing fell due -> PaymentVerdict.
    Units: days; a period is a month. `late_from` days late count as late, `worse_by` days a month as worsening.
    Errors: ValueError for infinite values; NoBasis below 6 periods with invoices.
    Cost and limits: O(periods). Season, public events and disputes are the caller's to explain before reading the verdict.
    Source: rules of the project: baseline = median of the first stable stretch; passing = an episode of 2 periods or more closed with 3 back
      at baseline; worsening = open for 4 or rising by more than `worse_by`; checked on planted series of five kinds.
    Check: a closed quarter of difficulty is passing:

    >>> judge_payments([2, 1, 3, 2, 2, 40, 45, 42, 3, 2, 1, 2]).verdict
    'passing'
    """
    series = np.asarray(lateness, dtype=np.float64)
    if series.ndim != 1 or np.isinf(series).any():
        raise ValueError("lateness: expected one dimension of finite numbers (nan where nothing fell due)")
    kept = np.flatnonzero(~np.isnan(series))
    if kept.size < FEWEST_PERIODS:
        return NoBasis("payments", (f"{kept.size} periods with invoices, {FEWEST_PERIODS} needed",))
    days = series[kept]
    baseline, noise, runs = _settle(days, late_from)
    slope, certain = _slope(days[-6:], noise)
    begin, end = runs[-1] if runs else (days.size, days.size)
    verdict, reason = _verdict(days, baseline, noise, begin, end, late_from)
    rising = slope > worse_by and certain and float(days[-3:].min()) - baseline > max(late_from, 1.25 * noise)
    if rising and verdict != WORSENING:
        verdict, reason = WORSENING, f"{slope:.1f} days later each period"
    depth = float(days[begin:end].mean() - baseline) if runs else 0.0
    span = (int(kept[begin]), int(kept[end - 1])) if runs else (None, None)
    return PaymentVerdict(verdict, baseline, noise, span[0], span[1], depth, slope, reason)


def _verdict(days: Floats, baseline: float, noise: float, begin: int, end: int, late_from: float) -> tuple[str, str]:
    """What the last episode says; no episode where `begin` is past the end."""
    length, since = days.size - begin, days.size - end
    if length and since <= 1:
        deep = length >= 4 and float(np.sort(days[begin:])[-3]) - baseline > max(late_from, 3.5 * noise)
        return (WORSENING, f"late for {length} periods without return") if deep else (OPEN, f"late for {length} periods: too early to say")
    if length:
        return (
            (PASSING, f"an episode of {end - begin} periods, back at its usual for {since}")
            if since >= 3
            else (OPEN, "an episode ended less than three periods ago")
        )
    if baseline >= late_from:
        return HABITUAL, f"always about {baseline:.0f} days late, stable"
    return ON_TIME, f"about {baseline:.0f} days, no episode"


def _settle(days: Floats, late_from: float) -> tuple[float, float, list[tuple[int, int]]]:
    """Baseline, noise and episodes, each estimated again from the periods outside the episodes found before."""
    noise = _noise(days)
    baseline = _baseline(days, noise)
    runs = _runs(days, baseline, noise, late_from)
    for _ in range(2):
        quiet = _outside(days, runs)
        if quiet.size >= FEWEST_PERIODS:
            baseline = float(np.median(quiet))
            noise = max(1.4826 * float(np.median(np.abs(quiet - baseline))), noise / 2, 0.5)
            runs = _runs(days, baseline, noise, late_from)
    return baseline, noise, runs


def _runs(days: Floats, baseline: float, noise: float, late_from: float) -> list[tuple[int, int]]:
    return _episodes(days, baseline + max(late_from, 2.5 * noise), baseline + max(late_from / 2, 1.25 * noise))


def _outside(days: Floats, runs: list[tuple[int, int]]) -> Floats:
    quiet = np.ones(days.size, dtype=np.bool_)
    for begin, end in runs:
        quiet[begin:end] = False
    return np.asarray(days[quiet], dtype=np.float64)


def _noise(days: Floats) -> float:
    """Robust deviation of a period from its neighbours: the lower of two estimates, so that one episode does not hide in its own noise."""
    steps = np.abs(np.diff(days))
    return max(float(np.median(steps)) * 1.4826 / 2**0.5, 0.5)


def _baseline(days: Floats, noise: float) -> float:
    """Median of the first stretch of six periods without an outlier against its own median; the lowest stretch where there is none."""
    stretches = [days[start : start + 6] for start in range(max(days.size - 5, 1))]
    for stretch in stretches:
        if np.abs(stretch - np.median(stretch)).max() <= 3 * noise + 3:
            return float(np.median(stretch))
    return float(min(np.median(stretch) for stretch in stretches))


def _episodes(days: Floats, high: float, low: float) -> list[tuple[int, int]]:
    """Runs of two or more late periods: begun above `high`, held while above `low`; one quiet period inside does not end a run."""
    runs: list[tuple[int, int]] = []
    place = 0
    while place < days.size:
        if days[place] <= high:
            place += 1
            continue
        begin = place
        while place < days.size and (days[place] > low or (place + 1 < days.size and days[place + 1] > high)):
            place += 1
        if (days[begin:place] > high).sum() >= 2:
            runs.append((begin, place))
    return runs


def _slope(days: Floats, noise: float) -> tuple[float, bool]:
    x = np.arange(days.size) - (days.size - 1) / 2
    spread = float(x @ x)
    slope = float(x @ days) / spread
    return slope, bool(slope > 3.0 * noise / np.sqrt(spread))
