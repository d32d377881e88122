"""Log one's time; say what an hour costs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.customers.queries import customers_seen_by, suggestions
from carteira.returns.actions import effort as doing
from carteira.returns.pages.words import KINDS, ROLES
from carteira.web import messages
from carteira.web.requests import actor_of, page, put_refusal

PARTS = Decimal("0.0001")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LogForm(forms.Form):
    """Time of one's own."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=_day())
    minutes = forms.DecimalField(label=gettext_lazy("Minutes"), min_value=1, max_value=1440, max_digits=6, decimal_places=1)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(kind, KINDS[kind]) for kind in doing.KINDS])
    customers = forms.CharField(
        label=gettext_lazy("For which customers"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line; the time is split evenly. Empty: for nobody (training, meetings of our own)."),
    )  # fmt: skip
    plan_link = forms.CharField(label=gettext_lazy("Plan or initiative that it serves"), required=False, max_length=60)
    text = forms.CharField(label=gettext_lazy("What was done"), required=False, max_length=300)


class RateForm(forms.Form):
    """What an hour of a role costs."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[(role, label) for role, label in ROLES.items() if role])
    hour_cost = forms.DecimalField(label=gettext_lazy("Cost of an hour"), min_value=0, max_digits=10, decimal_places=2)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="BRL")
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=_day())


@page("returns.log")
def log(request: HttpRequest) -> HttpResponse:
    """Write down one's time."""
    by, status = actor_of(request), 200
    form = LogForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                shares = _even([_customer(line, by) for line in said.pop("customers").splitlines() if line.strip()])
                doing.log_effort(**said, shares=shares, by=by, at=timezone.now())
                messages.done(request, _("Kept."))
                return redirect("returns:effort" if by.may("returns.view") else "returns:log")
            except Refused as no:
                put_refusal(form, no)
    return render(request, "returns/form.html", {"form": form, "about": "log"}, status=status)


def _customer(line: str, by: Any) -> int:
    """The customer of a typed line: by number, else the only one that the words fit."""
    text = line.strip()
    seen = customers_seen_by(by)
    found = (
        list(seen.filter(pk=int(text))[:1]) if text.isascii() and text.isdecimal() and len(text) < 18 else suggestions(seen, text, limit=2)
    )
    exact = [one for one in found if one.name.casefold() == text.casefold()]
    if len(exact or found) != 1:
        raise Refused(_("%s is nobody, or several.") % text, field="customers", remedy=_("Write the whole name of one customer a line."))
    return (exact or found)[0].pk


def _even(customers: list[int]) -> dict[int, Decimal]:
    """Even parts that sum to 1 exactly: the first one takes what rounding leaves."""
    if not customers:
        return {}
    once = list(dict.fromkeys(customers))
    part = (Decimal(1) / len(once)).quantize(PARTS)
    return {one: part if place else 1 - part * (len(once) - 1) for place, one in enumerate(once)}


@page("returns.define")
def rates(request: HttpRequest) -> HttpResponse:
    """Say what an hour of a role costs."""
    status = 200
    form = RateForm(request.POST or None, initial={"valid_from": timezone.localdate().replace(day=1)})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                doing.set_role_rate(said.pop("role"), **said, by=actor_of(request), at=timezone.now())
                messages.done(request, _("Kept."))
                return redirect("returns:effort")
            except Refused as no:
                put_refusal(form, no)
    return render(request, "returns/form.html", {"form": form, "about": "rates"}, status=status)
