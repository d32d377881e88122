"""API keys: shown once, kept as a hash, never more rights than the person who made them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.team.models import ApiKey
from carteira.team.queries import KeyNotFound, keys_of, user_behind
from carteira.team.rules import KEY_PREFIX, PERMISSIONS, hash_of, new_key

LONGEST_LIFE = timedelta(days=366)
NOTE_EVERY = timedelta(hours=1)
MOST_NOTED = 10_000
_noted: dict[str, datetime] = {}


def make_key(name: str, *, scopes: Iterable[str], days: int, by: Actor, at: datetime) -> tuple[ApiKey, str]:
    """A key for programs; answers it with its secret, which nobody can see again."""
    by.require("keys.manage")
    name = clean_text(name, field="name", limit=100)
    wanted = sorted(set(scopes))
    if not name:
        raise Refused(_("The key needs a name."), field="name", remedy=_("Name the program that will use it."))
    if not wanted:
        raise Refused(_("The key needs at least one right."), field="scopes", remedy=_("Choose what it may do."))
    if unknown := [scope for scope in wanted if scope not in PERMISSIONS]:
        raise Refused(
            _("There is no such right: %(right)s") % {"right": unknown[0][:60]}, field="scopes", remedy=_("Choose from the list.")
        )
    if above := [scope for scope in wanted if not by.may(scope)]:
        raise Refused(_("You do not have this right yourself: %(right)s") % {"right": above[0]}, field="scopes", remedy=_("Leave it out."))
    if not 1 <= days <= LONGEST_LIFE.days:
        raise Refused(_("A key lasts from 1 to 366 days."), field="days", remedy=_("Choose a number of days in between."))
    secret = new_key()
    with transaction.atomic():
        key = ApiKey.objects.create(
            owner=user_behind(by),
            name=name,
            prefix=secret[: len(KEY_PREFIX) + 4],
            hashed=hash_of(secret),
            scopes=wanted,
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        record_event("team.key-made", by=by, at=at, subject_kind="key", subject_id=key.pk, detail={"scopes": wanted, "days": days})
    return key, secret


def revoke_key(key_id: int, *, by: Actor, at: datetime) -> None:
    """Make a key useless from now on."""
    with transaction.atomic():
        if keys_of(by).order_by().filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=at) != 1:
            raise KeyNotFound(key_id)
        record_event("team.key-revoked", by=by, at=at, subject_kind="key", subject_id=key_id)


def note_key_use(secret: str, *, at: datetime) -> None:
    """Remember, to the hour, that the key was used; no event, and no write on most calls."""
    hashed = hash_of(secret)
    noted = _noted.get(hashed)
    if noted is not None and at - noted < NOTE_EVERY:
        return
    if len(_noted) > MOST_NOTED:
        _noted.clear()
    _noted[hashed] = at
    with suppress(DatabaseError):  # reading goes on when the disk is full
        ApiKey.objects.filter(hashed=hashed).update(used_at=at)
