"""Wait at a mailbox for what comes (IMAP IDLE), and take it in at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from imap_tools.errors import ImapToolsError

from carteira.channels.actions.dispatching import reading_peer
from carteira.channels.actions.syncing import note_fault, sync_folder
from carteira.channels.email.peers import imap
from carteira.channels.models import MailAccount, MailFolder

A_DAY = 86_400.0
TURN = 60.0
"""Seconds of one wait; servers may hang up after 29 minutes, and a lost line is found out no later than this."""


def listen_to(
    account: MailAccount, *, clock: Callable[[], datetime], go_on: Callable[[], bool], folder: str = "INBOX", seconds: float = TURN
) -> int:
    """Read the folder, wait until the server tells of something, read again, as long as `go_on` says so."""
    row, _made = MailFolder.objects.get_or_create(account=account, name=folder)
    taken = 0
    try:
        with imap(reading_peer(account), seconds=seconds + 30, longest=A_DAY) as box:
            while go_on():
                taken += sync_folder(box, row, clock=clock)
                box.idle.wait(timeout=seconds)
    except (OSError, ImapToolsError, UnicodeError) as no:
        note_fault(row, f"{type(no).__name__}: {no}", at=clock())
    return taken
