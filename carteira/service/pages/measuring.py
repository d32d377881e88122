"""The three promises measured, who complains and stays, and the desk itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.service.pages import words
from carteira.service.queries.cohorts import recovery
from carteira.service.queries.dials import measured
from carteira.service.queries.standing import window_of
from carteira.service.rules.dials import Dial
from carteira.web.formats import number_text, percent_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

FOLLOW = 90


def share(one: Dial) -> SafeString:
    """A share, its interval and what it rests on."""
    if one.share is None:
        return format_html('<span class="muted">{}</span>', _("no basis"))
    low, high = percent_text(one.low or 0), percent_text(one.high or 0)
    return format_html('{} <small class="muted">{}–{} · {}</small>', percent_text(one.share), low, high, number_text(one.total))


DIALS = (
    Column("friendly", gettext_lazy("Friendly"), value=lambda r: share(r.friendly)),
    Column("fast", gettext_lazy("Fast"), value=lambda r: share(r.fast)),
    Column("direct", gettext_lazy("Direct"), value=lambda r: share(r.direct)),
    Column("first", gettext_lazy("Solved at first contact"), value=lambda r: share(r.first)),
    Column("cases", gettext_lazy("Cases"), "number"),
    Column("hours_to_resolve", gettext_lazy("Hours to solve (median)"), "number", places=1, wide=True),
    Column("reopened", gettext_lazy("Opened again"), value=lambda r: share(r.reopened), wide=True),
    Column("effort", gettext_lazy("Customer's effort"), "number", places=1, wide=True),
)


COHORTS = (
    Column("name", gettext_lazy("Customers who"), "strong", value=lambda c: words.COHORTS[c.name]),
    Column("customers", gettext_lazy("How many"), "number"),
    Column("stayed", gettext_lazy("Bought again"), value=lambda c: share(c.stayed)),
    Column(
        "bought",
        gettext_lazy("For"),
        value=lambda c: " · ".join(f"{code} {number_text(amount)}" for code, amount in sorted(c.bought.items())),
    ),
)
SILENT = (
    Column(
        "customer",
        gettext_lazy("Customer"),
        "strong",
        value=lambda s: s.customer.name,
        url=lambda s: reverse("desk:customer", args=[s.customer.pk]),
    ),
    Column("late", gettext_lazy("Late"), "number"),
    Column("short", gettext_lazy("Short"), "number"),
    Column("credited", gettext_lazy("Credit notes"), "number"),
    Column(
        "ask",
        "",
        value=lambda _row: gettext_lazy("Ask how it went"),
        url=lambda s: f"{reverse('service:open')}?customer={s.customer.pk}",
    ),
)


def _named(label: Any, names: Any) -> tuple[Column, ...]:
    return (Column("name", label, "strong", value=lambda r: names.get(r.name, r.name)), *DIALS)


def _window(request: HttpRequest, today: date) -> tuple[date, date]:
    def said(name: str) -> date | None:
        try:
            return date.fromisoformat(request.GET[name]) if request.GET.get(name) else None
        except ValueError:
            raise Refused(_("is not a date."), field=name, remedy=_("Write YYYY-MM-DD.")) from None

    return window_of(said("since"), said("until"), today=today)


@page("service.view", methods=("GET", "HEAD"))
def dials(request: HttpRequest) -> HttpResponse:
    """Friendly, fast, direct."""
    first, until = _window(request, timezone.localdate())
    found = measured(by=actor_of(request), first=first, until=until, now=timezone.now())
    clocks = (
        Column("name", _("Clock"), "strong", value=lambda r: words.CLOCKS.get(r[0], r[0])),
        Column("nature", _("Kind"), value=lambda r: words.NATURES[r[1]]),
        Column("kept", _("Kept"), value=lambda r: share(r[2])),
    )
    groups = [
        (_("By queue"), _named(_("Queue"), {}), found.queues), (_("By channel"), _named(_("Channel"), words.CHANNELS), found.channels),
        (_("By who pays the call"), _named(_("Payer"), words.PAYERS), found.payers),
    ]  # fmt: skip
    context = {"found": found, "groups": groups, "clocks": clocks, "first": first, "last": until - timedelta(days=1)}
    whole = found.whole
    context["tiles"] = [(_("Friendly"), whole.friendly), (_("Fast"), whole.fast), (_("Direct"), whole.direct), (_("Solved at first contact"), whole.first)]  # fmt: skip
    return render(request, "service/dials.html", context)


@page("service.view", methods=("GET", "HEAD"))
def cohorts(request: HttpRequest) -> HttpResponse:
    """Who complains, stays?"""
    first, until = _window(request, timezone.localdate() - timedelta(days=FOLLOW))
    found = recovery(by=actor_of(request), first=first, until=until, after_until=until + timedelta(days=FOLLOW))
    context = {"found": found, "columns": COHORTS, "silent": SILENT, "first": first, "last": until - timedelta(days=1), "follow": FOLLOW}
    return render(request, "service/cohorts.html", context)
