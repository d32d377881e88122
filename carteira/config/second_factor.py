"""A second factor for those who could do most harm: whoever manages the team or exports customers sees nothing before it is set up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.web.api_errors import problem
from carteira.web.requests import known_actor

PROVEN = "second_factor"
ACCOUNTS = "/account/"
MIGHTY = frozenset({"team.manage", "customers.export"})


class AsksForSecondFactor:
    """Leads people without a second factor to the page where they add one; `CARTEIRA_SECOND_FACTOR` says of whom it is asked. Keys are not people."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = known_actor(request)
        if request.path.startswith(ACCOUNTS):
            request.session.pop(PROVEN, None)  # here factors come and go
            return self.answer(request)
        if actor is None or actor.kind != "user" or not is_asked_of(actor) or _has_one(request):
            return self.answer(request)
        return _lead_to_set_up(request)


def is_asked_of(actor: Actor) -> bool:
    """Whether this person must have a second factor."""
    if settings.SECOND_FACTOR == "everybody":
        return True
    return settings.SECOND_FACTOR == "mighty" and any(actor.may(code) for code in MIGHTY)


def _has_one(request: HttpRequest) -> bool:
    if not request.session.get(PROVEN) and Authenticator.objects.filter(user_id=request.user.pk).exists():
        request.session[PROVEN] = True
    return bool(request.session.get(PROVEN))


def _lead_to_set_up(request: HttpRequest) -> HttpResponse:
    text = _("Your role asks for a second factor. Add one to go on.")
    if request.path.startswith("/api/"):
        return problem(request, 403, "not-allowed", text)
    messages.info(request, text)
    return redirect("mfa_index")
