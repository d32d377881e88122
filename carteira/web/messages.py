"""Say that something was done, with the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


def done(request: HttpRequest, text: str | Promise, *, undo: str = "") -> None:
    """A message on the next page; `undo` is the address that takes it back (posted without fields)."""
    messages.success(request, str(text), extra_tags=f"undo={undo}" if undo else "")


def warn(request: HttpRequest, text: str | Promise) -> None:
    """A warning on the next page; it stays until closed."""
    messages.warning(request, str(text))
