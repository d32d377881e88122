"""One's clock, on any page: start it, stop it, throw it away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.returns.actions import timing
from carteira.returns.queries.timers import running_of
from carteira.web import messages
from carteira.web.formats import number_text
from carteira.web.requests import actor_of, page

PLACES = {"case": "service:case", "opportunity": "sales:opportunity", "talk": "customers:talk"}
WORDS = {"case": gettext_lazy("Case"), "opportunity": gettext_lazy("Opportunity"), "talk": gettext_lazy("Talk")}


@page("returns.log", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """The clock as it stands; pages of cases, opportunities and talks ask for it as a fragment."""
    about, number = request.GET.get("about", ""), request.GET.get("id", "")
    running = running_of(actor_of(request), now=timezone.now())
    known = about in PLACES and number.isdecimal() and len(number) < 19
    here = bool(running and known and (running.timer.about, running.timer.about_id) == (about, int(number)))
    context: dict[str, Any] = {
        "running": running, "here": here, "about": about if known else "", "number": number, "query": request.GET.urlencode(),
        "place": _address(running.timer.about, running.timer.about_id) if running else "", "word": WORDS[running.timer.about] if running else "",
    }  # fmt: skip
    fragment = bool(getattr(request, "htmx", False))
    return render(request, "returns/timer.html#clock" if fragment else "returns/timer.html", context)


@page("returns.log", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Let it run."""
    about, number = request.POST.get("about", ""), request.POST.get("id", "")
    if about not in PLACES or not number.isdecimal() or len(number) > 18:
        raise Refused(_("is not known."), field="about", remedy=_("Start the clock on a case, an opportunity or a talk."))
    timing.start_timer(about, int(number), by=actor_of(request), at=timezone.now())
    return redirect(_address(about, int(number)))


@page("returns.log", methods=("POST",))
def stop(request: HttpRequest) -> HttpResponse:
    """Book the minutes, or throw them away; the minutes of a talk stand in the form that is written next."""
    by, now = actor_of(request), timezone.now()
    if request.POST.get("what") == "drop":
        timing.drop_timer(by=by, at=now)
        messages.done(request, _("Thrown away. Nothing is booked."))
        return redirect("returns:timer")
    found = timing.stop_timer(by=by, at=now)
    place = _address(found.about, found.about_id)
    if found.about == "talk":
        return redirect(f"{place}?minutes={found.minutes}")
    messages.done(request, _("%s minutes are booked.") % number_text(found.minutes))
    return redirect(place)


def _address(about: str, number: int) -> str:
    return reverse(PLACES[about], args=[number])
