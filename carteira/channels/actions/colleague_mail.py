"""Mail to a person of ours, from the first mailbox that sends. No consent is asked and nothing stands on a timeline: no customer is written to."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.email.peers import Peer, smtp, written
from carteira.channels.models import MailAccount
from carteira.channels.vault import unseal


class NotTaken(Exception):
    """The server did not take the message, for sure: it may be tried again."""


class Uncertain(Exception):
    """Nobody knows whether the server took the message: it is not sent again."""


@dataclass(frozen=True)
class Letter:
    """One message to a colleague; `stop` is the address of one click that ends such mail, `key` makes its Message-ID."""

    to: str
    subject: str
    text: str
    stop: str
    key: str


def mailbox_that_sends() -> MailAccount | None:
    """The mailbox that mail to colleagues leaves from."""
    return MailAccount.objects.filter(retired_at=None).exclude(smtp_host="").order_by("id").first()


def send_to_colleague(letter: Letter, *, at: datetime) -> None:
    """Hand the message to the server; raises NotTaken or Uncertain."""
    account = mailbox_that_sends()
    if account is None:
        raise Refused(_("There is no mailbox to send from."), field="account", remedy=_("Add one under Mailboxes."))
    mail = written(
        sender=formataddr((account.name, account.address)), to=letter.to, subject=letter.subject, text=letter.text, unsubscribe=letter.stop,
        message_id=f"<{letter.key}@{account.address.rpartition('@')[2]}>", date=format_datetime(at),
    )  # fmt: skip
    peer = Peer(account.smtp_host, account.smtp_port, account.smtp_security, account.username, unseal(account.sealed))
    try:
        with smtp(peer) as server:
            server.send_message(mail)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ConnectionRefusedError) as no:
        raise NotTaken(str(no)[:200]) from no
    except (OSError, smtplib.SMTPException) as no:
        raise Uncertain(f"{type(no).__name__}: {no}"[:200]) from no
