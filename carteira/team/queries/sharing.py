"""With whom people share what they keep: themselves, their team, everybody."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.team.models import User

WITH = ("", "team", "all")


def shared_with(by: Actor) -> Q:
    """What others share with the actor: with everybody, or with a team that is his, above his, or below one that he leads.

    For rows with `owner` and `shared_with`."""
    if by.kind == "system":
        return ~Q(shared_with="")
    above = User.objects.filter(pk=by.id or 0, territory__path__startswith=OuterRef("owner__territory__path"))
    team = Q(Exists(above)) | Q(owner__territory__in=sorted(by.territories if by.scope == "team" else ()))
    return Q(shared_with="all") | (Q(shared_with="team") & team)


def may_share(wanted: str, *, by: Actor) -> None:
    """Refuse what the actor may not share: only people keep things, and sharing is a right of its own."""
    if wanted not in WITH:
        raise Refused(_("is nobody to share with."), field="shared", remedy=_("Choose myself, team or everybody."))
    me = User.objects.filter(pk=by.id or 0, is_active=True).first() if by.kind in ("user", "key") else None
    if me is None:
        raise Refused(_("Only people keep things."), remedy=_("Log in."))
    if wanted:
        by.require("reports.share")
    if wanted == "team" and me.territory_id is None:
        raise Refused(
            _("You belong to no territory, so you have no team to share with."), field="shared", remedy=_("Share it with everybody.")
        )
