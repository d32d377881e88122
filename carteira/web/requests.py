"""Doors for people: who asks, what the page needs, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale

log = structlog.get_logger()
BARE = "<!doctype html><title>{title}</title><h1>{status}: {title}</h1><p>{message} {remedy}</p><p><small>{request_id}</small></p>"
View = Callable[..., HttpResponse]


class NotSignedIn(PermissionError):
    """Nobody is logged in and no key was given. Mapped once to 401 (API) or to the log-in page."""


def known_actor(request: HttpRequest) -> Actor | None:
    """Who asks, or None when nobody is logged in. Set by `carteira.config.sessions.WhoActs`."""
    return cast("Actor | None", getattr(request, "actor", None))


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; raises NotSignedIn when nobody does."""
    actor = known_actor(request)
    if actor is None:
        raise NotSignedIn
    return actor


def page(permission: str = "", *, methods: Sequence[str] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """A page for people who are logged in and hold the permission ("" = everybody who is logged in).

    Not logged in: the log-in page, then back. No permission: 403. Refused: 422. LookupError: 404.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(list(methods))
            actor = known_actor(request)
            if actor is None or actor.kind != "user":
                return _ask_to_log_in(request)
            try:
                if permission:
                    actor.require(permission)
                return view(request, *args, **kwargs)
            except (Refused, LookupError, PermissionError) as no:
                return refusal(request, no)

        guarded.permission, guarded.methods = permission, tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return decorate


def open_page(*, methods: Sequence[str] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A page that needs no log-in: health, the first visit by a one-time link."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(list(methods))
            try:
                return view(request, *args, **kwargs)
            except (Refused, LookupError, PermissionError) as no:
                return refusal(request, no)

        guarded.permission, guarded.methods = None, tuple(methods)  # type: ignore[attr-defined]
        return guarded

    return decorate


def refusal(request: HttpRequest, no: Exception) -> HttpResponse:
    """The page that says no: what is wrong, where, and what to do. A bug in disguise is raised again."""
    if isinstance(no, Stale):
        return error_page(request, 412, _("Somebody else changed this in the meantime."), no.message, no.remedy)
    if isinstance(no, Refused):
        return error_page(request, 422, _("This cannot be done as asked."), str(no), no.remedy)
    if is_bug(no):
        raise no
    if isinstance(no, PermissionError):
        return error_page(request, 403, _("You may not do this."), "", _("Ask the owner of this installation for the right."))
    return error_page(request, 404, _("Nothing is here for you."), "", _("It may have been removed, or belong to somebody else."))


def put_refusal(form: Form, no: Refused) -> None:
    """Show a business no at the field of the form that it names, else at the head of the form."""
    form.add_error(no.field if no.field in form.fields else None, f"{no.message} {no.remedy}".strip())


def is_bug(no: Exception) -> bool:
    """KeyError, IndexError and the system's own permission errors are faults of the program, not answers to the user."""
    return type(no) in (KeyError, IndexError, LookupError) or (isinstance(no, PermissionError) and no.errno is not None)


def error_page(request: HttpRequest, status: int, title: str, message: str = "", remedy: str = "") -> HttpResponse:
    """One look for all errors (`web/error.html`); bare words when even that fails, so that an error never hides another."""
    frame = {"status": status, "title": title, "message": message, "remedy": remedy, "request_id": getattr(request, "id", "")}
    try:
        return render(request, "web/error.html", frame, status=status)
    except Exception:
        log.exception("error page failed", status=status)
        return HttpResponse(format_html(BARE, **frame), status=status)


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    back_to = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(back_to)


def back_to(request: HttpRequest, default: str = "/") -> str:
    """The page to go back to; only ours."""
    asked = request.POST.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else default
