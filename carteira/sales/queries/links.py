"""Where the customer answers a proposal without an account."""

from __future__ import annotations

from carteira.sales.models import AnswerLink
from carteira.team.rules import hash_of


class LinkNotFound(LookupError):
    """No such link. Mapped once to 404."""


def link_of(token: str) -> AnswerLink:
    """The link of a token; what it leads to is said by its version."""
    rows = AnswerLink.objects.select_related(
        "proposal_version__proposal__opportunity__identity__customer", "proposal_version__proposal__opportunity__owner"
    )
    found = rows.filter(hashed=hash_of(token)).first()
    if found is None:
        raise LinkNotFound("link")
    return found
