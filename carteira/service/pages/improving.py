"""Causes and corrective actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.service.actions import improving
from carteira.service.models import Cause
from carteira.service.pages.forms_improving import ActionForm, CauseForm, DoneForm
from carteira.service.pages.watching import watch_chart
from carteira.service.pages.words import VERDICT_TONES, VERDICTS
from carteira.service.queries.causes import action_for, cause_for, causes, effect_of, watch
from carteira.service.queries.inbox import cases
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

COLUMNS = (
    Column(
        "cause", gettext_lazy("Cause"), "strong", value=lambda r: r.cause.name, url=lambda r: reverse("service:cause", args=[r.cause.code])
    ),
    Column("parent", gettext_lazy("Part of"), value=lambda r: r.cause.parent.name if r.cause.parent else "", wide=True),
    Column("cases", gettext_lazy("Cases"), "number"),
    Column("per_thousand", gettext_lazy("Per 1,000 orders"), "number", places=1),
    Column("low", gettext_lazy("from"), "number", places=1, wide=True),
    Column("high", gettext_lazy("to"), "number", places=1, wide=True),
    Column("actions", gettext_lazy("Actions"), "number"),
)


@page("service.view")
def cause_list(request: HttpRequest) -> HttpResponse:
    """All causes, the most frequent first; and a form for a new one."""
    by, status = actor_of(request), 200
    form = CauseForm(request.POST or None)
    if request.method == "POST":
        by.require("service.work")
        status = 422
        if form.is_valid():
            try:
                made = improving.name_cause(**form.cleaned_data, by=by, at=timezone.now())
                return redirect("service:cause", made.code)
            except Refused as no:
                put_refusal(form, no)
    rows, orders = causes(by=by, until=timezone.localdate() + timedelta(days=1))
    return render(
        request,
        "service/causes.html",
        {"rows": rows, "columns": COLUMNS, "orders": orders, "form": form, "may_work": by.may("service.work")},
        status=status,
    )


@page("service.view", methods=("GET", "HEAD"))
def cause(request: HttpRequest, code: str) -> HttpResponse:
    """One cause: the watch by week, its cases, what was done against it and whether it worked."""
    by, today = actor_of(request), timezone.localdate()
    found = cause_for(code, by=by)
    seen = watch(found, until=today + timedelta(days=1))
    context = {
        "cause": found, "watch": seen, "chart": watch_chart(found, seen), "acts": _acts(found), "plan": ActionForm(), "done": DoneForm(initial={"done_on": today}),
        "latest": cases(by=by, phase="all", causes=[code]).order_by("-opened_at", "-id")[:10], "may_work": by.may("service.work"),
    }  # fmt: skip
    return render(request, "service/cause.html", context)


def _acts(found: Cause) -> list[dict[str, Any]]:
    """Each action with its effect as of today, or as it was judged."""
    today = timezone.localdate()
    acts = []
    for one in found.actions.select_related("cause").order_by("-id")[:20]:
        effect = effect_of(one, today=today)
        verdict = one.verdict or (effect.verdict if effect else None)
        acts.append({"action": one, "effect": effect, "verdict": badge(VERDICTS[verdict], VERDICT_TONES[verdict])})
    return acts


@page("service.work", methods=("POST",))
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a corrective action."""
    form = ActionForm(request.POST)
    if not form.is_valid():
        raise Refused(
            _("The action is not complete."),
            field=next(iter(form.errors)),
            remedy=_("Say what will be done and over which days it is measured."),
        )
    improving.plan_action(code, **form.cleaned_data, by=actor_of(request), at=timezone.now())
    messages.done(request, _("Planned. Write down the day when it takes effect."))
    return redirect("service:cause", code)


@page("service.work", methods=("POST",))
def act(request: HttpRequest, action_id: int, what: str) -> HttpResponse:
    """The action took effect, or is judged."""
    by, at = actor_of(request), timezone.now()
    if what == "judge":
        done = improving.judge_action(action_id, by=by, at=at)
        messages.done(request, _("Judged: %s.") % VERDICTS[done.verdict])
    else:
        form = DoneForm(request.POST)
        if not form.is_valid():
            raise Refused(_("The day is missing."), field="done_on", remedy=_("Choose the day when it took effect."))
        improving.carry_out_action(action_id, done_on=form.cleaned_data["done_on"], by=by, at=at)
        messages.done(request, _("Kept. From now on recurrence is counted."))
    return redirect("service:cause", action_for(action_id, by=by).cause.code)
