"""Keep things at hand. No event: it changes nothing that anybody else sees."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Bookmark
from carteira.customers.queries.bookmarks import NothingThere, name_of

MOST_RECENT, MOST_STARRED = 50, 200


def note_seen(kind: str, subject: int, *, by: Actor, at: datetime) -> None:
    """Remember that a person opened a thing; the oldest of many are forgotten."""
    me = _person(by)
    name_of(kind, subject, by=by)
    with transaction.atomic():
        Bookmark.objects.update_or_create(user_id=me, kind=kind, subject=subject, defaults={"seen_at": at})
        recent = Bookmark.objects.filter(user_id=me, seen_at__isnull=False)
        old = list(recent.order_by("-seen_at").values_list("pk", flat=True)[MOST_RECENT:])
        Bookmark.objects.filter(pk__in=old, starred_at=None).delete()
        Bookmark.objects.filter(pk__in=old).update(seen_at=None)


def star(kind: str, subject: int, *, by: Actor, at: datetime) -> None:
    """Keep a thing among the favourites."""
    me = _person(by)
    name_of(kind, subject, by=by)
    with transaction.atomic():
        if Bookmark.objects.filter(user_id=me, starred_at__isnull=False).count() >= MOST_STARRED:
            raise Refused(_("You have %d favourites already.") % MOST_STARRED, remedy=_("Take the star off one first."))
        Bookmark.objects.update_or_create(user_id=me, kind=kind, subject=subject, defaults={"starred_at": at})


def unstar(kind: str, subject: int, *, by: Actor) -> None:
    """Take a thing off the favourites; whether it is still seen does not matter."""
    me = _person(by)
    if not Bookmark.objects.filter(user_id=me, kind=kind, subject=subject).update(starred_at=None):
        raise NothingThere(kind, subject)


def _person(by: Actor) -> int:
    by.require("customers.view")
    if by.id is None:
        raise Refused(_("Only people have favourites."), remedy=_("Log in."))
    return by.id
