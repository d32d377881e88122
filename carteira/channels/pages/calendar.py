"""The calendar by its secret address, and contacts as vCard."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carteira.basics.refused import Refused
from carteira.channels.actions.contacts import open_feed, take_cards
from carteira.channels.actions.planning import take_calendar
from carteira.channels.calendar import ics, vcard
from carteira.channels.queries.agenda import agenda_of_feed, cards_of
from carteira.web.messages import done
from carteira.web.requests import actor_of, open_page, page

MOST = 5 << 20


@open_page()
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar, for its calendar program."""
    now = timezone.now()
    name, entries = agenda_of_feed(secret, on=timezone.localdate())
    answer = HttpResponse(ics.written(entries, name=f"Carteira – {name}", at=now), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@page("customers.view", methods=("GET", "HEAD", "POST"))
def secret_address(request: HttpRequest) -> HttpResponse:
    """Make the secret address of my calendar; it is shown once."""
    shown = ""
    if request.method == "POST":
        shown = f"{settings.PUBLIC_URL}{reverse('channels:feed', args=[open_feed(by=actor_of(request), at=timezone.now())])}"
    return render(request, "channels/feed.html", {"shown": shown})


@page("customers.edit", methods=("POST",))
def import_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """Bring in visits and promises from an ICS file."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST:
        raise Refused(_("is missing or too large."), field="file", remedy=_("Choose an .ics file of at most 5 MB."))
    brought = take_calendar(number, file.read(), by=actor_of(request), at=timezone.now())
    values = {"visits": brought.visits, "promises": brought.promises, "known": brought.known, "left": len(brought.left)}
    done(request, _("Visits: %(visits)s, promises: %(promises)s, known already: %(known)s, left out: %(left)s.") % values)
    return HttpResponseRedirect(reverse("customers:talk", args=[number]))


@page("customers.export", methods=("GET", "HEAD"))
def export_cards(request: HttpRequest, number: int) -> HttpResponse:
    """The people of a customer as vCard 4.0."""
    answer = HttpResponse(vcard.written(cards_of(number, by=actor_of(request))), content_type="text/vcard; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="contacts-{number}.vcf"'
    return answer


@page("customers.edit", methods=("POST",))
def import_cards(request: HttpRequest, number: int) -> HttpResponse:
    """Add people from a vCard file."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST:
        raise Refused(_("is missing or too large."), field="file", remedy=_("Choose a .vcf file of at most 5 MB."))
    fresh, _updated = take_cards(number, file.read(), by=actor_of(request), at=timezone.now())
    done(request, ngettext("%(n)s contact added.", "%(n)s contacts added.", fresh) % {"n": fresh})
    return HttpResponseRedirect(reverse("customers:talk", args=[number]))
