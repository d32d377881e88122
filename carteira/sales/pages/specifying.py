"""What is made for one customer only: its wordings with what each adds to the cost, agreed, made, taken over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.sales.actions import specs as specifying
from carteira.sales.queries.scope import opportunity_for
from carteira.sales.queries.specs import Told, spec_for, specs_seen_by, told
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

SHOWN = 200
STATES = {
    "specified": gettext_lazy("Specified"), "approved": gettext_lazy("Approved"), "delivered": gettext_lazy("Delivered"), "accepted": gettext_lazy("Taken over"),
}  # fmt: skip
CHANGES = {"proposed": gettext_lazy("Waits for the customer"), "accepted": gettext_lazy("Accepted"), "refused": gettext_lazy("Refused")}
TONES = {"specified": "info", "approved": "good", "delivered": "accent", "accepted": "good", "proposed": "warn", "refused": "loss"}


def _area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 4})


class ChangeForm(forms.Form):
    """A wording with its cost."""

    text = forms.CharField(label=gettext_lazy("What exactly"), max_length=4000, widget=_area())
    estimated_cost = forms.DecimalField(label=gettext_lazy("What it will cost us"), min_value=0, max_digits=16, decimal_places=4)


class SpecForm(ChangeForm):
    """Something made for one customer."""

    title = forms.CharField(label=gettext_lazy("What is to be made"), max_length=200)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    field_order = ("title", "text", "estimated_cost", "currency")


class MadeForm(forms.Form):
    """For which order it was made."""

    order_id = forms.IntegerField(label=gettext_lazy("Number of the order"), min_value=1)
    actual_cost = forms.DecimalField(label=gettext_lazy("What it really cost"), min_value=0, max_digits=16, decimal_places=4)


SPECS = (
    Column("title", gettext_lazy("Made for one customer"), "strong", value=lambda r: r.spec.title, url=lambda r: reverse("sales:spec", args=[r.spec.pk])),
    Column("customer", gettext_lazy("Customer"), value=lambda r: r.spec.opportunity.identity.customer.name),
    Column("state", gettext_lazy("State"), value=lambda r: badge(STATES[r.spec.state], TONES[r.spec.state])),
    Column("agreed", gettext_lazy("Agreed cost"), "money", currency=lambda r: r.spec.currency),
    Column("changes", gettext_lazy("Changes cost"), "money", value=lambda r: r.added, currency=lambda r: r.spec.currency, wide=True),
    Column("actual", gettext_lazy("Really cost"), "money", value=lambda r: r.spec.actual_cost, currency=lambda r: r.spec.currency, wide=True),
)  # fmt: skip
WORDINGS = (
    Column("number", gettext_lazy("No."), "number", value=lambda c: c.row.number),
    Column("text", gettext_lazy("What exactly"), "strong", value=lambda c: c.row.text),
    Column("cost", gettext_lazy("Cost"), "amount", value=lambda c: c.row.estimated_cost),
    Column("adds", gettext_lazy("Adds"), "amount"),
    Column("state", gettext_lazy("State"), value=lambda c: badge(CHANGES[c.row.state], TONES[c.row.state])),
    Column("by", gettext_lazy("Written by"), value=lambda c: c.row.proposed_by, wide=True),
)


@page("sales.view", methods=("GET", "HEAD"))
def table(request: HttpRequest) -> HttpResponse:
    """All specifications that the asker sees, the newest first."""
    rows = [told(row) for row in specs_seen_by(actor_of(request)).order_by("-id")[:SHOWN]]
    return render(request, "sales/specs.html", {"rows": rows, "columns": SPECS})


@page("sales.work")
def new(request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Specify something for the customer of an opportunity."""
    actor, status = actor_of(request), 200
    row = opportunity_for(opportunity_id, by=actor)
    form = SpecForm(request.POST or None, initial={"currency": row.currency})
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = specifying.specify(row.pk, **form.cleaned_data, by=actor, at=timezone.now())
                return redirect("sales:spec", made.pk)
            except Refused as no:
                put_refusal(form, no)
    title, back = _("Made for %s only") % row.identity.customer.name, reverse("sales:opportunity", args=[row.pk])
    return render(request, "sales/new.html", {"form": form, "title": title, "back": back}, status=status)


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest, spec_id: int) -> HttpResponse:
    """One specification: each wording, what it adds, and the next step."""
    actor = actor_of(request)
    found: Told = told(spec_for(spec_id, by=actor))
    context: dict[str, Any] = {
        "found": found, "spec": found.spec, "columns": WORDINGS, "state": badge(STATES[found.spec.state], TONES[found.spec.state]), "may_work": actor.may("sales.work"),
        "change": ChangeForm(), "made": MadeForm(), "waits": any(one.row.state == "proposed" for one in found.changes),
    }  # fmt: skip
    return render(request, "sales/spec.html", context)


def _said(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        field, faults = next(iter(form.errors.items()))
        raise Refused(str(faults[0]), field=field, remedy=_("Go back and fill it in."))
    return form.cleaned_data


Step = Callable[[HttpRequest, int, Actor, datetime], object]
STEPS: dict[str, Step] = {
    "change": lambda request, pk, by, at: specifying.change_spec(pk, **_said(ChangeForm(request.POST)), by=by, at=at),
    "agree": lambda _request, pk, by, at: specifying.decide_change(pk, accepted=True, by=by, at=at),
    "refuse": lambda _request, pk, by, at: specifying.decide_change(pk, accepted=False, by=by, at=at),
    "deliver": lambda request, pk, by, at: specifying.deliver_spec(pk, **_said(MadeForm(request.POST)), by=by, at=at),
    "accept": lambda _request, pk, by, at: specifying.accept_spec(pk, by=by, at=at),
}


@page("sales.work", methods=("POST",))
def step(request: HttpRequest, spec_id: int, what: str) -> HttpResponse:
    """Take one step on it."""
    actor = actor_of(request)
    spec_for(spec_id, by=actor)
    if what not in STEPS:
        raise Refused(_("is not a step."), field="what", remedy=_("Use one of: %s.") % ", ".join(STEPS))
    STEPS[what](request, spec_id, actor, timezone.now())
    messages.done(request, _("Kept."))
    return redirect("sales:spec", spec_id)
