"""Read a folder of a mailbox: cursor and messages in one transaction, and a ledger that shows what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox

from carteira.basics.actor import Actor
from carteira.channels.actions.dispatching import reading_peer
from carteira.channels.actions.receiving import Arrived, take_message
from carteira.channels.email.parsing import MOST_ALL
from carteira.channels.email.peers import imap
from carteira.channels.models import MailAccount, MailFolder, MailMessage
from carteira.channels.queries.mailboxes import ledger
from carteira.governance.actions import record_event
from carteira.governance.models import Event

CHUNK = 25
STUCK = "channels.folder-stuck"
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
Clock = Callable[[], datetime]
Committing = Callable[[], AbstractContextManager[None]]


def sync_account(
    account: MailAccount, *, clock: Clock, folders: tuple[str, ...] = ("INBOX",), committing: Committing = transaction.atomic
) -> int:
    """Take in what is new in the folders of a mailbox; a server that does not answer is written into the ledger, not raised."""
    taken = 0
    rows = [MailFolder.objects.get_or_create(account=account, name=name)[0] for name in folders]
    try:
        with imap(reading_peer(account)) as box:
            for row in rows:
                taken += sync_folder(box, row, clock=clock, committing=committing)
    except (OSError, ImapToolsError, UnicodeError) as no:
        for row in rows:
            note_fault(row, f"{type(no).__name__}: {no}", at=clock())
    return taken


def sync_folder(box: BaseMailBox, row: MailFolder, *, clock: Clock, committing: Committing = transaction.atomic) -> int:
    """Take in what the folder has beyond our cursor, chunk by chunk."""
    status = box.folder.status(row.name, ["MESSAGES", "UIDNEXT", "UIDVALIDITY"])
    if row.uid_validity != status.get("UIDVALIDITY"):
        # The server numbers its messages anew: read all again, Message-IDs tell what we hold.
        row.uid_validity, row.last_uid = status.get("UIDVALIDITY"), 0
    row.server_count = status.get("MESSAGES")
    box.folder.set(row.name, readonly=True)
    taken = 0
    for chunk in _chunks(_new_uids(box, row.last_uid)):
        arrived = [_fetched(box, uid) for uid in chunk]
        with committing():
            taken += sum(take_message(row, one, at=clock()) is not None for one in arrived if one is not None)
            row.last_uid = chunk[-1]
            row.save(update_fields=["uid_validity", "last_uid"])
    _prove(row, at=clock())
    return taken


def _new_uids(box: BaseMailBox, last: int) -> list[int]:
    # "n:*" names the last message even when its number is below n.
    return sorted(uid for uid in map(int, box.uids(f"UID {last + 1}:*", charset=None)) if uid > last)


def _chunks(uids: list[int]) -> Iterator[list[int]]:
    return (uids[start : start + CHUNK] for start in range(0, len(uids), CHUNK))


def _fetched(box: BaseMailBox, uid: int) -> Arrived | None:
    """The message; of one beyond our limit only its head. None when it went away in between."""
    head = box.client.uid("fetch", str(uid), "(RFC822.SIZE)")[1]
    found = SIZE.search(b" ".join(part for part in head if isinstance(part, bytes)))
    large = found is not None and int(found.group(1)) > MOST_ALL
    answer = box.client.uid("fetch", str(uid), "(BODY.PEEK[HEADER])" if large else "(BODY.PEEK[])")[1]
    raw = next((part[1] for part in answer if isinstance(part, tuple) and isinstance(part[1], bytes)), None)
    return None if raw is None else Arrived(uid, raw, large)


def _prove(row: MailFolder, *, at: datetime) -> None:
    """Compare the server's count with ours, and say since when something is missing."""
    row.our_count = MailMessage.objects.filter(folder=row).count()
    row.looked_at, row.error = at, ""
    row.proved_at, row.behind_since = at, None
    row.save()


def note_fault(row: MailFolder, why: str, *, at: datetime) -> None:
    """The server did not answer: since when, and what it said."""
    row.looked_at, row.error = at, why[:300]
    row.behind_since = row.behind_since or at
    row.save(update_fields=["looked_at", "error", "behind_since"])


def raise_alarm(*, at: datetime) -> list[MailFolder]:
    """Tell once of each folder that is stuck: those who listen to events and the webhooks hear of it."""
    told = []
    for line in ledger(at=at):
        row, began = line.folder, line.folder.proved_at or line.folder.behind_since
        known = Event.objects.filter(verb=STUCK, subject_kind="mail-folder", subject_id=row.pk, at__gte=began or at)
        if line.stuck and not known.exists():
            detail = {"mailbox": row.account.address, "folder": row.name, "error": row.error}
            record_event(STUCK, by=Actor.system("mailbox"), at=at, subject_kind="mail-folder", subject_id=row.pk, detail=detail)
            told.append(row)
    return told
