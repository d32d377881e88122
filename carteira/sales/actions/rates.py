"""Count again how often each step leads to an order."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q

from carteira.basics.actor import Actor
from carteira.governance.actions import record_event
from carteira.sales.models import Opportunity, StageMove, StepRate
from carteira.sales.rules.pipeline import Seen, stage_rates

WON = Q(opportunity__state="won")


@transaction.atomic
def refresh_rates(*, by: Actor, at: datetime) -> int:
    """Count closed opportunities by process, step and seller, shrink, and keep; how many rates there are now."""
    by.require("sales.define")
    fresh: list[StepRate] = []
    for variant in Opportunity.objects.exclude(state="open").order_by().values_list("variant_id", flat=True).distinct():
        fresh += _rates(variant, at)
    StepRate.objects.all().delete()
    StepRate.objects.bulk_create(fresh, batch_size=500)
    record_event("sales.rates-refreshed", by=by, at=at, detail={"rates": len(fresh)})
    return len(fresh)


def _rates(variant_id: int, at: datetime) -> list[StepRate]:
    closed = Opportunity.objects.filter(variant_id=variant_id).exclude(state="open")
    whole = closed.aggregate(reached=Count("id"), won=Count("id", filter=Q(state="won")))
    moves = StageMove.objects.filter(opportunity__in=closed, to_step__kind="open")
    counted = moves.values("to_step_id", "opportunity__owner_id").annotate(
        reached=Count("opportunity", distinct=True), won=Count("opportunity", distinct=True, filter=WON)
    )
    seen: dict[tuple[int, int | None], Seen] = {
        (row["to_step_id"], row["opportunity__owner_id"]): Seen(row["reached"], row["won"]) for row in counted.order_by()
    }
    steps: dict[int, Seen] = {}
    for (step, _owner), one in seen.items():
        steps[step] = steps.get(step, Seen(0, 0)) + one
    table = seen | {(step, None): one for step, one in steps.items()}
    rates = stage_rates(seen, closed=Seen(whole["reached"], whole["won"]))
    return [
        StepRate(
            step_id=step, owner_id=owner, reached=table[step, owner].reached, won=table[step, owner].won, probability=rate, computed_at=at
        )
        for (step, owner), rate in rates.items()
    ]
