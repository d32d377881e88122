"""One-time links: valid 24 hours, used once, the newest replaces the ones before."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.team.models import OneTimeLink, User
from carteira.team.queries import LinkSpent, actor_for, link_for, member_for
from carteira.team.rules import LINK_LASTS, ROLES, hash_of, may_grant, new_link_token

LONGEST_PASSWORD = 256


def give_link(member_id: int, *, by: Actor, at: datetime) -> str:
    """A new one-time token for somebody who is locked out or has not come in yet."""
    by.require("team.manage")
    member = member_for(member_id, by=by)
    if not may_grant(by, ROLES[member.role]):
        raise Refused(_("This person has rights that you do not have."), field="role", remedy=_("Ask the owner."))
    if not member.is_active:
        raise Refused(_("This person is disabled."), field="member", remedy=_("Enable the person first."))
    purpose = OneTimeLink.Purpose.RECOVERY if member.has_usable_password() else OneTimeLink.Purpose.INVITATION
    return give_link_to(member, purpose, by=by, at=at)


def give_link_to(user: User, purpose: str, *, by: Actor, at: datetime) -> str:
    """Make the token and void the ones before."""
    token = new_link_token()
    with transaction.atomic():
        user.links.filter(used_at__isnull=True).delete()
        user.links.create(purpose=purpose, hashed=hash_of(token), created_at=at, expires_at=at + LINK_LASTS)
        record_event("team.link-given", by=by, at=at, subject_kind="user", subject_id=user.pk, detail={"purpose": purpose})
    return token


def enter_by_link(token: str, *, name: str, password: str, email: str = "", at: datetime) -> User:
    """Use the link up: the person chooses a password (the first owner also an address) and may come in."""
    with transaction.atomic():
        link = link_for(token, at=at)
        if OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at) != 1:
            raise LinkSpent
        user = link.user
        user.name = clean_text(name, field="name", limit=150) or user.name
        if link.purpose == OneTimeLink.Purpose.FIRST_START and email.strip():
            user.email = free_address(email, beside=user)
        check_password(password, user)
        user.set_password(password)
        user.save()
        who = actor_for(user)
        record_event("team.link-used", by=who, at=at, subject_kind="user", subject_id=user.pk, detail={"purpose": link.purpose})
    return user


def check_password(password: str, user: User) -> None:
    """At least 12 characters, not a common one, not the person's own name or address. Raises Refused."""
    if len(password) > LONGEST_PASSWORD:
        raise Refused(_("The password is too long."), field="password", remedy=_("Use 256 characters at most."))
    try:
        validate_password(password, user)
    except ValidationError as no:
        raise Refused(" ".join(no.messages), field="password", remedy=_("Three or four unrelated words make a good one.")) from no


def free_address(email: str, *, beside: User | None = None) -> str:
    """The address, when it is one and nobody else has it. Raises Refused."""
    email = clean_text(email, field="email", limit=254)
    try:
        validate_email(email)
    except ValidationError as no:
        raise Refused(_("This is not an e-mail address."), field="email", remedy=_("Write it as name@company.example.")) from no
    if User.objects.filter(email__iexact=email).exclude(pk=beside.pk if beside and beside.pk else 0).exists():
        raise Refused(_("Somebody in the team has this address."), field="email", remedy=_("Use another address."))
    return email
