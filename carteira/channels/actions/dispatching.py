"""Send what is due, one message a transaction: mail over SMTP, text messages through their provider."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime, formataddr

from carteira.basics.refused import Refused
from carteira.channels.actions.claiming import claim_next
from carteira.channels.actions.outgoing import WRITTEN
from carteira.channels.actions.settling import settle_failed, settle_sent, settle_uncertain, settle_unknown
from carteira.channels.actions.texting import send_text
from carteira.channels.email.peers import Peer, smtp, written
from carteira.channels.links import withdrawal_link
from carteira.channels.messaging.asked import NobodyKnows, NotTaken
from carteira.channels.models import MailAccount, OutMessage
from carteira.channels.vault import unseal
from carteira.customers.rules.purposes import MARKETING

Send = Callable[[OutMessage], None]
Clock = Callable[[], datetime]


def dispatch(*, clock: Clock, report: Callable[[int], None] | None = None, send: Send | None = None, most: int = 100_000) -> int:
    """Send everything that is due; gives how many left."""
    settle_uncertain(at=clock())
    sent = 0
    for channel in WRITTEN:
        while sent < most and (row := claim_next(at=clock(), channel=channel)) is not None:
            sent += _attempt(row, send or SENDERS[channel], clock)
            if report:
                report(sent)
    return sent


def _attempt(row: OutMessage, send: Send, clock: Clock) -> bool:
    try:
        send(row)
    except smtplib.SMTPResponseException as no:
        settle_failed(row, f"{no.smtp_code} {_words(no.smtp_error)}", at=clock(), for_good=no.smtp_code >= 500 and not _is_login(no))
    except smtplib.SMTPRecipientsRefused as no:
        code, words = next(iter(no.recipients.values()))
        settle_failed(row, f"{code} {_words(words)}", at=clock(), for_good=code >= 500)
    except NobodyKnows as no:
        settle_unknown(row, str(no))
    except NotTaken as no:
        settle_failed(row, str(no), at=clock(), for_good=no.for_good)
    except (OSError, smtplib.SMTPException) as no:
        settle_failed(row, f"{type(no).__name__}: {no}", at=clock(), for_good=False)
    except (Refused, ValueError) as no:
        settle_failed(row, str(no), at=clock(), for_good=True)
    else:
        settle_sent(row, at=clock())
        return True
    return False


def _is_login(no: smtplib.SMTPResponseException) -> bool:
    return isinstance(no, smtplib.SMTPAuthenticationError)


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def send_mail(row: OutMessage) -> None:
    """Hand one message to the account's server."""
    account = row.account
    if account is None or not account.smtp_host:
        raise Refused("has no server to send from.", field="account")
    link = withdrawal_link(row.pk) if row.purpose in MARKETING else ""
    mail = written(
        sender=formataddr((account.name, account.address)), to=row.address, subject=row.subject, text=row.text + (f"\n\n--\n{link}\n" if link else ""),
        message_id=row.message_id, in_reply_to=row.reply_to, unsubscribe=link, date=format_datetime(row.claimed_at or row.queued_at),
    )  # fmt: skip
    with smtp(sending_peer(account)) as server:
        server.send_message(mail)


SENDERS: Mapping[str, Send] = {"email": send_mail, "sms": send_text, "whatsapp": send_text}


def sending_peer(account: MailAccount) -> Peer:
    """Where the account sends."""
    return Peer(account.smtp_host, account.smtp_port, account.smtp_security, account.username, unseal(account.sealed))


def reading_peer(account: MailAccount) -> Peer:
    """Where the account is read."""
    return Peer(account.imap_host, account.imap_port, account.imap_security, account.username, unseal(account.sealed))
