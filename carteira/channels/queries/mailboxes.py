"""How the mailboxes stand: what the server counts, what we hold, how long it has been stuck."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from carteira.basics.actor import Actor
from carteira.channels.models import MailAccount, MailFolder
from carteira.engine import queue

STUCK_AFTER = timedelta(minutes=15)


class AccountNotFound(LookupError):
    """No such mailbox. Mapped once to 404."""


@dataclass(frozen=True)
class Ledger:
    """One folder: its row, the lag since the last proof, and whether that is an alarm."""

    folder: MailFolder
    lag: timedelta | None
    stuck: bool


def accounts(*, by: Actor) -> list[MailAccount]:
    """Our mailboxes."""
    by.require("channels.manage")
    return list(MailAccount.objects.filter(retired_at=None).prefetch_related("folders").order_by("address"))


def account_for(number: int, *, by: Actor) -> MailAccount:
    """One mailbox."""
    by.require("channels.manage")
    found = MailAccount.objects.filter(pk=number, retired_at=None).first() if 0 < number < 2**63 else None
    if found is None:
        raise AccountNotFound(number)
    return found


def ledger(*, at: datetime) -> list[Ledger]:
    """Every folder that is read."""
    rows = MailFolder.objects.filter(account__retired_at=None).select_related("account").order_by("account__address", "name")
    return [ledger_of(row, at=at) for row in rows]


def ledger_of(row: MailFolder, *, at: datetime) -> Ledger:
    """A folder is stuck when for 15 minutes nothing proved that we hold all: an error, a missing message, or nobody looked."""
    began = row.proved_at or row.behind_since
    lag = at - row.proved_at if row.proved_at else None
    return Ledger(row, lag, began is not None and at - began > STUCK_AFTER)


def stuck_folders(by: Actor) -> QuerySet[MailFolder]:
    """The folders that are stuck, for the count beside the entry of the navigation."""
    from django.utils import timezone

    if not by.may("channels.manage"):
        return MailFolder.objects.none()
    long_ago = timezone.now() - STUCK_AFTER
    stuck = Q(proved_at__lt=long_ago) | Q(proved_at=None, behind_since__lt=long_ago)
    return MailFolder.objects.filter(stuck, account__retired_at=None)


def readable_accounts() -> list[MailAccount]:
    """Mailboxes that are read."""
    return list(MailAccount.objects.filter(retired_at=None).exclude(imap_host="").order_by("id"))


def last_test(number: int) -> queue.Job | None:
    """The latest test of a mailbox's connection."""
    return queue.Job.objects.filter(name="channels.try-mailbox", arguments__mailbox=number).order_by("-id").first()
