"""Letters of notices: claimed, sent, settled, one after another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.utils.translation import override

from carteira.channels.actions.colleague_mail import Letter, NotTaken, Uncertain, mailbox_that_sends, send_to_colleague
from carteira.desk.queries.digest import letter_for
from carteira.team import actions, queries
from carteira.team.models import User

Committing = Callable[[], AbstractContextManager[None]]


def send_letters(*, clock: Callable[[], datetime], committing: Committing) -> dict[str, Any]:
    """Send what is due. A letter that was claimed is never sent again, whatever happened to whoever claimed it."""
    if mailbox_that_sends() is None:
        return {"said": "no mailbox to send from"}
    told: dict[str, int] = {}
    for user, period in queries.letters_due(clock()):
        state = _send(user, period, clock, committing)
        told[state] = told.get(state, 0) + 1
    return told


def _send(user: User, period: str, clock: Callable[[], datetime], committing: Committing) -> str:
    with committing():
        written = letter_for(user)
        letter = actions.claim_letter(user, period, notices=written.notices, read_until=written.read_until, at=clock())
    if letter is None or letter.state == "empty":
        return "empty"
    state, why = "sent", ""
    try:
        with override(user.language):
            post = Letter(user.email, written.subject, written.text, written.stop, f"digest-{user.pk}-{period}")
            send_to_colleague(post, at=clock())
    except NotTaken as no:
        state, why = "failed", str(no)
    except Uncertain as no:
        state, why = "uncertain", str(no)
    with committing():
        actions.settle_letter(letter, state=state, at=clock(), why=why)
    return state
