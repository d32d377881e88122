"""What cases are called."""

from __future__ import annotations

from collections.abc import Collection

from carteira.basics.actor import Actor
from carteira.service.queries.scope import cases_seen_by


def case_names(ids: Collection[int], by: Actor) -> dict[int, str]:
    """Protocol and subject of those that the actor sees."""
    if not ids or not by.may("service.view"):
        return {}
    return {
        pk: f"{protocol} {subject}"
        for pk, protocol, subject in cases_seen_by(by).filter(pk__in=ids).values_list("pk", "protocol", "subject")
    }
