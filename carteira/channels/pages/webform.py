"""The public form."""

from __future__ import annotations

import uuid

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from carteira.basics.refused import Refused
from carteira.channels.actions.forms import form_for, take_entry
from carteira.channels.webform.guard import key_of, looks_like_spam, stamp
from carteira.web.requests import open_page

AN_HOUR, MOST_AN_HOUR = 3_600, 10


@csrf_exempt  # visitors have no session; the signed stamp ties the answer to the form that was shown
@open_page(methods=("GET", "HEAD", "POST"))
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form; take it filled in."""
    shown, now = form_for(token), timezone.now()
    if request.method != "POST":
        return render(request, "channels/webform.html", {"form": shown, "stamp": stamp(token, uuid.uuid4().hex, at=now), "said": {}})
    if _too_often(request):
        return render(
            request, "channels/webform.html", {"form": shown, "wrong": _("That was often. Try again in an hour."), "said": {}}, status=429
        )
    key = key_of(request.POST.get("stamp", ""), token, at=now)
    if key is None or looks_like_spam(request.POST.get("message", ""), request.POST.get("website", "")):
        return render(request, "channels/webform_done.html", {"form": shown})  # a machine learns nothing
    try:
        take_entry(token, request.POST.dict(), key=key, at=now, agreed=request.POST.get("agreed") == "1")
    except Refused as no:
        values = {
            "form": shown,
            "wrong": f"{no.message} {no.remedy}",
            "field": no.field,
            "said": request.POST,
            "stamp": request.POST["stamp"],
        }
        return render(request, "channels/webform.html", values, status=422)
    return render(request, "channels/webform_done.html", {"form": shown})


def _too_often(request: HttpRequest) -> bool:
    name = f"webform:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(name, 0, timeout=AN_HOUR)
    try:
        return int(cache.incr(name)) > MOST_AN_HOUR
    except ValueError:  # it expired in between
        return False
