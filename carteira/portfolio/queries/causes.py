"""Why customers lose, in money: each against the profile of those who at least break even."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from carteira.portfolio.queries.kept import kept
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.drivers import Cause, loss_causes

ZERO = Decimal(0)
STEPS = {"goods": "cogs", "direct costs": "direct_costs", "financing": "financing"}


def causes_of(results: Collection[Any], run: RunView) -> dict[int, list[Cause]]:
    """The causes of each result's distance to zero, largest first; they add up to it to the cent."""
    known = [row for row in results if row.result is not None]
    peer, peer_pocket = _peer(run)
    work: dict[int, dict[str, Decimal]] = defaultdict(dict)
    mine = run.activities.filter(customer_id__in=[row.customer_id for row in known])
    for customer, activity, cost in mine.values_list("customer_id", "activity", "cost"):
        work[customer][activity] = cost
    return {
        row.customer_id: loss_causes(
            customer={**work[row.customer_id], **{name: getattr(row, column) or ZERO for name, column in STEPS.items()}},
            pocket=row.pocket,
            peer=peer,
            peer_pocket=peer_pocket,
        )
        for row in known
    }


def _peer(run: RunView) -> tuple[dict[str, Decimal], Decimal]:
    """The peer as kept for the run, else computed now."""
    said = kept(run.id, "peer") or computed_peer(run)
    return {name: Decimal(cost) for name, cost in said["costs"].items()}, Decimal(said["pocket"])


def computed_peer(run: RunView) -> dict[str, Any]:
    """What customers who at least break even spend of each unit they pay: the sums over all of them, taken down to break-even by scale."""
    good = run.results.filter(result__gte=0, pocket__gt=0)
    sums = good.aggregate(pocket=Sum("pocket"), **{f"sum_{column}": Sum(column) for column in STEPS.values()})
    if not sums["pocket"]:
        return {"costs": {}, "pocket": "0"}
    costs = {name: sums[f"sum_{column}"] or ZERO for name, column in STEPS.items()}
    served = run.activities.filter(customer_id__in=good.values("customer_id")).values("activity").annotate(cost=Sum("cost"))
    costs.update({row["activity"]: row["cost"] for row in served})
    spent = sum(costs.values(), ZERO)
    scale = sums["pocket"] / spent if spent else ZERO
    return {"costs": {name: str(cost * scale) for name, cost in costs.items()}, "pocket": str(sums["pocket"])}
