"""Portfolio reviews."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.portfolio.actions import reviews
from carteira.portfolio.actions.register import default_review_on
from carteira.portfolio.pages.forms import MinutesForm, ReviewForm
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries.reviews import review_of, review_rows, reviews_held
from carteira.portfolio.queries.words import RUNGS
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("portfolio.view")
def review_list(request: HttpRequest) -> HttpResponse:
    """All reviews, and the form that opens one."""
    actor, today = actor_of(request), timezone.localdate()
    form, refused, status = ReviewForm(request.POST or None, initial={"review_on": default_review_on(today)}), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = reviews.open_review(
                    said["name"], review_on=said["review_on"], agenda=said["agenda"].splitlines(), by=actor, at=timezone.now()
                )
                return redirect("portfolio:review", made.pk)
            except Refused as no:
                refused = no
    columns = (
        Column("name", _("Review"), "strong", url=lambda r: reverse("portfolio:review", args=[r.pk])),
        Column("state", _("State"), value=lambda r: badge(_("open"), "info") if r.state == "open" else badge(_("closed"))),
        Column("opened_at", _("Opened"), "moment"),
        Column("opened_by", _("By")),
        Column("cases", _("Customers"), "number", value=lambda r: r.case_count),
        Column("undecided", _("Undecided"), "number", value=lambda r: r.undecided),
    )
    context = {
        "found": reviews_held(by=actor), "columns": columns, "form": form, "refused": refused, "may_open": actor.may("portfolio.review"),
        "tabs": tabs(), "here": "reviews",
    }  # fmt: skip
    return render(request, "portfolio/reviews.html", context, status=status)


@page("portfolio.view", methods=("GET", "HEAD"))
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """One session: agenda, who is before the ladder, minutes."""
    actor = actor_of(request)
    found = review_of(review_id, by=actor)
    columns = (
        Column(
            "customer",
            _("Customer"),
            "strong",
            value=lambda c: c.customer.name,
            url=lambda c: reverse("portfolio:customer", args=[c.customer_id]),
        ),
        Column("result", _("Result in the evidence"), "amount", value=lambda c: c.result_then),
        Column("proposed", _("Proposed"), value=lambda c: RUNGS.get(c.proposed, "")),
        Column("rung", _("Decided"), value=lambda c: RUNGS[c.rung] if c.status != "open" and c.rung else badge(_("undecided"), "warn")),
        Column("next_review_on", _("Judge on"), "day", value=lambda c: c.next_review_on or ""),
    )
    rows = review_rows(found, by=actor)
    context = {
        "review": found, "rows": rows, "columns": columns, "undecided": sum(1 for row in rows if row.status == "open"),
        "form": MinutesForm(initial={"minutes": found.minutes}), "may_review": actor.may("portfolio.review"), "may_close": actor.may("portfolio.decide"),
        "crumbs": [(_("Portfolio"), reverse("portfolio:overview")), (_("Reviews"), reverse("portfolio:reviews"))],
    }  # fmt: skip
    return render(request, "portfolio/review.html", context)


@page("portfolio.review", methods=("POST",))
def minutes(request: HttpRequest, review_id: int) -> HttpResponse:
    """Keep the minutes; close the session when asked."""
    form = MinutesForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The minutes are missing."), field="minutes", remedy=_("Write what was discussed."))
    actor, now = actor_of(request), timezone.now()
    reviews.write_minutes(review_id, minutes=form.cleaned_data["minutes"], by=actor, at=now)
    if request.POST.get("close") == "1":
        reviews.close_review(review_id, by=actor, at=now)
        messages.done(request, _("Closed. What was not decided is recorded as not decided."))
    else:
        messages.done(request, _("Kept."))
    return redirect("portfolio:review", review_id)
