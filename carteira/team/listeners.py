"""What happens to accounts is written to the audit: allauth says it by signals, which are wired here once."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from carteira.governance.actions import record_event
from carteira.team.models import User
from carteira.team.queries import actor_for

log = structlog.get_logger()
VERBS = {
    user_logged_in: "team.member-logged-in",
    user_logged_out: "team.member-logged-out",
    account.password_changed: "team.password-changed",
    account.password_reset: "team.password-reset",
    mfa.authenticator_added: "team.second-factor-added",
    mfa.authenticator_removed: "team.second-factor-removed",
}


def _record(verb: str) -> Any:
    def hear(sender: Any, user: Any = None, **kwargs: Any) -> None:
        if isinstance(user, User):
            record_event(verb, by=actor_for(user), at=timezone.now(), subject_kind="user", subject_id=user.pk)

    return hear


def _log_failure(sender: Any, **kwargs: Any) -> None:
    log.warning("log-in failed")


def wire() -> None:
    """Called once, by the application's `ready`."""
    for signal, verb in VERBS.items():
        signal.connect(_record(verb), weak=False, dispatch_uid=verb)
    user_login_failed.connect(_log_failure, dispatch_uid="team.log-in-failed")
