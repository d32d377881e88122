"""Telephone lines, contact plans, and what a customer's people allow: the history with its proofs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.channels.pages.speaking_forms import BASIS_WORDS, CHANNEL_WORDS, PAYERS, LineForm, PlanForm, WordForm
from carteira.channels.pages.whose import customer_said
from carteira.customers import actions, queries
from carteira.customers.actions.speaking import drop_plan, keep_line, keep_plan, retire_line
from carteira.customers.queries import speaking
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal


@page("channels.manage")
def lines(request: HttpRequest) -> HttpResponse:
    """Our lines; posting adds or changes one, or retires it."""
    form = LineForm(request.POST or None)
    if request.method == "POST" and request.POST.get("act") == "retire":
        retire_line(request.POST.get("code", ""), by=actor_of(request), at=timezone.now())
        return HttpResponseRedirect(reverse("channels:lines"))
    if request.method == "POST" and form.is_valid() and _line_kept(request, form):
        return HttpResponseRedirect(reverse("channels:lines"))
    rows = [
        (row, CHANNEL_WORDS[row.kind], PAYERS.get(row.payer, "–"))
        for row in speaking.lines(by=actor_of(request)).order_by("kind", "code")[:200]
    ]
    return render(request, "channels/lines.html", {"form": form, "lines": rows}, status=422 if form.errors else 200)


def _line_kept(request: HttpRequest, form: LineForm) -> bool:
    said = dict(form.cleaned_data)
    costs = {name: said.pop(f"cost_{name}") for name in ("an_attempt", "a_minute")}
    said["prefix"] = said.pop("dial_prefix")
    try:
        keep_line(said.pop("code"), **said, costs=costs, by=actor_of(request), at=timezone.now())
    except Refused as no:
        put_refusal(form, no)
        return False
    done(request, _("Saved."))
    return True


@page("channels.manage")
def plans(request: HttpRequest) -> HttpResponse:
    """Everybody's plan, and the customers who have one of their own; posting changes the first, or gives a customer one."""
    by, general = actor_of(request), speaking.general_plan()
    names = ("most", "days", "opens", "closes")
    form = PlanForm(request.POST or None, initial={name: getattr(general, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            customer = customer_said(request) if request.POST.get("customer") else None
            keep_plan(**form.cleaned_data, customer=customer, by=by, at=timezone.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            done(request, _("Saved."))
            return HttpResponseRedirect(reverse("channels:plans"))
    rows = speaking.plans(by=by).order_by("-at", "-id")[:200]
    return render(request, "channels/plans.html", {"form": form, "general": general, "plans": rows}, status=422 if form.errors else 200)


@page("channels.manage", methods=("POST",))
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """The customer is treated as everybody again."""
    drop_plan(number, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("channels:plans"))


@page("customers.view")
def consents(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that a customer's people said about advertising, with its proof; posting adds a word."""
    by = actor_of(request)
    customer = queries.customer_for(number, by=by)
    form = WordForm(request.POST or None)
    field: Any = form.fields["contact"]
    field.choices = [("", _("the customer itself")), *((one.pk, one.name) for one in queries.contacts_of(number, by=by))]
    if request.method == "POST":
        by.require("customers.edit")
        if form.is_valid() and _said(request, form, number):
            return HttpResponseRedirect(reverse("channels:consents", args=[number]))
    words = [
        (row, queries.PURPOSE_WORDS[row.purpose], CHANNEL_WORDS.get(row.channel, _("every channel")), BASIS_WORDS.get(row.basis, "–"))
        for row in queries.consents_of(number, by=by)
    ]
    values = {"customer": customer, "form": form, "words": words, "may_edit": by.may("customers.edit")}
    return render(request, "channels/consents.html", values, status=422 if form.errors else 200)


def _said(request: HttpRequest, form: WordForm, number: int) -> bool:
    said, by, at = dict(form.cleaned_data), actor_of(request), timezone.now()
    given = {name: said.pop(name) for name in ("basis", "text_version")}
    try:
        if said.pop("word") == "given":
            actions.give_consent(number, said.pop("purpose"), **said, **given, by=by, at=at)
        else:
            actions.withdraw_consent(number, said.pop("purpose"), **said, by=by, at=at)
    except Refused as no:
        put_refusal(form, no)
        return False
    done(request, _("Written down."))
    return True
