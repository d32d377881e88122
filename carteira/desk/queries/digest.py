"""The letter of notices: what is new for one person, of customers that he may see at this moment, in his language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext, override

from carteira.customers.queries import customers_seen_by
from carteira.desk.event_words import event_words
from carteira.team.models import Notice, User
from carteira.team.queries import actor_for, notices_of, place_of, zone_of
from carteira.team.rules import is_told

SALT = "desk.digest"
MOST, LOOKED_AT = 40, 400


class LinkNotFound(LookupError):
    """The link is not ours. Mapped once to 404."""


@dataclass(frozen=True)
class Written:
    """A letter: how many notices it tells, up to which it looked, subject and text."""

    notices: int
    read_until: int
    subject: str
    text: str
    stop: str


def stop_link(user: User) -> str:
    """Where one click ends the letters."""
    return f"{settings.PUBLIC_URL}/notices/stop/{signing.Signer(salt=SALT).sign_object(user.pk)}"


def user_of(token: str) -> User:
    """Whose letters a link ends."""
    try:
        number = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise LinkNotFound from None
    found = User.objects.filter(pk=number if isinstance(number, int) else 0, is_active=True).first()
    if found is None:
        raise LinkNotFound
    return found


def letter_for(user: User) -> Written:
    """What the person has not read and was not written yet. Selection is never told by mail, whoever reads it."""
    by = actor_for(user)
    new = list(notices_of(by).filter(pk__gt=place_of(user), read_at=None)[:LOOKED_AT])
    told = [row for row in new if is_told(row.event.verb, ["*"])]
    wanted = {row.event.customer_id for row in told if row.event.customer_id}
    names = dict(customers_seen_by(by).filter(pk__in=wanted).values_list("id", "name")) if by.may("customers.view") else {}
    told = [row for row in told if row.event.customer_id in names]
    with override(user.language), timezone.override(zone_of(user)):
        return _written(user, told, {pk: name for pk, name in names.items() if pk}, max((row.pk for row in new), default=place_of(user)))


def _written(user: User, told: list[Notice], names: dict[int, str], read_until: int) -> Written:
    groups: dict[str, list[tuple[str, Notice]]] = {}
    for row in told[:MOST]:
        groups.setdefault(names[row.event.customer_id or 0], []).append((str(event_words(row.event.verb)[0]), row))
    count, stop = len(told), stop_link(user)
    subject = ngettext("%(n)s notice of your customers", "%(n)s notices of your customers", count) % {"n": count}
    values = {
        "name": user.name,
        "groups": list(groups.items()),
        "more": count - min(count, MOST),
        "url": f"{settings.PUBLIC_URL}/notices/",
        "stop": stop,
    }
    text = render_to_string("desk/digest.txt", values) if told else ""
    return Written(count, read_until, subject, text, stop)
