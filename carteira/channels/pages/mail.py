"""Mail that came in and went out: the lists, one message, its files as downloads, whose it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.actions.receiving import assign_message
from carteira.channels.models import MailMessage
from carteira.channels.pages.mail_lists import INBOX, KINDS, OUTBOX
from carteira.channels.queries.messages import MessageNotFound, attachment_of, messages_seen_by
from carteira.channels.queries.sending import outbox_seen_by
from carteira.web.messages import done
from carteira.web.requests import actor_of, page
from carteira.web.tables import Grid, ListSpec, capped_count, slice_of


def _grid(request: HttpRequest, spec: ListSpec, found: Any, noun: Any, title: Any, text: Any) -> Grid:
    state = spec.read(request)
    count, capped = capped_count(found)
    rows = slice_of(found, sort=state.sort, after=state.after, before=state.before)
    return Grid(spec, state, rows, count=count, count_capped=capped, noun=noun, search=False, empty_title=title, empty_text=text)


@page("customers.view", methods=("GET", "HEAD"))
def inbox(request: HttpRequest) -> HttpResponse:
    """Mail of my customers, and mail that is nobody's yet."""
    state, found = INBOX.read(request), messages_seen_by(actor_of(request))
    if kinds := state.filters.get("kind"):
        found = found.filter(kind__in=kinds)
    whose = state.filters.get("whose", ())
    if len(whose) == 1:
        found = found.filter(identity__isnull="nobody" in whose)
    grid = _grid(
        request, INBOX, found, _("messages"), _("No mail yet"), _("Add a mailbox under Mailboxes; its mail is read every five minutes.")
    )
    return render(request, "channels/mail.html", {"grid": grid, "tab": "in"})


@page("customers.view", methods=("GET", "HEAD"))
def outbox(request: HttpRequest) -> HttpResponse:
    """What left, what waits, and what may not leave and why."""
    state, found = OUTBOX.read(request), outbox_seen_by(actor_of(request))
    if states := state.filters.get("state"):
        found = found.filter(state__in=states)
    grid = _grid(
        request,
        OUTBOX,
        found,
        _("messages"),
        _("Nothing was sent yet"),
        _("Write from a customer's page; consent is checked when a message leaves."),
    )
    return render(request, "channels/mail.html", {"grid": grid, "tab": "out"})


def _message(number: int, request: HttpRequest) -> MailMessage:
    found = messages_seen_by(actor_of(request)).filter(pk=number).first()
    if found is None:
        raise MessageNotFound(number)
    return found


@page("customers.view", methods=("GET", "HEAD"))
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message, with its thread and its files."""
    row = _message(number, request)
    thread = messages_seen_by(actor_of(request)).filter(thread=row.thread).order_by("received_at", "id")[:50]
    html = mark_safe(row.html) if row.html else ""  # noqa: S308 - sanitised when it was taken in (email/cleaning.py)
    values = {"row": row, "thread": thread, "files": row.attachments.defer("content"), "html": html, "kind": KINDS.get(row.kind, row.kind)}
    return render(request, "channels/message.html", values)


@page("customers.view", methods=("GET", "HEAD"))
def attachment(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """A file of a message: a download that no browser opens or guesses at."""
    row = attachment_of(_message(number, request), file)
    answer = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@page("customers.edit", methods=("POST",))
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Say whose message it is."""
    _message(number, request)
    said = request.POST.get("customer", "")
    if not said.isdecimal() or len(said) > 18:
        raise Refused(_("is not a customer."), field="customer", remedy=_("Give the customer's number."))
    assign_message(number, int(said), by=actor_of(request), at=timezone.now())
    done(request, _("Written down."))
    return HttpResponseRedirect(reverse("channels:message", args=[number]))
