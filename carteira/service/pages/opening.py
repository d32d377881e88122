"""Open a case; take in a complaint made outside; rate a closed one without log-in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.queries import customer_for, customers_seen_by, suggestions
from carteira.service.actions.opening import open_case
from carteira.service.actions.outside import take_outside
from carteira.service.actions.rating import rate as say_rating
from carteira.service.pages.forms import OpenForm, OutsideForm
from carteira.service.pages.forms_improving import RatingForm
from carteira.service.queries.desks import queues, services
from carteira.service.queries.rating import case_of_link
from carteira.service.rules.said import NewCase, Outside
from carteira.web import messages
from carteira.web.requests import actor_of, open_page, page, put_refusal


@page("service.work")
def open_(request: HttpRequest) -> HttpResponse:
    """A new case."""
    by, status = actor_of(request), 200
    customer = _customer(request, by)
    form = OpenForm(request.POST or None, queues=queues(), services=services(), initial={"type": request.GET.get("type", "complaint")})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = open_case(NewCase(**form.cleaned_data, customer=customer.pk if customer else None), by=by, at=timezone.now())
                messages.done(request, _("Case %s is open.") % made.protocol)
                return redirect("service:case", made.pk)
            except Refused as no:
                put_refusal(form, no)
    return render(
        request, "service/open.html", {"form": form, "customer": customer, "outside": False, **_looked_for(request, by)}, status=status
    )


@page("service.work")
def outside(request: HttpRequest) -> HttpResponse:
    """A complaint made outside."""
    by, status = actor_of(request), 200
    customer = _customer(request, by)
    form = OutsideForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            case = NewCase(
                type="complaint", subject=said["subject"], body=said["body"], customer=customer.pk if customer else None, author=said["author"],
                author_contact=said["author_contact"], channel="other",
            )  # fmt: skip
            try:
                told = Outside(said["body_outside"], said["reference"], said["filed_at"], said["due_at"])
                return redirect("service:case", take_outside(case, told, by=by, at=timezone.now()).pk)
            except Refused as no:
                put_refusal(form, no)
    return render(
        request, "service/open.html", {"form": form, "customer": customer, "outside": True, **_looked_for(request, by)}, status=status
    )


def _customer(request: HttpRequest, by: Actor) -> Any:
    """The customer that the address or the form names."""
    said = request.POST.get("customer") or request.GET.get("customer") or ""
    if not said:
        return None
    if not (said.isascii() and said.isdecimal()):
        raise Refused(_("is not a number of a customer."), field="customer", remedy=_("Choose the customer from the list."))
    return customer_for(int(said), by=by)


def _looked_for(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """Customers that hold the words being looked for."""
    text = request.GET.get("find", "")[:100]
    return {"find": text, "hits": suggestions(customers_seen_by(by), text) if text.strip() else []}


@open_page(methods=("GET", "HEAD", "POST"))
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """What whoever wrote says of the closed case. Nothing of the case is shown but its number."""
    now = timezone.now()
    case = case_of_link(token, at=now)
    form, status = RatingForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            say_rating(token, at=now, **form.cleaned_data)
            return render(request, "service/rate.html", {"protocol": case.protocol, "thanks": True})
    return render(request, "service/rate.html", {"form": form, "protocol": case.protocol}, status=status)
