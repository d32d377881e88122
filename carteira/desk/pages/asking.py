"""What an address asks of the list of customers, by whoever calls it."""

from __future__ import annotations

from django.http import HttpRequest

from carteira.desk.asking import Asked, asked_by, long, matching, order, rows
from carteira.web.requests import actor_of

__all__ = ["Asked", "asked", "long", "matching", "order", "rows"]


def asked(request: HttpRequest) -> Asked:
    """Read the address."""
    return asked_by(actor_of(request), request)
