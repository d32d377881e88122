"""The first start: an owner who has no password yet, and one link that lets him in once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from carteira.basics.actor import Actor
from carteira.governance.actions import record_event
from carteira.team.actions.links import give_link_to
from carteira.team.models import OneTimeLink, User

PLACEHOLDER = "owner@localhost"


def open_house(*, at: datetime) -> str | None:
    """Make sure that an owner can get in: a fresh one-time token until an owner has chosen a password, then None.

    The token is shown once by the caller and stored nowhere in clear; an earlier one stops working.
    """
    by = Actor.system("first start")
    with transaction.atomic():
        owners = list(User.objects.select_for_update().filter(role="owner", is_active=True).order_by("id"))
        if any(owner.has_usable_password() for owner in owners):
            return None
        owner = owners[0] if owners else _hire_owner(by=by, at=at)
        return give_link_to(owner, OneTimeLink.Purpose.FIRST_START, by=by, at=at)


def _hire_owner(*, by: Actor, at: datetime) -> User:
    owner = User(email=PLACEHOLDER, name="Owner", role="owner", joined_at=at, language=settings.LANGUAGE_CODE)
    owner.set_unusable_password()
    owner.save()
    record_event("team.owner-created", by=by, at=at, subject_kind="user", subject_id=owner.pk)
    return owner
