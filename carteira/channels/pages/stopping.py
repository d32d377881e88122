"""Withdraw by the link of a message: no log-in, one click. Looking at the page withdraws nothing: scanners look too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from carteira.channels.actions.withdrawing import withdraw_by_link
from carteira.channels.links import message_of
from carteira.customers.rules.purposes import MARKETING
from carteira.web.requests import open_page


@csrf_exempt  # the receiver's mail program posts here (RFC 8058); the signed link is the proof
@open_page(methods=("GET", "HEAD", "POST"))
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link, and its one click."""
    if request.method == "POST":
        everything = request.POST.get("all") == "1"
        row = withdraw_by_link(token, at=timezone.now(), purposes=MARKETING if everything else frozenset())
        return render(request, "channels/stopped.html", {"address": row.address, "everything": everything})
    row = message_of(token)
    return render(request, "channels/stop.html", {"address": row.address, "token": token})
