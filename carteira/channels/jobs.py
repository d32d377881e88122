"""Imports and their undo, mail in and out, as jobs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from carteira.channels.actions import mark_stopped, run_import, undo_import
from carteira.channels.actions.accounts import try_account
from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.syncing import raise_alarm, sync_account
from carteira.channels.queries import language_of
from carteira.channels.queries.mailboxes import readable_accounts
from carteira.engine import queue


@queue.task("imports.run")
def run(work: queue.Work) -> dict[str, Any]:
    """Take the rest of a file in."""
    import_id = int(work.arguments["import"])
    try:
        with override(language_of(import_id)):
            taken = run_import(import_id, by=work.actor, at=work.at, committing=work.committing, report=work.progress)
    except queue.Cancelled:
        mark_stopped(import_id, state="cancelled")
        raise
    return {name: getattr(taken, name) for name in ("lines", "new", "updated", "unchanged", "rejected")}


@queue.task("imports.undo")
def undo(work: queue.Work) -> dict[str, Any]:
    """Take an import back."""
    import_id = int(work.arguments["import"])
    with override(language_of(import_id)):
        taken = undo_import(import_id, by=work.actor, at=work.at, committing=work.committing, report=work.progress)
    return {"conflicts": len(taken.conflicts)}


@queue.task("channels.dispatch")
def send_what_is_due(work: queue.Work) -> dict[str, Any]:
    """Send the messages that are due, each only if it may leave now."""
    return {"sent": dispatch(clock=timezone.now, report=work.progress)}


@queue.task("channels.read-mail")
def read_mail(work: queue.Work) -> dict[str, Any]:
    """Take in what is new in every mailbox; one that does not answer does not hold up the others."""
    taken = {row.address: sync_account(row, clock=timezone.now, committing=work.committing) for row in readable_accounts()}
    with work.committing():
        raise_alarm(at=timezone.now())
    return taken


@queue.task("channels.try-mailbox")
def try_mailbox(work: queue.Work) -> dict[str, Any]:
    """Log in to a mailbox on both sides."""
    return {"tried": [asdict(one) for one in try_account(int(work.arguments["mailbox"]), by=work.actor)]}


queue.schedule("channels.dispatch", "*/5 * * * *")
queue.schedule("channels.read-mail", "*/5 * * * *")
