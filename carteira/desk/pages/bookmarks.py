"""What is at hand: the star of a page, favourites and what was opened last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from carteira.customers.actions import bookmarks as verbs
from carteira.customers.queries import bookmarks
from carteira.web.requests import actor_of, back_to, page

PLACES = {"customer": "desk:customer", "opportunity": "sales:opportunity", "case": "service:case"}
ICONS = {"customer": "building-2", "opportunity": "target", "case": "inbox"}


@page("customers.view", methods=("GET", "HEAD"))
def at_hand(request: HttpRequest) -> HttpResponse:
    """Favourites and recents, for the palette and the desk."""
    stars, last = bookmarks.at_hand(actor_of(request))
    known = {(one.kind, one.subject) for one in stars}
    groups = [(True, _rows(stars)), (False, _rows([one for one in last if (one.kind, one.subject) not in known]))]
    name = "desk/at-hand-palette.html" if request.GET.get("in") == "palette" else "desk/at-hand.html"
    return render(request, name, {"groups": groups, "any": bool(stars or last)})


def _rows(found: list[bookmarks.AtHand]) -> list[tuple[bookmarks.AtHand, str, str]]:
    return [(one, reverse(PLACES[one.kind], args=[one.subject]), ICONS[one.kind]) for one in found]


@page("customers.view")
def star(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The star of a thing, and the button that turns it; asking for it notes that the page was opened."""
    by = actor_of(request)
    name = bookmarks.name_of(kind, number, by=by)
    if request.method == "POST":
        if request.POST.get("want") == "on":
            verbs.star(kind, number, by=by, at=timezone.now())
        elif request.POST.get("want") == "off":
            verbs.unstar(kind, number, by=by)
        else:
            verbs.note_seen(kind, number, by=by, at=timezone.now())
        if not getattr(request, "htmx", False):
            return HttpResponseRedirect(back_to(request, reverse(PLACES[kind], args=[number])))
    on = bookmarks.starred(kind, number, by=by)
    return render(request, "desk/star.html", {"kind": kind, "number": number, "name": name, "on": on})
