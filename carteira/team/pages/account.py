"""One's own settings and keys, and the first visit by a one-time link."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.team import actions, queries
from carteira.team.models import OneTimeLink, User
from carteira.team.pages.forms import PERMISSION_NAMES, NewKey, Preferences, Welcome
from carteira.web import messages
from carteira.web.requests import actor_of, open_page, page, put_refusal


@page("")
def settings(request: HttpRequest) -> HttpResponse:
    """How the product speaks to me, and the ways to my password, second factor and sessions."""
    by = actor_of(request)
    me = queries.user_behind(by)
    form = Preferences(request.POST or None, initial={"name": me.name, "language": me.language, "time_zone": me.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_preferences(**form.cleaned_data, by=by, at=timezone.now())
            messages.done(request, _("Saved."))
            return redirect("team:settings")
        except Refused as no:
            put_refusal(form, no)
    return render(request, "team/settings.html", {"form": form, "me": me}, status=422 if form.errors else 200)


@page("keys.manage", methods=("GET", "HEAD"))
def keys(request: HttpRequest) -> HttpResponse:
    """My keys for programs."""
    if is_reauthentication_required(request, app="team"):  # asked before the form is filled in, not after
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('team:keys')}")
    return _keys(request, NewKey(by=actor_of(request)))


@page("keys.manage", methods=("POST",))
def make_key(request: HttpRequest) -> HttpResponse:
    """A new key; its secret is shown this once. A session that somebody left open does not do."""
    by = actor_of(request)
    if is_reauthentication_required(request, app="team"):
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('team:keys')}")
    form = NewKey(request.POST, by=by)
    if form.is_valid():
        try:
            key, secret = actions.make_key(**form.cleaned_data, by=by, at=timezone.now())
            return render(request, "team/key.html", {"key": key, "secret": secret})
        except Refused as no:
            put_refusal(form, no)
    return _keys(request, form, status=422)


@page("keys.manage", methods=("POST",))
def revoke_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Make a key useless."""
    actions.revoke_key(key_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("The key no longer works."))
    return redirect("team:keys")


@open_page(methods=("GET", "HEAD", "POST"))
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Come in by a one-time link: looking at it uses nothing up, sending the form does."""
    link = queries.link_for(token, at=timezone.now())
    first = link.purpose == OneTimeLink.Purpose.FIRST_START
    form = Welcome(request.POST or None, initial={"email": "" if first else link.user.email, "name": "" if first else link.user.name})
    if not first:
        form.fields["email"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.enter_by_link(token, **form.cleaned_data, at=timezone.now())
            return _let_in(request, user)
        except Refused as no:
            put_refusal(form, no)
    return render(request, "team/welcome.html", {"form": form, "first": first}, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    user.backend = "allauth.account.auth_backends.AuthenticationBackend"
    record_authentication(request, user, method="password")
    response: HttpResponse = perform_login(request, user, redirect_url="/")
    return response


def _keys(request: HttpRequest, form: NewKey, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    found = [
        (
            key,
            [PERMISSION_NAMES.get(code, code) for code in key.scopes],
            key.revoked_at is None and (key.expires_at is None or key.expires_at > now),
        )
        for key in queries.keys_of(actor_of(request))
    ]
    return render(request, "team/keys.html", {"form": form, "keys": found}, status=status)
