"""The views that people keep."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import SavedView

MOST = 50


def views_for(page: str, *, by: Actor) -> QuerySet[SavedView]:
    """My views of a list, and those that others share."""
    return SavedView.objects.filter(Q(owner_id=by.id or 0) | Q(shared=True), page=page).order_by("name", "id")[:MOST]
