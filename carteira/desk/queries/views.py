"""The views that people keep."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import FirstView, SavedView
from carteira.team.queries import shared_with

MOST = 50


def views_for(page: str, *, by: Actor) -> QuerySet[Any]:
    """My views of a list and those that others share with me; `is_first` is the one that I begin with."""
    first = FirstView.objects.filter(user_id=by.id or 0, page=page, view=OuterRef("pk"))
    mine = Q(owner_id=by.id or 0) | shared_with(by)
    known = SavedView.objects.filter(mine, page=page).select_related("owner").annotate(is_first=Exists(first))
    return known.order_by("name", "id")


def some_views(page: str, *, by: Actor) -> list[Any]:
    """As many as a menu holds; the one that I begin with is among them."""
    found = list(views_for(page, by=by).order_by("-is_first", "name", "id")[:MOST])
    return sorted(found, key=lambda view: (view.name, view.pk))
