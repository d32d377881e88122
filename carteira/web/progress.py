"""How far long work is, for the progress bar."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise


@dataclass(frozen=True)
class Progress:
    """A state of long work. `url` answers with this bar again; empty `total` is "not known yet"."""

    url: str
    done: int
    total: int | None
    running: bool
    label: str | Promise = ""
    rate: float | None = None  # per second
    remaining: float | None = None  # seconds
    cancel_url: str = ""
    after: str = ""  # where to go when it ends; empty reloads the page

    @property
    def percent(self) -> int | None:
        """Whole percent, never 100 before the end."""
        if not self.total:
            return None
        reached = min(100, self.done * 100 // self.total)
        return min(99, reached) if self.running else reached


def answer(request: HttpRequest, state: Progress) -> HttpResponse:
    """What the polled address returns: the bar, and at the end the order to reload or to go on."""
    response = render(request, "web/blocks/progress.html", {"state": state})
    if not state.running:
        response.headers["HX-Redirect" if state.after else "HX-Refresh"] = state.after or "true"
    return response
