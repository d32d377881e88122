"""Why deals were lost, and which came back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.sales.pages.tabs import tabs
from carteira.sales.queries.losses import DAYS, Share, losses
from carteira.sales.queries.names import LOSS_REASONS, LOSS_SOURCES
from carteira.web.formats import money_text, percent_text
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


def _share(one: Share) -> SafeString:
    if one.value is None:
        return format_html('<span class="muted">{}</span>', _("no basis"))
    bounds = f"{percent_text(one.low or 0)}–{percent_text(one.high or 0)}"
    return format_html('{} <small class="muted">{}</small>', percent_text(one.value), bounds)


LOSSES = (
    Column("reason", gettext_lazy("Why it was lost"), "strong", value=lambda r: LOSS_REASONS.get(r.reason, r.reason)),
    Column("source", gettext_lazy("Who says so"), value=lambda r: LOSS_SOURCES.get(r.source, r.source)),
    Column("count", gettext_lazy("Lost"), "number"),
    Column("worth", gettext_lazy("Worth"), value=lambda r: " · ".join(money_text(value, code) for code, value in sorted(r.worth.items()))),
    Column("again", gettext_lazy("Taken up again"), "number", wide=True),
    Column("won_back", gettext_lazy("Won back"), value=lambda r: _share(r.won_back)),
    Column("bought", gettext_lazy("Customer bought later"), value=lambda r: _share(r.bought), wide=True),
)


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """Losses of a year by reason and source."""
    found = losses(by=actor_of(request), until=timezone.localdate())
    told = sum(one.count for one in found if one.source == "customer")
    context = {
        "tabs": tabs(), "here": "losses", "rows": found, "columns": LOSSES, "days": DAYS, "count": sum(one.count for one in found),
        "back": sum(one.won_back.hits for one in found), "told": told / sum(one.count for one in found) if found else None,
    }  # fmt: skip
    return render(request, "sales/losses.html", context)
