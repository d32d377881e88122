"""The cost model: pools, equations, the rate of capital; and what another model would say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.value import actions, queries
from carteira.value.pages.labels import EVENTS, always, period_text, tabs
from carteira.value.rules.equations import DRIVERS, format_terms
from carteira.value.rules.inputs import Inputs
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

MONEY: dict[str, Any] = {"min_value": 0, "max_digits": 16, "decimal_places": 2}
COSTS = ("cost", "rate", "avoidable_share")
MINUTES: dict[str, Any] = {"max_digits": 12, "decimal_places": 4}


class PoolForm(forms.Form):
    """Cost and capacity of one pool."""

    cost = forms.DecimalField(label=_("Cost in the period"), **MONEY)
    practical_minutes = forms.DecimalField(label=_("Practical minutes"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2)
    avoidable_share = forms.DecimalField(
        label=_("Avoidable share"), required=False, min_value=0, max_value=1, max_digits=5, decimal_places=4,
        help_text=_("Part of the cost that would go with the work: 0.2 is 20 %."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)


class EquationForm(forms.Form):
    """Minutes of one activity."""

    base_minutes = forms.DecimalField(label=_("Minutes of every event"), **MINUTES)
    terms = forms.CharField(
        label=_("Minutes for each driver"), required=False, max_length=500,
        help_text=_("For example: 2*lines + 12*[manual_entry] + 20*[not closed_lot]"),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("Counts from"), widget=forms.DateInput(attrs={"type": "date"}))
    revision = forms.IntegerField(widget=forms.HiddenInput)


def _currency(pool: queries.PoolView) -> str:
    return pool.currency


def _pool_columns(by: Actor) -> tuple[Column, ...]:
    may_edit = by.may("value.edit_model")
    columns = (
        Column("name", _("Resource pool"), "strong", url=(lambda p: reverse("value:pool", args=[p.id])) if may_edit else None),
        Column("code", _("Code"), "code"),
        Column("starts_on", _("From"), "day"),
        Column("ends_before", _("Until"), "day"),
        Column("cost", _("Cost"), "money", currency=_currency),
        Column("practical_minutes", _("Practical minutes"), "number"),
        Column("rate", _("Cost of a minute"), "number", places=4),
        Column("avoidable_share", _("Avoidable"), "percent", places=0),
        Column("revision", _("Revision"), "number"),
    )
    return columns if by.may("value.view_costs") else tuple(column for column in columns if column.key not in COSTS)


def _equation_columns(may_edit: bool) -> tuple[Column, ...]:
    return (
        Column("name", _("Activity"), "strong", url=(lambda e: reverse("value:equation", args=[e.activity])) if may_edit else None),
        Column("event", _("Event"), value=lambda e: EVENTS.get(e.event, e.event)),
        Column("pool", _("Resource pool"), "code"),
        Column("base_minutes", _("Base minutes"), "number", places=2),
        Column("terms", _("Minutes for each driver"), "code"),
        Column("valid_from", _("Counts from"), "day"),
        Column("revision", _("Revision"), "number"),
    )


@page("value.view", methods=("GET", "HEAD"))
def model(request: HttpRequest) -> HttpResponse:
    """Pools and time equations as they stand."""
    by = actor_of(request)
    may_edit = by.may("value.edit_model")
    frame = {
        "tabs": tabs(), "pools": queries.pools(by=by), "pool_columns": _pool_columns(by), "equations": queries.equations(by=by),
        "equation_columns": _equation_columns(may_edit), "sees_costs": by.may("value.view_costs"), "run": queries.current_run(by=by),
    }  # fmt: skip
    return render(request, "value/model.html", frame)


@page("value.edit_model")
def pool(request: HttpRequest, pool_id: int) -> HttpResponse:
    """Change one pool: a new revision."""
    by = actor_of(request)
    found = next((one for one in queries.pools(by=by) if one.id == pool_id), None)
    if found is None:
        raise queries.RunNotFound
    initial = {name: getattr(found, name) for name in ("cost", "practical_minutes", "avoidable_share", "revision")}
    form = PoolForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_pool(pool_id, by=by, at=timezone.now(), **form.cleaned_data)
            done(request, _("The pool has a new revision. Compute a period to see what it changes."))
            return HttpResponseRedirect(reverse("value:model"))
        except Refused as no:
            put_refusal(form, no)
    frame = {"tabs": tabs(), "title": found.name, "lead": found.code, "form": form, "currency": found.currency}
    return render(request, "value/edit.html", frame, status=422 if form.errors else 200)


@page("value.edit_model")
def equation(request: HttpRequest, activity: str) -> HttpResponse:
    """Change one time equation: a new revision."""
    by = actor_of(request)
    revisions = [one for one in queries.equations(by=by) if one.activity == activity]
    if not revisions:
        raise queries.RunNotFound
    found = max(revisions, key=lambda one: one.revision)
    initial = {name: getattr(found, name) for name in ("base_minutes", "terms", "revision")}
    form = EquationForm(request.POST or None, initial={**initial, "valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_equation(activity, by=by, at=timezone.now(), **form.cleaned_data)
            done(request, _("The equation has a new revision. Compute a period to see what it changes."))
            return HttpResponseRedirect(reverse("value:model"))
        except Refused as no:
            put_refusal(form, no)
    frame = {"tabs": tabs(), "title": found.name, "lead": EVENTS.get(found.event, found.event), "form": form, "drivers": DRIVERS}
    return render(request, "value/edit.html", frame, status=422 if form.errors else 200)


def _plain(number: Decimal) -> Decimal:
    """Without zeros at its end, and never as a power of ten."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


class WhatIfForm(forms.Form):
    """One pair of fields for each pool and each activity of a run."""

    annual_rate = forms.DecimalField(
        label=_("Rate of capital a year"), required=False, min_value=0, max_value=9, max_digits=6, decimal_places=5
    )

    def __init__(self, inputs: Inputs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.inputs = inputs
        for one in {p.pool: p for p in inputs.pools}.values():
            self.fields[f"cost-{one.pool}"] = forms.DecimalField(label=_("Cost"), initial=_plain(one.cost), **MONEY)
            self.fields[f"minutes-{one.pool}"] = forms.DecimalField(
                label=_("Practical minutes"),
                initial=_plain(one.practical_minutes),
                min_value=Decimal("0.01"),
                max_digits=14,
                decimal_places=4,
            )
        for eq in {e.activity: e for e in inputs.equations}.values():
            self.fields[f"base-{eq.activity}"] = forms.DecimalField(label=_("Base minutes"), initial=_plain(eq.base_minutes), **MINUTES)
            self.fields[f"terms-{eq.activity}"] = forms.CharField(
                label=_("Minutes for each driver"), initial=format_terms(eq.terms), required=False, max_length=500
            )
        if inputs.rates:
            self.fields["annual_rate"].initial = _plain(inputs.rates[-1].annual_rate)

    @property
    def pool_rows(self) -> list[tuple[str, Any, Any]]:
        """Name, cost and minutes of each pool."""
        return [(p.name, self[f"cost-{p.pool}"], self[f"minutes-{p.pool}"]) for p in {p.pool: p for p in self.inputs.pools}.values()]

    @property
    def equation_rows(self) -> list[tuple[str, Any, Any]]:
        """Name, base and terms of each activity."""
        found = {e.activity: e for e in self.inputs.equations}.values()
        return [(e.name, self[f"base-{e.activity}"], self[f"terms-{e.activity}"]) for e in found]

    def changes(self) -> queries.Changes:
        """What differs from the run."""
        said = self.cleaned_data
        pools = {p.pool: (said[f"cost-{p.pool}"], said[f"minutes-{p.pool}"]) for p in self.inputs.pools
                 if (said[f"cost-{p.pool}"], said[f"minutes-{p.pool}"]) != (p.cost, p.practical_minutes)}  # fmt: skip
        equations = {e.activity: (said[f"base-{e.activity}"], said[f"terms-{e.activity}"]) for e in self.inputs.equations
                     if (said[f"base-{e.activity}"], said[f"terms-{e.activity}"]) != (e.base_minutes, format_terms(e.terms))}  # fmt: skip
        rates = {rate.annual_rate for rate in self.inputs.rates}
        rate = said["annual_rate"]
        return queries.Changes(pools, equations, rate if rate is not None and {rate} != rates else None)


@page("value.view_costs")
def what_if(request: HttpRequest) -> HttpResponse:
    """Suppose other costs and minutes: the same period beside it, nothing stored."""
    by = actor_of(request)
    run = queries.run_of(None, by=by)
    form = WhatIfForm(queries.inputs_of(run.id, by=by), request.POST or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = queries.what_if(form.changes(), by=by, run_id=run.id)
        except Refused as no:
            put_refusal(form, no)
    money: dict[str, Any] = {"kind": "money", "currency": always(run.currency)}
    pool_columns = (
        Column("name", _("Resource pool"), "strong"),
        Column("cost", _("Cost before"), value=lambda p: p.cost[0], **money), Column("cost_after", _("after"), value=lambda p: p.cost[1], **money),
        Column("unused", _("Unused before"), value=lambda p: p.unused[0], **money), Column("unused_after", _("after"), value=lambda p: p.unused[1], **money),
    )  # fmt: skip
    customer_columns = (
        Column("customer", _("Customer"), "strong", url=lambda c: reverse("value:result", args=[c.customer_id])),
        Column("before", _("Result before"), **money), Column("after", _("Result after"), **money), Column("difference", _("Difference"), **money),
    )  # fmt: skip
    frame = {
        "tabs": tabs(), "run": run, "period": period_text(run), "form": form, "outcome": outcome, "pool_columns": pool_columns,
        "customer_columns": customer_columns,
    }  # fmt: skip
    return render(request, "value/what_if.html", frame, status=422 if form.errors else 200)
