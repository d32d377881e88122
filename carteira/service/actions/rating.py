"""What whoever wrote says of a closed case, through a signed link."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions.moving import happen, tell, typed
from carteira.service.models import Case, Rating
from carteira.service.queries.rating import LASTS, SALT, case_of_link


@transaction.atomic
def rate(token: str, *, friendly: int, at: datetime, solved: bool | None = None, effort: int | None = None, comment: str = "") -> Rating:
    """Rate a closed case. The link counts for one rating, which may be corrected as long as the link holds."""
    case = case_of_link(token, at=at)
    if not 1 <= friendly <= 5 or not 1 <= (effort or 1) <= 5:
        raise Refused(_("is out of range."), field="friendly", remedy=_("Choose 1 to 5."))
    said = {"friendly": friendly, "solved": solved, "effort": effort, "comment": typed(comment, "comment"), "rated_at": at}
    rating, _made = Rating.objects.update_or_create(case=case, defaults=said)
    whoever = Actor(kind="system", name="customer")
    happen(case, "rated", by=whoever, at=at, friendly=friendly)
    tell("case-rated", case, by=whoever, at=at, friendly=friendly)
    return rating


def rating_link(case: Case, *, at: datetime) -> str:
    """The signed part of the address under which this resolution can be rated."""
    return signing.dumps({"case": case.pk, "until": int((at + timedelta(days=LASTS)).timestamp()), "round": case.reopens}, salt=SALT)
