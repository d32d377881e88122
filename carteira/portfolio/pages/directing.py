"""Direction, policy and target clients."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions import direction as publishing
from carteira.portfolio.pages.forms import DirectionForm, PolicyForm, TargetForm
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries.fits import targets
from carteira.portfolio.queries.policy import citing, direction_in_force, policy_in_force
from carteira.web import messages
from carteira.web.requests import actor_of, page


@page("portfolio.view")
def direction(request: HttpRequest) -> HttpResponse:
    """Where the business goes, the numbers of selection, and who is wanted; each published as a new version."""
    actor, now = actor_of(request), timezone.now()
    current, policy = direction_in_force(), policy_in_force()
    asked = request.POST.get("form", "") if request.method == "POST" else ""
    shown = _forms(request, asked, current, policy)
    publish = _publishers(actor, now)
    refused, status = None, 200
    if asked in publish:
        status = 422
        if shown[asked].is_valid():
            try:
                publish[asked](shown[asked])
                messages.done(request, _("Published."))
                return redirect("portfolio:direction")
            except Refused as no:
                refused = no
    context = {
        "current": current, "policy": policy, "forms": shown, "refused": refused, "targets": targets(by=actor), "citing": citing(current),
        "may_define": actor.may("portfolio.define"), "tabs": tabs(), "here": "direction",
    }  # fmt: skip
    return render(request, "portfolio/direction.html", context, status=status)


def _forms(request: HttpRequest, asked: str, current: Any, policy: Any) -> dict[str, forms.Form]:
    """The three forms; the one that was sent holds what was sent."""
    given = request.POST or None
    return {
        "direction": DirectionForm(given if asked == "direction" else None, initial=_of(current, ("what", "for_whom", "how"))),
        "policy": PolicyForm(given if asked == "policy" else None, initial=_of(policy, tuple(PolicyForm.base_fields))),
        "target": TargetForm(given if asked == "target" else None),
    }


def _publishers(actor: Actor, now: datetime) -> dict[str, Callable[[Any], object]]:
    """What each form does."""
    return {
        "direction": lambda form: publishing.publish_direction(**form.cleaned_data, by=actor, at=now),
        "policy": lambda form: publishing.publish_policy(
            {k: v for k, v in form.cleaned_data.items() if k != "reason"}, reason=form.cleaned_data["reason"], by=actor, at=now
        ),
        "target": lambda form: publishing.publish_target(
            form.cleaned_data["name"], form.criteria(), counter_examples=form.cleaned_data["counter_examples"], by=actor, at=now
        ),
    }


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if row is not None and hasattr(row, name) and name != "reason"}
