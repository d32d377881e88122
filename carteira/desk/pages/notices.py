"""What I am told: the bell, and whom I follow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.desk.event_words import Text, event_words
from carteira.team import actions, queries
from carteira.team.models import Notice
from carteira.web import messages
from carteira.web.requests import actor_of, back_to, page

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One notice as people read it."""

    number: int
    at: datetime
    title: Text
    icon: str
    who: str
    customer: str
    url: str
    mentioned: bool
    unread: bool


@page(methods=("GET", "HEAD"))
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, newest first."""
    by = actor_of(request)
    rows = queries.notices_of(by)
    before = request.GET.get("before", "")
    if before:
        rows = rows.filter(pk__lt=_number(before))
    found = list(rows[: SHOWN + 1])
    older = found[SHOWN - 1].pk if len(found) > SHOWN else None
    return render(request, "desk/notices.html", {"lines": _lines(found[:SHOWN], by), "older": older})


@page(methods=("POST",))
def read(request: HttpRequest) -> HttpResponse:
    """I have read this one, or all of them."""
    chosen = request.POST.getlist("notice")
    count = actions.read_notices([_number(one) for one in chosen] if chosen else None, by=actor_of(request), at=timezone.now())
    if not chosen:
        messages.done(request, _("%(n)s marked as read.") % {"n": count})
    return redirect("desk:notices")


@page("customers.view", methods=("GET", "HEAD", "POST"))
def following(request: HttpRequest, number: int) -> HttpResponse:
    """Whether I hear what happens with a customer, and the button that changes it."""
    by = actor_of(request)
    customer = customer_for(number, by=by)
    if request.method == "POST":
        verb = actions.follow if request.POST.get("want") == "follow" else actions.unfollow
        verb(customer.pk, by=by, at=timezone.now())
        if not getattr(request, "htmx", False):
            return redirect(back_to(request, reverse("desk:customer", args=[customer.pk])))
    values = {"customer": customer, "follows": queries.is_following(customer.pk, by=by)}
    return render(request, "desk/following.html#button" if getattr(request, "htmx", False) else "desk/following.html", values)


def _lines(rows: list[Notice], by: Actor) -> list[Line]:
    """Only customers that the reader may still see."""
    wanted = {row.event.customer_id for row in rows if row.event.customer_id}
    names = dict(customers_seen_by(by).filter(pk__in=wanted).values_list("id", "name")) if by.may("customers.view") else {}
    return [_line(row, names[row.event.customer_id]) for row in rows if row.event.customer_id in names]


def _line(row: Notice, customer: str) -> Line:
    title, icon = event_words(row.event.verb)
    return Line(
        row.pk, row.event.at, title, icon, row.event.actor_name, customer, reverse("desk:timeline", args=[row.event.customer_id]),
        row.reason == Notice.Reason.MENTIONED, row.read_at is None,
    )  # fmt: skip


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(_("This is not a notice."), field="notice", remedy=_("Begin again from the newest."))
    return int(text)
