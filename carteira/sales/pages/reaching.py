"""Outreach campaigns with their waste."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.sales.actions.outreach import begin_campaign
from carteira.sales.pages.forms import Day
from carteira.sales.queries.outreach import campaigns, waste_of
from carteira.web import messages
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

SHOWN = 100


class CampaignForm(forms.Form):
    """An outreach."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    target = forms.CharField(label=gettext_lazy("Target definition"), max_length=120, required=False)
    offer = forms.CharField(label=gettext_lazy("What is offered"), max_length=300, required=False)
    starts_on = Day(label=gettext_lazy("From"))


@page("sales.view")
def show(request: HttpRequest) -> HttpResponse:
    """All campaigns; who may begins one."""
    actor, status = actor_of(request), 200
    form = CampaignForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST":
        actor.require("sales.define")
        status = 422
        if form.is_valid():
            try:
                begin_campaign(**form.cleaned_data, by=actor, at=timezone.now())
                messages.done(request, _("Kept."))
                return redirect("sales:outreach")
            except Refused as no:
                put_refusal(form, no)
    columns = (
        Column("name", _("Outreach"), "strong"),
        Column("target", _("Target definition"), wide=True),
        Column("reached", _("Reached"), "number"),
        Column("outside", _("Outside the target"), "percent", value=lambda row: waste_of(row).share),
        Column("answered", _("Answered"), "number", wide=True),
        Column("wasted", _("Minutes outside the target"), "number", wide=True),
    )
    rows = list(campaigns(by=actor).order_by("-starts_on", "-id")[:SHOWN])
    return render(
        request,
        "sales/outreach.html",
        {"rows": rows, "columns": columns, "form": form, "may_define": actor.may("sales.define")},
        status=status,
    )
