"""Hand one text message to its provider. What the answer does not tell is never guessed: such a message does not go again by itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from django.conf import settings

from carteira.basics.refused import Refused
from carteira.channels.messaging import sms, whatsapp
from carteira.channels.messaging.asked import Asked, NobodyKnows, NotTaken, Place
from carteira.channels.models import OutMessage
from carteira.channels.vault import unseal
from carteira.engine import outgoing

PROVIDERS: Mapping[str, ModuleType] = {"sms": sms, "whatsapp": whatsapp}
LATER = frozenset({429, 503})
LOG_IN = frozenset({401, 403})


def send_text(row: OutMessage) -> None:
    """Ask the provider to send the message, and keep its number of it."""
    sender = row.sender
    if sender is None or sender.retired_at is not None:
        raise Refused("has nobody to send it.", field="sender")
    provider = PROVIDERS[row.channel]
    call = provider.call(Place(sender.url, sender.account, sender.number, unseal(sender.sealed)), _asked(row))
    try:
        answer = outgoing.post(call.url, call.body, call.headers, trusted_hosts=settings.WEBHOOK_TRUSTED_HOSTS)
    except outgoing.Unanswered as no:
        raise NobodyKnows(str(no)) from no
    if not 200 <= answer.status < 300:
        raise _refused(provider, answer)
    row.provider_id = _read(provider.taken_as, answer.text)
    row.save(update_fields=["provider_id"])


def _refused(provider: ModuleType, answer: outgoing.Answer) -> Exception:
    if answer.status >= 500 and answer.status not in LATER:
        return NobodyKnows(str(answer.status))
    later = answer.status in LATER | LOG_IN
    return NotTaken(f"{answer.status} {_read(provider.complaint, answer.text)}", for_good=not later)


def _read(reader: object, text: str) -> str:
    """What the provider says; an answer that nobody understands says nothing."""
    try:
        return str(reader(text))  # type: ignore[operator]
    except (ValueError, KeyError, TypeError, IndexError):
        return ""


def reference_of(row: OutMessage) -> str:
    """Our number of the message, which the provider gives back with each status."""
    return row.message_id.strip("<>").partition("@")[0]


def _asked(row: OutMessage) -> Asked:
    hook, text = row.sender.hook if row.sender else None, row.template
    callback = f"{settings.PUBLIC_URL}/hooks/{hook.code}" if hook else ""
    said = Asked(row.address, row.text, reference_of(row), callback)
    if text is None or not text.approved_as:
        return said
    return Asked(row.address, row.text, said.reference, callback, text.approved_as, text.language, tuple(row.parameters))
