"""What the pipeline will bring by month, and whether the stated probabilities came true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import TruncMonth

from carteira.basics.actor import Actor
from carteira.sales.models import Opportunity, StageMove
from carteira.sales.queries.rates import Rates, rates_of
from carteira.sales.queries.scope import seen_by
from carteira.sales.rules.pipeline import Expected, Pile, expected

LEAST = 20


@dataclass(frozen=True)
class Month:
    """One month of expected decisions; `month` empty: nobody said when."""

    month: date | None
    sums: list[Expected]


def forecast(*, by: Actor) -> list[Month]:
    """Sum of p x value of open opportunities by the month in which a decision is expected, over all processes."""
    rows = seen_by(Opportunity.objects.filter(state="open"), by).annotate(month=TruncMonth("expected_on")).order_by()
    found = rows.values_list("month", "variant_id", "step_id", "owner_id", "currency").annotate(
        n=Count("*"), valued=Count("value"), worth=Sum("value")
    )
    piles: dict[date | None, list[Pile]] = {}
    rates: Rates = {}
    known: set[int] = set()
    for month, variant, step, owner, currency, n, valued, worth in found:
        if variant not in known:
            known.add(variant)
            rates.update(rates_of(variant))
        piles.setdefault(month, []).append(Pile(step, owner, currency, n, valued, Decimal(worth or 0)))
    return [Month(month, expected(piles[month], rates)) for month in sorted(piles, key=lambda one: (one is None, one or date.max))]


@dataclass(frozen=True)
class Band:
    """Closed opportunities whose stated probability lay close together: what was stated, what happened."""

    stated: float
    observed: float
    count: int


@dataclass(frozen=True)
class Calibration:
    """Brier score of the rates stated when the last open step was entered, beside that of the base rate; None below twenty."""

    count: int
    won: int
    brier: float | None
    base: float | None
    slope: float | None
    bands: list[Band]
    sellers_brier: float | None


def calibration_of(*, by: Actor) -> Calibration:
    """Closed opportunities that had a rate when they came to their last open step."""
    last = StageMove.objects.filter(opportunity=OuterRef("pk"), to_step__kind="open").order_by("-at", "-id")
    rows = seen_by(Opportunity.objects.exclude(state="open"), by).annotate(p=Subquery(last.values("probability")[:1]))
    said = list(rows.filter(p__isnull=False).order_by("-closed_at")[:5000].values_list("p", "state", "stated_probability"))
    happened = [float(state == "won") for _p, state, _s in said]
    if len(said) < LEAST:
        return Calibration(len(said), int(sum(happened)), None, None, None, [], None)
    return _judged(
        [p for p, _state, _s in said], happened, [(float(s), y) for (_p, _state, s), y in zip(said, happened, strict=True) if s is not None]
    )


def _judged(stated: list[float], happened: list[float], sellers: list[tuple[float, float]]) -> Calibration:
    from carteira.science.health.accuracy import brier_score, calibration

    base = sum(happened) / len(happened)
    found = calibration(stated, happened, groups=5)
    bands = [Band(float(p), float(y), int(n)) for p, y, n in zip(found.stated, found.observed, found.counts, strict=True)]
    own = brier_score([p for p, _y in sellers], [y for _p, y in sellers]) if len(sellers) >= LEAST else None
    slope = None if found.slope != found.slope else found.slope
    return Calibration(len(stated), int(sum(happened)), brier_score(stated, happened), base * (1 - base), slope, bands, own)
