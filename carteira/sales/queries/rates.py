"""How often opportunities that reached a step were won."""

from __future__ import annotations

from django.db.models import Q

from carteira.sales.models import StepRate

Rates = dict[tuple[int, int | None], float]


def rates_of(variant_id: int) -> Rates:
    """Rate by (step, seller) and (step, None) of one process, as last computed."""
    rows = StepRate.objects.filter(step__variant_id=variant_id).values_list("step_id", "owner_id", "probability")
    return {(step, owner): probability for step, owner, probability in rows}


def rate_at(step_id: int, owner_id: int | None) -> float | None:
    """The rate that counts for a seller at a step; None is no basis."""
    rows = StepRate.objects.filter(Q(owner=owner_id) | Q(owner=None), step_id=step_id).values_list("owner_id", "probability")
    found: dict[int | None, float] = dict(rows)
    return found.get(owner_id, found.get(None))
