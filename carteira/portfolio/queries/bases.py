"""The three bases of selection over everybody, side by side: how many stand where, and the customers a picture can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Cast

from carteira.basics.actor import Actor
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import RunView, require_run

SHOWN = 120
ALIVE = 0.5
COUNTED = ("profitability", "relationship", "return_on_effort")


@dataclass(frozen=True)
class Point:
    """One customer in the picture: chance that he still buys, result, result for each unit of cost to serve."""

    customer_id: int
    name: str
    relationship: float
    result: float
    return_on_effort: float | None


@dataclass(frozen=True)
class BasesView:
    """All combinations of levels with customers, revenue and result; the bars; the points that are shown."""

    run: RunView
    hurdle: Decimal
    return_bar: Decimal | None
    cells: list[dict[str, Any]]
    points: list[Point]


def bases_view(*, by: Actor, run: RunView | None = None) -> BasesView:
    """Where all customers stand on the three bases; names only of those that the asker may see."""
    by.require("portfolio.view")
    run = run or require_run()
    said = kept(run.id, "bases") or computed_bases(run)
    seen = customers_seen_by(by).filter(pk__in=[point[0] for point in said["points"]])
    names = dict(seen.values_list("pk", "name"))
    points = [Point(pk, names[pk], *rest) for pk, *rest in said["points"] if pk in names]
    bar = said["return_bar"]
    return BasesView(run, Decimal(said["hurdle"]), None if bar is None else Decimal(bar), said["cells"], points)


def computed_bases(run: RunView) -> dict[str, Any]:
    """Counts over everybody in one question; the largest and the worst as points."""
    rows, hurdle = _with_relationship(run), policy_in_force().hurdle
    sums = rows.filter(result__isnull=False).aggregate(result=Sum("result"), effort=Sum("cost_to_serve"))
    bar = sums["result"] / sums["effort"] if sums["effort"] else None
    return {
        "hurdle": f"{hurdle:.2f}",
        "return_bar": None if bar is None else f"{bar:.4f}",
        "cells": _cells(rows, hurdle, bar),
        "points": _points(rows),
    }


def _with_relationship(run: RunView) -> QuerySet[Any]:
    alive = Subquery(run.estimates.filter(customer_id=OuterRef("customer_id")).values("p_alive")[:1], output_field=FloatField())
    living: QuerySet[Any] = run.results.filter(customer__trashed_at=None).exclude(customer__status="absorbed").annotate(alive=alive)
    return living


def _level(known: Q, good: Q) -> Case:
    return Case(When(~known, then=Value("unknown")), When(good, then=Value("good")), default=Value("poor"))


def _cells(rows: QuerySet[Any], hurdle: Decimal, bar: Decimal | None) -> list[dict[str, Any]]:
    has_return = Q(result__isnull=False, cost_to_serve__gt=0) if bar is not None else Q(pk__isnull=True)
    counted = (
        rows.annotate(
            profitability=_level(Q(result__isnull=False), Q(result__gte=hurdle)),
            relationship=_level(Q(alive__isnull=False), Q(alive__gte=ALIVE)),
            return_on_effort=_level(has_return, Q(result__gte=F("cost_to_serve") * Value(bar or Decimal(0)))),
        )
        .order_by()
        .values(*COUNTED)
        .annotate(customers=Count("pk"), pocket_sum=Sum("pocket"), result_sum=Sum("result"))
    )
    return sorted(
        (
            {**{name: row[name] for name in COUNTED}, "customers": row["customers"], "pocket": _money(row["pocket_sum"]), "result": _money(row["result_sum"])}
            for row in counted
        ),
        key=lambda cell: tuple(cell[name] for name in COUNTED),
    )  # fmt: skip


def _points(rows: QuerySet[Any]) -> list[list[Any]]:
    """The best and the worst by result among those whose relationship is known: both ends by the index."""
    known = rows.filter(result__isnull=False)
    ends = {*_ids(known.order_by("-result", "-id")), *_ids(known.order_by("result", "id"))}
    shown = known.filter(pk__in=ends, alive__isnull=False).order_by("result", "id")
    figures = shown.annotate(number=Cast("result", FloatField()), effort=Cast("cost_to_serve", FloatField()))
    return [
        [customer, round(alive, 4), number, round(number / effort, 4) if effort else None]
        for customer, alive, number, effort in figures.values_list("customer_id", "alive", "number", "effort")
    ]


def _ids(rows: QuerySet[Any]) -> Sequence[int]:
    return list(rows.values_list("pk", flat=True)[:SHOWN])


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
