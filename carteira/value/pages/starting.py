"""Runs: order one, watch it, list them."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.engine import queue
from carteira.value import actions, queries
from carteira.value.pages.labels import period_text, state_badge, tabs
from carteira.value.rules.inputs import Assumptions
from carteira.web.progress import Progress, answer
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column


class RunForm(forms.Form):
    """Which days, and what to assume where nothing is recorded."""

    start = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until, not included"), widget=forms.DateInput(attrs={"type": "date"}))
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, help_text=_("Empty: the currency of most orders."), max_length=3
    )
    cogs_share = forms.DecimalField(
        label=_("Assumed cost of goods"), required=False, min_value=0, max_value=9, max_digits=6, decimal_places=5,
        help_text=_("Share of the net amount where no cost is recorded: 0.6 is 60 %. Empty: no basis."),
    )  # fmt: skip
    days_to_pay = forms.IntegerField(
        label=_("Assumed days to pay"), required=False, min_value=0, max_value=3650, help_text=_("Of customers without invoices.")
    )

    def assumptions(self) -> Assumptions:
        """What the form states."""
        return Assumptions(cogs_share=self.cleaned_data["cogs_share"], days_to_pay=self.cleaned_data["days_to_pay"])


@page("value.view")
def runs(request: HttpRequest) -> HttpResponse:
    """The latest runs, and the form that orders another."""
    by = actor_of(request)
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            period = Period(said["start"], said["until"])
            run, _job = actions.run_allocation(
                period, by=by, at=timezone.now(), currency=said["currency"].upper(), assumptions=form.assumptions()
            )
            return HttpResponseRedirect(reverse("value:run", args=[run.pk]))
        except Refused as no:
            put_refusal(form, no)
    columns = (
        Column("id", _("Run"), "number", url=lambda r: reverse("value:run", args=[r.id])),
        Column("period", _("Period"), value=period_text),
        Column("currency", _("Currency")),
        Column("state", _("State"), value=lambda r: state_badge(r.state)),
        Column("created_at", _("Ordered"), "moment"),
        Column("created_by", _("By")),
        Column("is_current", _("Counts now"), value=lambda r: _("yes") if r.is_current else ""),
    )
    frame = {"tabs": tabs(), "columns": columns, "runs": queries.runs(by=by), "form": form, "may_run": by.may("value.run")}
    return render(request, "value/runs.html", frame, status=422 if form.errors else 200)


@page("value.view", methods=("GET", "HEAD"))
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, what it froze, what it covers."""
    by = actor_of(request)
    found = queries.run_of(run_id, by=by)
    inputs = queries.reckoned_with(found, by=by)
    frame = {
        "tabs": tabs(), "run": found, "period": period_text(found), "progress": _progress(found), "rates": inputs.rates,
        "pools": queries.given_pools(inputs, by=by), "equations": inputs.equations, "state": state_badge(found.state),
    }  # fmt: skip
    return render(request, "value/run.html", frame)


@page("value.view", methods=("GET", "HEAD"))
def run_progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """The bar of a run, as it is asked for every second."""
    return answer(request, _progress(queries.run_of(run_id, by=actor_of(request))))


def _progress(run: queries.RunView) -> Progress:
    job = queue.job_of_key(f"value.run-{run.id}")
    return Progress(
        url=reverse("value:run-progress", args=[run.id]),
        done=job.progress if job else 0,
        total=job.total if job else None,
        running=run.state == "running" and job is not None and job.status in ("ready", "running"),
        label=job.message if job and job.message else _("Waiting for the worker"),
        after=reverse("value:run", args=[run.id]),
    )
