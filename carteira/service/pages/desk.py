"""The desk itself: calendars, queues, clocks, services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.service.actions import furnishing
from carteira.service.pages import words
from carteira.service.pages.forms_improving import HolidayForm
from carteira.service.queries.desks import calendars, clock_rules, queues, services
from carteira.service.queries.standing import desk_seen
from carteira.web import messages
from carteira.web.formats import number_text
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column


@page("service.view")
def desk(request: HttpRequest) -> HttpResponse:
    """Calendars, queues, clocks and services; and a form for a day off of a town."""
    by, status = actor_of(request), 200
    desk_seen(by=by)
    form = HolidayForm(request.POST or None, calendars=calendars())
    if request.method == "POST":
        by.require("service.define")
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                furnishing.add_local_holiday(said.pop("calendar"), **said, by=by, at=timezone.now())
                messages.done(request, _("Kept. All clocks follow at once."))
                return redirect("service:desk")
            except Refused as no:
                put_refusal(form, no)
    context = {
        "form": form, "calendars": calendars(), "queues": queues(), "services": services(), "rules": clock_rules(), "rule_columns": RULES,
        "may_define": by.may("service.define"),
    }  # fmt: skip
    return render(request, "service/desk.html", context, status=status)


RULES = (
    Column("name", gettext_lazy("Clock"), "strong", value=lambda r: words.CLOCKS.get(r.name, r.name)),
    Column("nature", gettext_lazy("Kind"), value=lambda r: words.NATURES[r.nature]),
    Column("case_type", gettext_lazy("Type"), value=lambda r: words.TYPES[r.case_type]),
    Column("measure", gettext_lazy("Runs"), value=lambda r: words.MEASURES[r.measure]),
    Column("amount", gettext_lazy("How long"), value=lambda r: format_html("{} {}", number_text(r.amount), words.UNITS[r.unit])),
    Column("calendar", gettext_lazy("Calendar"), value=lambda r: r.calendar.name if r.calendar else _("The queue's own"), wide=True),
)
