"""The link at which a customer answers: made with a version, good once."""

from __future__ import annotations

from datetime import datetime, timedelta

from carteira.sales.models import AnswerLink, ProposalVersion
from carteira.team.rules import hash_of, new_link_token

GRACE = timedelta(days=1)


def make_link(version: ProposalVersion, *, at: datetime) -> str:
    """A fresh link for a version, in the caller's transaction; it ends with the day until which the version is valid."""
    token = new_link_token()
    days = (version.valid_until - at.date()).days
    AnswerLink.objects.create(
        proposal_version=version, hashed=hash_of(token), made_at=at, expires_at=at + timedelta(days=max(days, 0)) + GRACE
    )
    return token
