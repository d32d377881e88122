"""What opportunities are called where people keep them at hand."""

from __future__ import annotations

from collections.abc import Collection

from carteira.basics.actor import Actor
from carteira.sales.queries.scope import opportunities_seen_by


def opportunity_names(ids: Collection[int], by: Actor) -> dict[int, str]:
    """The names of those that the actor sees."""
    if not ids or not by.may("sales.view"):
        return {}
    return dict(opportunities_seen_by(by).filter(pk__in=ids).values_list("pk", "name"))
