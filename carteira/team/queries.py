"""Questions about our side."""

from __future__ import annotations

from carteira.basics.actor import Actor
from carteira.team.models import Territory, User
from carteira.team.rules import ROLES


def actor_for(user: User) -> Actor:
    """The actor that a logged-in person is: permissions and scope of the role, territories with all below them."""
    role = ROLES[user.role]
    territories: frozenset[int] = frozenset()
    if user.territory_id is not None:
        path = Territory.objects.values_list("path", flat=True).get(pk=user.territory_id)
        territories = frozenset(Territory.objects.filter(path__startswith=path).values_list("id", flat=True))
    return Actor(kind="user", name=user.name, id=user.pk, permissions=role.permissions, scope=role.scope, territories=territories)
