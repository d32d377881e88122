"""Mailboxes: added, changed, tested, retired."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.actions.dispatching import reading_peer, sending_peer
from carteira.channels.email.peers import imap, smtp
from carteira.channels.models import MailAccount
from carteira.channels.queries.mailboxes import account_for
from carteira.channels.vault import seal
from carteira.governance.actions import record_event

TEXTS = {"name": 80, "address": 254, "username": 254, "smtp_host": 200, "imap_host": 200}
SECURITY = ("tls", "starttls", "none")


def keep_account(values: Mapping[str, Any], *, by: Actor, at: datetime, number: int | None = None) -> MailAccount:
    """Add a mailbox, or change one; an empty password keeps the one that stands."""
    by.require("channels.manage")
    with transaction.atomic():
        row = account_for(number, by=by) if number else MailAccount(created_at=at)
        for name, limit in TEXTS.items():
            setattr(row, name, clean_text(str(values.get(name) or ""), field=name, limit=limit))
        for side in ("smtp", "imap"):
            _set_side(row, side, values)
        if "@" not in row.address:
            raise Refused(_("is not an e-mail address."), field="address", remedy=_("Correct it."))
        if MailAccount.objects.filter(address=row.address).exclude(pk=row.pk).exists():
            raise Refused(_("is there already."), field="address", remedy=_("Change that mailbox instead."))
        if values.get("password"):
            row.sealed = seal(str(values["password"]))
        row.save()
        record_event("channels.mailbox-kept", by=by, at=at, subject_kind="mailbox", subject_id=row.pk, detail={"address": row.address})
        return row


def _set_side(row: MailAccount, side: str, values: Mapping[str, Any]) -> None:
    port, security = (
        values.get(f"{side}_port") or getattr(row, f"{side}_port"),
        values.get(f"{side}_security") or getattr(row, f"{side}_security"),
    )
    if security not in SECURITY:
        raise Refused(_("is not known."), field=f"{side}_security", remedy=_("Use one of:") + " " + ", ".join(SECURITY))
    if not isinstance(port, int) or not 0 < port < 65_536:
        raise Refused(_("is not a port."), field=f"{side}_port", remedy=_("Give a number from 1 to 65535."))
    setattr(row, f"{side}_port", port)
    setattr(row, f"{side}_security", security)


def retire_account(number: int, *, by: Actor, at: datetime) -> None:
    """Use a mailbox no longer; what it brought stays."""
    with transaction.atomic():
        row = account_for(number, by=by)
        row.retired_at = at
        row.sealed = ""
        row.save(update_fields=["retired_at", "sealed"])
        record_event("channels.mailbox-retired", by=by, at=at, subject_kind="mailbox", subject_id=row.pk, detail={"address": row.address})


@dataclass(frozen=True)
class Tried:
    """What a connection answered, and how long it took."""

    side: str
    worked: bool
    said: str
    seconds: float


def try_account(number: int, *, by: Actor, seconds: float = 10.0) -> list[Tried]:
    """Log in on both sides and hang up. Done by a job: a dead server costs its seconds, no page."""
    row = account_for(number, by=by)
    sides = []
    if row.smtp_host:
        sides.append(_tried("smtp", lambda: smtp(sending_peer(row), seconds=seconds)))
    if row.imap_host:
        sides.append(_tried("imap", lambda: imap(reading_peer(row), seconds=seconds)))
    return sides


def _tried(side: str, connect: Any) -> Tried:
    began = time.monotonic()
    try:
        with connect():
            said, worked = "", True
    except (OSError, ImapToolsError, Refused) as no:  # smtplib's errors are OSErrors
        said, worked = f"{type(no).__name__}: {no}"[:300], False
    return Tried(side, worked, said, round(time.monotonic() - began, 2))
