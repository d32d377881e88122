"""Enquiries that wait for an answer, each with its clock; and prospects on two axes."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.sales.actions import enquiries as acting
from carteira.sales.queries.enquiries import enquiry_for, inbox
from carteira.sales.queries.prospects import ProspectView, prospects
from carteira.web import messages
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


class AnswerForm(forms.Form):
    """What is done with an enquiry."""

    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=2000)
    minutes = forms.DecimalField(label=gettext_lazy("Minutes"), required=False, min_value=0, max_value=1440, max_digits=6, decimal_places=2)
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3, initial="BRL", required=False)
    value = forms.DecimalField(label=gettext_lazy("Value"), required=False, min_value=0, max_digits=17, decimal_places=4)


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """What waits, the first to run out first."""
    actor = actor_of(request)
    return render(
        request,
        "sales/inbox.html",
        {"rows": inbox(by=actor, now=timezone.now()), "form": AnswerForm(), "may_work": actor.may("sales.work")},
    )


@page("sales.work", methods=("POST",))
def decide(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Answer it, make an opportunity of it, or dismiss it."""
    actor, now, form = actor_of(request), timezone.now(), AnswerForm(request.POST)
    enquiry_for(enquiry_id, by=actor)
    if not form.is_valid():
        raise Refused(_("The form is not readable."), field="note", remedy=_("Correct it and send it again."))
    given, what = form.cleaned_data, request.POST.get("what")
    if what == "convert":
        made = acting.convert_enquiry(enquiry_id, currency=given["currency"] or "BRL", value=given["value"], by=actor, at=now)
        return redirect("sales:opportunity", made.pk)
    if what == "dismiss":
        acting.dismiss_enquiry(enquiry_id, reason=given["note"], by=actor, at=now)
    else:
        acting.answer_enquiry(enquiry_id, note=given["note"], minutes=given["minutes"], by=actor, at=now)
    messages.done(request, _("Kept."))
    return redirect("sales:inbox")


@page("sales.view", methods=("GET", "HEAD"))
def prospect_list(request: HttpRequest) -> HttpResponse:
    """Prospects with fit and readiness side by side; there is no blended score."""
    actor = actor_of(request)
    found = prospects(by=actor, today=timezone.localdate())
    columns = [
        Column(
            "name", _("Prospect"), "strong", value=lambda p: p.customer.name, url=lambda p: reverse("desk:customer", args=[p.customer.pk])
        ),
        Column("enquiries", _("Enquiries in 90 days"), "number"),
        Column("answers", _("Their words in 90 days"), "number", wide=True),
        Column("ppc", _("Readiness: buys within 90 days"), "percent"),
    ]
    if actor.may("portfolio.view"):
        columns.insert(1, Column("fit", _("Fit with the wanted client"), value=_fit))
    context = {"rows": found.rows, "columns": columns, "model": found.model}
    return render(request, "sales/prospects.html", context)


def _fit(row: ProspectView) -> str:
    return f"{row.fit_low:.0%} – {row.fit_high:.0%}" if row.fit_low is not None and row.fit_high is not None else "–"
