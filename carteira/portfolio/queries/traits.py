"""What losing customers have in common, over the whole base: each trait with its support and how often those with it lose."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from carteira.basics.actor import Actor
from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.runs import RunView, require_run
from carteira.portfolio.rules.drivers import TraitRule

LEAST = 5
DISCOUNT, SERVICE, TERMS = Decimal("0.25"), Decimal("0.20"), 60
SMALL = Decimal("0.25")


def trait_rules_of_base(*, by: Actor, run: RunView | None = None) -> list[TraitRule]:
    """Traits that go with losing, strongest first; those with fewer than five customers on either side are left out."""
    by.require("portfolio.view")
    run = run or require_run()
    said = kept(run.id, "traits") or computed_traits(run)
    rules = [
        TraitRule(name, row["having"], Decimal(row["losing_with"]), Decimal(row["losing_without"]), Decimal(row["money_lost"]))
        for name, row in said["traits"].items()
    ]
    return sorted(rules, key=lambda rule: -(rule.losing_with - rule.losing_without))


def computed_traits(run: RunView) -> dict[str, Any]:
    """Counts of each trait in one pass over the results."""
    known = run.results.filter(result__isnull=False, pocket__gt=0)
    usual = known.aggregate(pocket=Sum("pocket"), orders=Sum("orders"))
    mean_order = usual["pocket"] / usual["orders"] if usual["orders"] else Decimal(0)
    traits = _traits(mean_order)
    asked: dict[str, Any] = {"all": Count("pk"), "losing": Count("pk", filter=Q(result__lt=0))}
    for name, has in traits.items():
        asked[f"{name}_n"] = Count("pk", filter=has)
        asked[f"{name}_losing"] = Count("pk", filter=has & Q(result__lt=0))
        asked[f"{name}_lost"] = Sum("result", filter=has & Q(result__lt=0))
    sums = known.aggregate(**asked)
    return {"traits": {name: row for name in traits if (row := _row(name, sums)) is not None}}


def _traits(mean_order: Decimal) -> dict[str, Q]:
    return {
        "small_orders": Q(orders__gt=0, pocket__lt=F("orders") * mean_order * SMALL),
        "deep_discounts": Q(list_amount__gt=0, invoice__lt=F("list_amount") * (1 - DISCOUNT)),
        "much_service": Q(cost_to_serve__gt=F("pocket") * SERVICE),
        "late_money": Q(days_to_pay__gt=TERMS),
    }


def _row(name: str, sums: dict[str, Any]) -> dict[str, Any] | None:
    having, others = sums[f"{name}_n"], sums["all"] - sums[f"{name}_n"]
    if having < LEAST or others < LEAST:
        return None
    return {
        "having": having,
        "losing_with": f"{sums[f'{name}_losing'] / having:.4f}",
        "losing_without": f"{(sums['losing'] - sums[f'{name}_losing']) / others:.4f}",
        "money_lost": f"{sums[f'{name}_lost'] or 0:.2f}",
    }
