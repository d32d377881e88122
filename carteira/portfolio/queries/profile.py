"""What the customers we have make us: computed set-based for a run, read from its snapshot by screens."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, FilteredRelation, FloatField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce

from carteira.basics.actor import Actor
from carteira.portfolio.queries.bases import computed_bases
from carteira.portfolio.queries.causes import computed_peer
from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.lost import computed_losses
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.producttiers import computed_product_tiers
from carteira.portfolio.queries.runs import RunView, require_run, results_of, runs_before
from carteira.portfolio.queries.traits import computed_traits
from carteira.portfolio.rules.distribution import Distribution, distribution
from carteira.portfolio.rules.migration import TIERS, ahead, cut_offs, flows, matrix, mix_error
from carteira.portfolio.rules.mix import gini, lorenz
from carteira.portfolio.rules.polarisation import watch_middle

ZERO = Decimal(0)
SAMPLE = 100_000


def profile(*, by: Actor, run: RunView | None = None) -> dict[str, Any]:
    """The profile of the current run; money as decimal text."""
    by.require("portfolio.view")
    return snapshot_or(run or require_run(), "profile")


def migration(*, by: Actor, run: RunView | None = None) -> dict[str, Any]:
    """How customers moved between tiers since the period before, and where that leads; says when there is one period only."""
    by.require("portfolio.view")
    run = run or require_run()
    return {**snapshot_or(run, "migration"), "period": _period(run), "currency": run.currency}


def product_tiers(*, by: Actor, run: RunView | None = None) -> dict[str, Any]:
    """How revenue moved between tiers of products, quarter by quarter, and what that did to the margin."""
    by.require("portfolio.view")
    return snapshot_or(run or require_run(), "products")


def snapshot_or(run: RunView, kind: str) -> dict[str, Any]:
    """What was kept for the run, or the same computed now."""
    return kept(run.id, kind) or COMPUTED[kind](run)


def computed_profile(run: RunView) -> dict[str, Any]:
    """Totals, concentration with groups as one, distributions and curves."""
    living = run.results.filter(customer__trashed_at=None).exclude(customer__status="absorbed")
    totals = _totals(living)
    pocket, results = _values(living, "pocket"), _values(living, "result")
    return {
        "run": run.id,
        "period": _period(run),
        "currency": run.currency,
        "customers": totals["customers"],
        "without_basis": totals["without_basis"],
        "losing": totals["losing"],
        "below_hurdle": totals["below_hurdle"],
        "statistics": "" if totals["customers"] >= 20 else "too few customers for statistics",
        **{name: _money(totals[f"sum_{name}"]) for name in ("pocket", "result", "lost", "served")},
        **_concentration(living),
        "gini_pocket": _number(gini([Decimal(str(v)) for v in pocket[:SAMPLE]])),
        "lorenz": lorenz([Decimal(str(v)) for v in pocket[:SAMPLE]]),
        "distributions": {
            "result": _spread(distribution(results)),
            "pocket": _spread(distribution(pocket)),
            "cost_to_serve": _spread(distribution(_values(living, "cost_to_serve"))),
        },
        "whale": _whale(living),
        "pools": _pools(run),
    }


def _period(run: RunView) -> list[str]:
    return [run.starts_on.isoformat(), run.ends_before.isoformat()]


def _totals(living: QuerySet[Any]) -> dict[str, Any]:
    """Counts and sums over everybody."""
    return living.aggregate(
        customers=Count("pk"),
        without_basis=Count("pk", filter=Q(result__isnull=True)),
        losing=Count("pk", filter=Q(result__lt=0)),
        below_hurdle=Count("pk", filter=Q(result__lt=policy_in_force().hurdle)),
        sum_pocket=Sum("pocket"),
        sum_result=Sum("result"),
        sum_lost=Sum("result", filter=Q(result__lt=0)),
        sum_served=Sum("cost_to_serve"),
    )


def _values(rows: QuerySet[Any], column: str) -> list[float]:
    """The known values as floats (for statistics only, never for money shown)."""
    known = rows.filter(**{f"{column}__isnull": False}).annotate(number=Cast(column, FloatField()))
    return list(known.order_by().values_list("number", flat=True))


def _concentration(rows: QuerySet[Any]) -> dict[str, Any]:
    """Shares of pocket revenue, with a group of several legal entities as one customer."""
    owner = Coalesce(F("customer__group_id") * Value(-1), F("customer_id"), output_field=BigIntegerField())
    sums = rows.filter(pocket__gt=0).annotate(owner=owner).order_by().values("owner").annotate(total=Cast(Sum("pocket"), FloatField()))
    totals = sorted((row["total"] for row in sums), reverse=True)
    whole = sum(totals)
    if not whole:
        return {"hhi": None, "top_10_share": None, "owners": 0}
    return {
        "hhi": f"{sum((value / whole) ** 2 for value in totals):.6f}",
        "top_10_share": f"{sum(totals[:10]) / whole:.6f}",
        "owners": len(totals),
    }


def _pools(run: RunView) -> list[dict[str, Any]]:
    """One line for each resource pool over the whole period, however many quarters its cost was stated in."""
    used, practical = Sum("used_minutes"), Sum("practical_minutes")
    rows = run.pools.order_by("pool").values("pool").annotate(name=Max("name"), used=used, practical=practical)
    return [
        {"pool": row["name"], "used_minutes": _money(row["used"]), "practical_minutes": _money(row["practical"]),
         "use": _number(row["used"] / row["practical"]) if row["practical"] else None}
        for row in rows
    ]  # fmt: skip


def _whale(rows: QuerySet[Any], *, points: int = 60) -> list[list[Any]]:
    """Rank and cumulated result; as many points as a screen can show."""
    ranked = rows.filter(result__isnull=False).order_by("-result", "id").values_list("result", flat=True)
    results = list(ranked)
    step, total, curve = max(len(results) // points, 1), ZERO, []
    for place, result in enumerate(results, start=1):
        total += result
        if place % step == 0 or place == len(results):
            curve.append([place, _money(total)])
    return curve


def computed_migration(run: RunView) -> dict[str, Any]:
    """Tiers of this period against the one before, with the same cut-offs; the mix a period ahead; the watch on the middle."""
    before = next(iter(runs_before(run, most=1)), None)
    base = before or run
    cuts = cut_offs(list(base.results.filter(result__isnull=False).values_list("result", flat=True)[:SAMPLE]))
    found: dict[str, Any] = {"run": run.id, "tiers": list(TIERS), "cut_offs": [_money(c) for c in cuts] if cuts else None, "reason": ""}
    if cuts is None:
        return {**found, "reason": "too few customers for tiers", "now": {}, "flows": [], "ahead": {}, "watch": None}
    now = _tier_counts(run, cuts)
    if before is None:
        return {**found, "reason": "one period only", "now": now, "flows": [], "ahead": {}, "watch": _watch(run, cuts)}
    counts = _moves(before, run, cuts)
    mix = ahead(_vector(now), matrix(counts, TIERS), periods=4)
    return {
        **found,
        "before": before.id,
        "now": now,
        "flows": [vars(flow) for flow in flows(counts, TIERS)],
        "ahead": dict(zip(TIERS, [round(value, 1) for value in mix], strict=True)),
        "watch": _watch(run, cuts),
        "backtest": _backtest(run, before, now, cuts),
    }


def _backtest(run: RunView, before: RunView, now: dict[str, int], cuts: tuple[Decimal, Decimal]) -> dict[str, float] | None:
    """How far the mix of this period was from what the movements before it foretold, and from no change at all; None without a third period."""
    third = next(iter(runs_before(before, most=1)), None)
    if third is None:
        return None
    then, real = _vector(_tier_counts(before, cuts)), _vector(now)
    foretold = ahead(then, matrix(_moves(third, before, cuts), TIERS), periods=1)
    return {"foretold": round(mix_error(foretold, real), 4), "no_change": round(mix_error(then, real), 4)}


def _vector(counts: dict[str, int]) -> list[float]:
    return [float(counts.get(tier, 0)) for tier in TIERS]


def _tier(cuts: tuple[Decimal, Decimal], column: str) -> Case:
    return Case(
        When(**{f"{column}__isnull": True}, then=Value("none")),
        When(**{f"{column}__lt": 0}, then=Value("losing")),
        When(**{f"{column}__gte": cuts[0]}, then=Value("premium")),
        When(**{f"{column}__gte": cuts[1]}, then=Value("middle")),
        default=Value("basic"),
    )


def _tier_counts(run: RunView, cuts: tuple[Decimal, Decimal]) -> dict[str, int]:
    rows = run.results.annotate(tier=_tier(cuts, "result")).order_by().values("tier").annotate(n=Count("pk"))
    return {row["tier"]: row["n"] for row in rows}


def _moves(before: RunView, run: RunView, cuts: tuple[Decimal, Decimal]) -> dict[tuple[str, str], int]:
    """Counts of (tier before, tier now) over customers with a result row in both."""
    rows = (
        before.results.annotate(then=FilteredRelation("customer__results", condition=Q(customer__results__run_id=run.id)))
        .filter(then__isnull=False)
        .annotate(source=_tier(cuts, "result"), target=_tier(cuts, "then__result"))
        .order_by()
        .values("source", "target")
        .annotate(n=Count("pk"))
    )
    return {(row["source"], row["target"]): row["n"] for row in rows}


def _watch(run: RunView, cuts: tuple[Decimal, Decimal]) -> dict[str, Any]:
    """The middle tier's share of customers period by period, counted in one question."""
    views = [*reversed(runs_before(run, most=24)), run]
    counted = results_of(views).annotate(tier=_tier(cuts, "result")).order_by().values("run_id", "tier").annotate(n=Count("pk"))
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in counted:
        counts[row["run_id"]][row["tier"]] = row["n"]
    series, periods = [], []
    for view in views:
        if whole := sum(counts[view.id].get(tier, 0) for tier in ("premium", "middle", "basic")):
            series.append(counts[view.id].get("middle", 0) / whole)
            periods.append(view.starts_on.isoformat())
    watched = watch_middle(series)
    return {
        "periods": periods, "middle_share": [round(share, 4) for share in series], "alert": watched.alert, "slope": watched.slope,
        "alert_at": periods[watched.alert_at] if watched.alert_at is not None else None, "reason": watched.reason,
    }  # fmt: skip


def _spread(found: Distribution) -> dict[str, Any]:
    return {
        "count": found.count, "mean": found.mean, "quantiles": {str(q): v for q, v in found.quantiles.items()}, "bins": found.bins,
        "near_mean": found.near_mean, "ghost": found.ghost, "note": found.note,
    }  # fmt: skip


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.6f}"


COMPUTED = {
    "profile": computed_profile, "migration": computed_migration, "peer": computed_peer, "traits": computed_traits, "bases": computed_bases,
    "losses": computed_losses, "products": computed_product_tiers,
}  # fmt: skip
