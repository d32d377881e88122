"""All reports: those that come with the product, mine, and those shared with me."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from carteira.reports import actions
from carteira.reports.queries.catalogue import nouns_for
from carteira.reports.queries.kept import reports_for
from carteira.reports.queries.ready import ready
from carteira.web import messages
from carteira.web.requests import actor_of, page

Text = str | Promise


@dataclass(frozen=True)
class Entry:
    """One report in the list."""

    name: Text
    about: Text
    url: str
    owner: str = ""
    shared: str = ""
    remove_url: str = ""


@page("customers.view", methods=("GET", "HEAD"))
def reports(request: HttpRequest) -> HttpResponse:
    """Choose a report, or begin one."""
    by = actor_of(request)
    kept = [
        Entry(
            one.name, one.about, reverse("reports:kept", args=[one.pk]), "" if one.owner_id == by.id else one.owner.name, one.shared_with,
            reverse("reports:remove", args=[one.pk]) if one.owner_id == by.id else "",
        )
        for one in reports_for(by)
    ]  # fmt: skip
    fixed = [Entry(one.name, one.about, reverse("reports:ready", args=[one.code])) for one in ready(by=by)]
    nouns = [(str(one.label), str(one.about), f"{reverse('reports:build')}?noun={one.key}") for one in nouns_for(by)]
    return render(request, "reports/reports.html", {"kept": kept, "ready": fixed, "nouns": nouns})


@page("customers.view", methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a question under a name."""
    said = {name: request.POST.get(name, "") for name in ("name", "question", "about", "shared")}
    report = actions.keep_report(**said, by=actor_of(request), at=timezone.now())
    messages.done(request, _("Report “%s” saved.") % report.name)
    return redirect("reports:kept", report.pk)


@page("customers.view", methods=("POST",))
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one of my reports."""
    actions.remove_report(number, by=actor_of(request), at=timezone.now())
    messages.done(request, _("Report removed."))
    return redirect("reports:reports")
