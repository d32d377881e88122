"""The case that a rating link is about."""

from __future__ import annotations

from datetime import datetime

from django.core import signing

from carteira.service.models import Case
from carteira.service.queries.scope import CaseNotFound

SALT, LASTS = "service.rating", 30


def case_of_link(token: str, *, at: datetime) -> Case:
    """The closed case of a signed link. A forged, old or overtaken link looks like none."""
    try:
        said = signing.loads(token, salt=SALT)
        found = Case.objects.select_related("identity").get(pk=said["case"], reopens=said["round"], state="closed")
    except (signing.BadSignature, Case.DoesNotExist, KeyError, TypeError, ValueError):
        raise CaseNotFound("rating") from None
    if at.timestamp() > said["until"]:
        raise CaseNotFound("rating")
    return found
