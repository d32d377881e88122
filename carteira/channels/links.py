"""Links that speak for a person without a log-in: signed, telling nothing of what they are about."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from carteira.channels.models import OutMessage

SALT = "channels.withdrawal"


class LinkNotFound(LookupError):
    """The link is not ours, or what it was about is gone. Mapped once to 404."""


def withdrawal_link(message: int) -> str:
    """Where the receiver of a message withdraws its consent."""
    return f"{settings.PUBLIC_URL}/stop/{signing.Signer(salt=SALT).sign_object(message)}"


def message_of(token: str) -> OutMessage:
    """The message that a link was sent with."""
    try:
        number = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        raise LinkNotFound from None
    found = OutMessage.objects.filter(pk=number if isinstance(number, int) else 0).select_related("identity", "contact__identity").first()
    if found is None:
        raise LinkNotFound
    return found
