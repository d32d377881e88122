"""What the command palette finds while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.queries import customers_seen_by, suggestions
from carteira.web.requests import actor_of, page

MOST = 8


@page("customers.view", methods=("GET", "HEAD"))
def find(request: HttpRequest) -> HttpResponse:
    """A few customers for the text."""
    try:
        text = clean_text(request.GET.get("q", ""), field="q", limit=200)
    except Refused:
        text = ""
    by = actor_of(request)
    found = suggestions(customers_seen_by(by), text, limit=MOST, whole=by.scope == "all") if text else []
    return render(request, "desk/found.html", {"found": found, "text": text})
