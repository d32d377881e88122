"""The team and each person of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.team import actions, queries
from carteira.team.pages.forms import ROLE_NAMES, Invitation, NewTerritory, Place
from carteira.web import messages
from carteira.web.requests import actor_of, page, put_refusal


@page("team.view", methods=("GET", "HEAD"))
def team(request: HttpRequest) -> HttpResponse:
    """Who works here."""
    return _team(request)


@page("team.manage", methods=("POST",))
def invite(request: HttpRequest) -> HttpResponse:
    """Take somebody in; the link is shown once."""
    by = actor_of(request)
    form = Invitation(request.POST, by=by)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            user, token = actions.invite(
                asked["email"], name=asked["name"], role=asked["role"], territory_id=asked["territory"], by=by, at=timezone.now()
            )
            return _show_link(request, user.name, token)
        except Refused as no:
            put_refusal(form, no)
    return _team(request, invitation=form, status=422)


@page("team.manage", methods=("POST",))
def add_territory(request: HttpRequest) -> HttpResponse:
    """Draw a territory."""
    form = NewTerritory(request.POST)
    if form.is_valid():
        try:
            made = actions.add_territory(
                form.cleaned_data["name"], parent_id=form.cleaned_data["parent"], by=actor_of(request), at=timezone.now()
            )
            messages.done(request, _("Territory %(name)s is drawn.") % {"name": made.name})
            return redirect("team:team")
        except Refused as no:
            put_refusal(form, no)
    return _team(request, territory=form, status=422)


@page("team.view", methods=("GET", "HEAD"))
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One person: role, territory, log-in."""
    return _member(request, member_id)


@page("team.manage", methods=("POST",))
def change(request: HttpRequest, member_id: int) -> HttpResponse:
    """Another role or territory."""
    by = actor_of(request)
    queries.member_for(member_id, by=by)
    form = Place(request.POST, by=by)
    if form.is_valid():
        try:
            actions.change_member(
                member_id, role=form.cleaned_data["role"], territory_id=form.cleaned_data["territory"], by=by, at=timezone.now()
            )
            messages.done(request, _("Saved."))
            return redirect("team:member", member_id)
        except Refused as no:
            put_refusal(form, no)
    return _member(request, member_id, form=form, status=422)


@page("team.manage", methods=("POST",))
def give_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """A new one-time link, shown once."""
    by = actor_of(request)
    found = queries.member_for(member_id, by=by)
    return _show_link(request, found.name, actions.give_link(member_id, by=by, at=timezone.now()))


@page("team.manage", methods=("POST",))
def disable(request: HttpRequest, member_id: int) -> HttpResponse:
    """Shut a person out."""
    actions.disable_member(member_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("Shut out: sessions, keys and links have ended."))
    return redirect("team:member", member_id)


@page("team.manage", methods=("POST",))
def enable(request: HttpRequest, member_id: int) -> HttpResponse:
    """Let a person back in."""
    actions.enable_member(member_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("May log in again."))
    return redirect("team:member", member_id)


def _team(
    request: HttpRequest, *, invitation: Invitation | None = None, territory: NewTerritory | None = None, status: int = 200
) -> HttpResponse:
    by = actor_of(request)
    shown = {
        "members": [(user, ROLE_NAMES.get(user.role, user.role)) for user in queries.members_seen_by(by)],
        "territories": queries.territories(),
        "may_manage": by.may("team.manage"),
        "invitation": invitation or Invitation(by=by),
        "new_territory": territory or NewTerritory(),
    }
    return render(request, "team/team.html", shown, status=status)


def _member(request: HttpRequest, member_id: int, *, form: Place | None = None, status: int = 200) -> HttpResponse:
    by = actor_of(request)
    found = queries.member_for(member_id, by=by)
    place = form or Place(initial={"role": found.role, "territory": found.territory_id}, by=by)
    shown = {
        "member": found,
        "role": ROLE_NAMES.get(found.role, found.role),
        "form": place,
        "may_manage": by.may("team.manage"),
        "me": found.pk == by.id,
    }
    return render(request, "team/member.html", shown, status=status)


def _show_link(request: HttpRequest, name: str, token: str) -> HttpResponse:
    return render(request, "team/link.html", {"name": name, "link": f"{settings.PUBLIC_URL}/welcome/{token}/"})
