"""Who of ours is meant."""

from __future__ import annotations

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.team.models import User


def person(user_id: int | None, *, otherwise: Actor) -> User | None:
    """The colleague of that number who still works here; without a number who acts, when that is a person."""
    if user_id is None:
        return User.objects.filter(pk=otherwise.id).first() if otherwise.kind != "system" and otherwise.id else None
    found = User.objects.filter(pk=user_id, is_active=True).first() if 0 < user_id < 2**63 else None
    if found is None:
        raise Refused(_("is nobody who works here."), field="owner", remedy=_("Choose somebody who does."))
    return found
