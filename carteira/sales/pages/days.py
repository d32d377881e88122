"""My day: visits in route order, what to finish, proposals to ask after; made for a phone."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.sales.actions.tasks import add_task, move_task
from carteira.sales.actions.visits import VisitSaid, plan_visit, sync_visit
from carteira.sales.pages.forms import Day
from carteira.sales.queries.promises import promises_due
from carteira.sales.queries.work import my_day, visit_for
from carteira.web import messages
from carteira.web.requests import actor_of, page, put_refusal


class VisitForm(forms.Form):
    """What came of a visit."""

    key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    minutes = forms.DecimalField(
        label=gettext_lazy("Minutes there"), required=False, min_value=0, max_value=1440, max_digits=6, decimal_places=2
    )
    observation = forms.CharField(
        label=gettext_lazy("What was seen or heard"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TaskForm(forms.Form):
    """Something to do."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    due_on = Day(label=gettext_lazy("By"), required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=1, max_value=10_000)
    customer = forms.IntegerField(label=gettext_lazy("Number of the customer"), required=False, min_value=1)


class PlanForm(forms.Form):
    """A visit to be made."""

    customer = forms.IntegerField(label=gettext_lazy("Number of the customer"), min_value=1)
    on = Day(label=gettext_lazy("On"))
    purpose = forms.CharField(label=gettext_lazy("What for"), required=False, max_length=200)


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """The day of who asks."""
    return _draw(request, TaskForm(), PlanForm(initial={"on": timezone.localdate()}))


@page("sales.work", methods=("POST",))
def task_new(request: HttpRequest) -> HttpResponse:
    """Add a thing to do."""
    form = TaskForm(request.POST)
    if form.is_valid():
        try:
            add_task(trigger=f"hand:{uuid.uuid4().hex}", **form.cleaned_data, by=actor_of(request), at=timezone.now())
            return redirect("sales:my-day")
        except Refused as no:
            put_refusal(form, no)
    return _draw(request, form, PlanForm(), status=422)


@page("sales.work", methods=("POST",))
def visit_new(request: HttpRequest) -> HttpResponse:
    """Plan a visit."""
    form = PlanForm(request.POST)
    if form.is_valid():
        try:
            plan_visit(**form.cleaned_data, by=actor_of(request), at=timezone.now())
            return redirect("sales:my-day")
        except Refused as no:
            put_refusal(form, no)
    return _draw(request, TaskForm(), form, status=422)


@page("sales.work", methods=("POST",))
def task_move(request: HttpRequest, task_id: int) -> HttpResponse:
    """Begin, put back or finish a task."""
    move_task(task_id, to=request.POST.get("to", ""), by=actor_of(request), at=timezone.now())
    return redirect("sales:my-day")


@page("sales.work", methods=("GET", "HEAD", "POST"))
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Write down what came of a planned visit; the same form sent twice counts once."""
    actor, now = actor_of(request), timezone.now()
    row = visit_for(visit_id, by=actor)
    form, status = VisitForm(request.POST or None, initial={"key": f"planned-{row.pk}"}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            said = VisitSaid(given["key"], row.identity.customer_id, now, given["minutes"], row.purpose or _("Visit"), given["observation"])
            try:
                sync_visit(said, by=actor, at=now)
                messages.done(request, _("Kept."))
                return redirect("sales:my-day")
            except Refused as no:
                put_refusal(form, no)
    context = {"form": form, "title": row.identity.customer.name, "back": reverse("sales:my-day")}
    return render(request, "sales/new.html", context, status=status)


def _draw(request: HttpRequest, task_form: TaskForm, plan_form: PlanForm, *, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "day": my_day(by=actor, day=today), "promises": promises_due(by=actor, until=today), "task_form": task_form, "plan_form": plan_form,
        "may_work": actor.may("sales.work"), "today": today,
    }  # fmt: skip
    return render(request, "sales/my_day.html", context, status=status)
