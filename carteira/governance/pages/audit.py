"""What was done, by whom; and the button that proves the record whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.governance import queries
from carteira.web import messages
from carteira.web.requests import actor_of, page

ROWS = 50


@page("audit.view", methods=("GET", "HEAD"))
def audit(request: HttpRequest) -> HttpResponse:
    """Events, newest first."""
    events = queries.events_seen_by(actor_of(request))
    if verb := request.GET.get("verb", ""):
        events = events.filter(verb=verb)
    if before := request.GET.get("before", ""):
        events = events.filter(id__lt=_number(before))
    rows = list(events[: ROWS + 1])
    older = rows[ROWS - 1].pk if len(rows) > ROWS else None
    return render(request, "governance/audit.html", {"events": rows[:ROWS], "older": older, "verb": verb, "verbs": queries.event_verbs()})


@page("audit.view", methods=("POST",))
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the chain from the first event."""
    report = queries.verify_chain()
    if report.whole:
        messages.done(
            request,
            _("The record is whole: %(count)s events, last digest %(digest)s…")
            % {"count": report.events, "digest": report.last_digest[:12]},
        )
    else:
        messages.warn(request, _("The record is broken at event %(id)s: %(reason)s.") % {"id": report.broken_at, "reason": report.reason})
    return redirect("governance:audit")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(_("This is not an event."), field="before", remedy=_("Begin again from the newest."))
    return int(text)
