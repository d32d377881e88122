"""Notices by e-mail: how often I want them, and the link that ends them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from carteira.basics.refused import Refused
from carteira.channels.actions.colleague_mail import mailbox_that_sends
from carteira.desk.queries.digest import user_of
from carteira.team import actions, queries
from carteira.web import messages
from carteira.web.requests import actor_of, open_page, page


@page(methods=("GET", "HEAD", "POST"))
def digest(request: HttpRequest) -> HttpResponse:
    """How often, and from which hour on."""
    by, now = actor_of(request), timezone.now()
    if request.method == "POST":
        actions.want_digest(every=request.POST.get("every", ""), hour=_hour(request.POST.get("hour", "8")), by=by, at=now)
        messages.done(request, _("Saved."))
        return redirect("desk:digest")
    wish = queries.digest_of(by, now=now)
    rhythms = [("", _("Never")), ("daily", _("Every day")), ("weekly", _("Every Monday"))]
    context = {
        "wish": wish, "rhythms": rhythms, "hours": range(24), "zone": queries.zone_of(wish.user).key, "email": wish.user.email,
        "mailbox": mailbox_that_sends() is not None,
    }  # fmt: skip
    return render(request, "desk/digest.html", context)


def _hour(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 3):
        raise Refused(_("is not an hour."), field="hour", remedy=_("Choose 0 to 23."))
    return int(text)


@csrf_exempt  # a mail program posts here (RFC 8058); the signed link is the proof
@open_page(methods=("GET", "HEAD", "POST"))
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter and its one click. Looking at it ends nothing: scanners look too."""
    user = user_of(token)
    if request.method == "POST":
        actions.want_digest(every="", by=queries.actor_for(user), at=timezone.now())
    return render(request, "desk/digest_stop.html", {"stopped": request.method == "POST"})
