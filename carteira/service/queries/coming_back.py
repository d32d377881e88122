"""Who came back about the same matter after it was solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from carteira.customers.models import Interaction
from carteira.engine.bulk.tables import among
from carteira.service.models import Case
from carteira.service.rules.first_contact import LOOK_BACK, solved_at_first


def first_contacts(cases: Sequence[Case], *, now: datetime) -> dict[int, bool | None]:
    """For each case whether it was solved at the first contact: by its episode; where none was named, any contact of the customer counts."""
    solved = [case for case in cases if case.resolved_at and case.identity_id]
    by_episode, by_identity = _later(solved)
    found = {}
    for case in cases:
        later = by_episode[case.episode_id] if case.episode_id else by_identity[case.identity_id or 0]
        found[case.pk] = solved_at_first(case, case.resolved_at, later, now=now)
    return found


def _later(solved: Sequence[Case]) -> tuple[dict[int, list[datetime]], dict[int, list[datetime]]]:
    """What came in after the earliest solution, by episode and by customer, in one question."""
    by_episode: dict[int, list[datetime]] = defaultdict(list)
    by_identity: dict[int, list[datetime]] = defaultdict(list)
    ends = [case.resolved_at for case in solved if case.resolved_at]
    if not ends:
        return by_episode, by_identity
    came = among(Interaction.objects.filter(direction="in"), "identity", sorted({case.identity_id for case in solved if case.identity_id}))
    window = came.filter(occurred_at__gt=min(ends), occurred_at__lte=max(ends) + LOOK_BACK).order_by()
    for identity, episode, at in window.values_list("identity_id", "episode_id", "occurred_at"):
        by_identity[identity].append(at)
        if episode:
            by_episode[episode].append(at)
    return by_episode, by_identity
