"""Who is in the team, with which role and where."""

from __future__ import annotations

import zoneinfo
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.team.actions.links import free_address, give_link_to
from carteira.team.models import ApiKey, OneTimeLink, Territory, User
from carteira.team.queries import member_for, user_behind
from carteira.team.rules import ROLES, may_grant


def invite(email: str, *, name: str, role: str, territory_id: int | None, by: Actor, at: datetime) -> tuple[User, str]:
    """Take somebody into the team; answers the person and the one-time token of the invitation."""
    by.require("team.manage")
    user = User(email=free_address(email), name=_name(name), joined_at=at, language=settings.LANGUAGE_CODE)
    _place(user, role, territory_id, by=by)
    user.set_unusable_password()
    with transaction.atomic():
        user.save()
        record_event("team.member-invited", by=by, at=at, subject_kind="user", subject_id=user.pk, detail=_position(user))
        token = give_link_to(user, OneTimeLink.Purpose.INVITATION, by=by, at=at)
    return user, token


def change_member(member_id: int, *, role: str, territory_id: int | None, by: Actor, at: datetime) -> User:
    """Give a person another role or territory; nobody above oneself, and an owner always remains."""
    by.require("team.manage")
    with transaction.atomic():
        user = _below(member_id, by=by)
        if user.role == "owner" and role != "owner":
            _another_owner_than(user)
        before = _position(user)
        _place(user, role, territory_id, by=by)
        user.save()
        detail = {"before": before, "after": _position(user)}
        record_event("team.member-changed", by=by, at=at, subject_kind="user", subject_id=user.pk, detail=detail)
    return user


def disable_member(member_id: int, *, by: Actor, at: datetime) -> User:
    """Shut a person out: sessions end, keys and links die at once."""
    by.require("team.manage")
    with transaction.atomic():
        user = _below(member_id, by=by)
        if user.pk == by.id:
            raise Refused(_("You cannot disable yourself."), field="member", remedy=_("Ask another owner to do it."))
        if user.role == "owner":
            _another_owner_than(user)
        user.is_active = False
        user.sessions_ended += 1
        user.save(update_fields=["is_active", "sessions_ended"])
        user.links.filter(used_at__isnull=True).delete()
        ApiKey.objects.filter(owner=user, revoked_at__isnull=True).update(revoked_at=at)
        UserSession.objects.filter(user=user).delete()
        record_event("team.member-disabled", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


def enable_member(member_id: int, *, by: Actor, at: datetime) -> User:
    """Let a disabled person back in; old keys stay dead."""
    by.require("team.manage")
    with transaction.atomic():
        user = _below(member_id, by=by)
        user.is_active = True
        user.save(update_fields=["is_active"])
        record_event("team.member-enabled", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


def drop_second_factor(member_id: int, *, by: Actor, at: datetime) -> User:
    """For somebody who lost phone and recovery codes: the password alone lets him in until he sets a factor up again."""
    by.require("team.manage")
    with transaction.atomic():
        user = _below(member_id, by=by)
        Authenticator.objects.filter(user=user).delete()
        record_event("team.second-factor-dropped", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


def set_preferences(*, name: str, language: str, time_zone: str, by: Actor, at: datetime) -> User:
    """Name, language and time zone of the person who asks."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not offered."), field="language", remedy=_("Choose one of the list."))
    if time_zone and time_zone not in zoneinfo.available_timezones():
        raise Refused(_("This time zone is not known."), field="time_zone", remedy=_("Choose one of the list."))
    with transaction.atomic():
        user = user_behind(by)
        user.name, user.language, user.time_zone = _name(name), language, time_zone
        user.save(update_fields=["name", "language", "time_zone"])
        record_event("team.preferences-set", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


def add_territory(name: str, *, parent_id: int | None, by: Actor, at: datetime) -> Territory:
    """Draw a territory, below another one or at the top."""
    by.require("team.manage")
    name = clean_text(name, field="name", limit=120)
    if not name:
        raise Refused(_("The territory needs a name."), field="name", remedy=_("Write its name."))
    if Territory.objects.filter(name__iexact=name).exists():
        raise Refused(_("There is a territory of this name."), field="name", remedy=_("Use another name."))
    with transaction.atomic():
        parent = _territory(parent_id)
        territory = Territory.objects.create(name=name, parent=parent)
        territory.path = f"{parent.path if parent else '/'}{territory.pk}/"
        territory.save(update_fields=["path"])
        record_event("team.territory-added", by=by, at=at, subject_kind="territory", subject_id=territory.pk, detail={"name": name})
    return territory


def _below(member_id: int, *, by: Actor) -> User:
    user = member_for(member_id, by=by)
    if not may_grant(by, ROLES[user.role]):
        raise Refused(_("This person has rights that you do not have."), field="role", remedy=_("Ask the owner."))
    return user


def _place(user: User, role: str, territory_id: int | None, *, by: Actor) -> None:
    granted = ROLES.get(role)
    if granted is None:
        raise Refused(_("There is no such role."), field="role", remedy=_("Choose one of the list."))
    if not may_grant(by, granted):
        raise Refused(_("This role has rights that you do not have."), field="role", remedy=_("Choose a role within your own."))
    user.role, user.territory = role, _territory(territory_id)
    if granted.scope == "team" and user.territory is None:
        raise Refused(_("This role sees a territory and needs one."), field="territory", remedy=_("Choose a territory."))


def _territory(territory_id: int | None) -> Territory | None:
    if territory_id is None:
        return None
    territory = Territory.objects.filter(pk=territory_id).first()
    if territory is None:
        raise Refused(_("There is no such territory."), field="territory", remedy=_("Choose one of the list."))
    return territory


def _another_owner_than(user: User) -> None:
    if not User.objects.filter(role="owner", is_active=True).exclude(pk=user.pk).exists():
        raise Refused(_("An owner must remain."), field="role", remedy=_("Make somebody else an owner first."))


def _name(name: str) -> str:
    name = clean_text(name, field="name", limit=150)
    if not name:
        raise Refused(_("The person needs a name."), field="name", remedy=_("Write the name."))
    return name


def _position(user: User) -> dict[str, object]:
    return {"role": user.role, "territory": user.territory_id}
