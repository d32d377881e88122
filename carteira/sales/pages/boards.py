"""The board: a column a step, a card an opportunity; drag it, or choose the step on the card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from carteira.basics.refused import Refused
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.opportunities import move_opportunity
from carteira.sales.pages.forms import MoveForm
from carteira.sales.pages.tabs import tabs
from carteira.sales.queries.board import board
from carteira.sales.queries.processes import processes
from carteira.sales.queries.scope import opportunity_for
from carteira.web import messages
from carteira.web.components.blocks import Tab
from carteira.web.requests import actor_of, page


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest) -> HttpResponse:
    """The board of one process."""
    actor = actor_of(request)
    known = processes(by=actor)
    variant = next((one for one in known if one.code == request.GET.get("process")), known[0] if known else None)
    choices = [Tab(one.code, one.title, f"{reverse('sales:board')}?process={one.code}") for one in known]
    context = {
        "tabs": tabs(), "here": "board", "choices": choices, "may_work": actor.may("sales.work"), "variant": variant,
        "board": board(variant, by=actor, now=timezone.now()) if variant else None, "today": timezone.localdate(),
    }  # fmt: skip
    fragment = getattr(request, "htmx", False) and request.headers.get("HX-Target") == "board"
    return render(request, "sales/board.html#lanes" if fragment else "sales/board.html", context)


@page("sales.work", methods=("POST",))
def move(request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Move a card; losing one asks why first."""
    actor, form = actor_of(request), MoveForm(request.POST)
    if not form.is_valid():
        opportunity_for(opportunity_id, by=actor)
        raise Refused(_("The step is missing."), field="to", remedy=_("Choose a step."))
    given = form.cleaned_data
    try:
        row = move_opportunity(
            opportunity_id, to=given["to"], loss=Loss(given["loss_reason"], given["loss_source"]), note=given["note"], version=given["version"],
            by=actor, at=timezone.now(),
        )  # fmt: skip
    except Refused as no:
        if no.field in ("loss_reason", "value"):
            return _to_opportunity(request, opportunity_id, no)
        raise
    if getattr(request, "htmx", False):
        return redirect(f"{reverse('sales:board')}?process={row.variant.code}")
    messages.done(request, _("%(name)s stands at %(step)s now.") % {"name": row.name, "step": row.step.title})
    return redirect("sales:opportunity", opportunity_id)


def _to_opportunity(request: HttpRequest, opportunity_id: int, no: Refused) -> HttpResponse:
    messages.warn(request, str(no))
    url = reverse("sales:opportunity", args=[opportunity_id]) + "#move"
    return HttpResponseClientRedirect(url) if getattr(request, "htmx", False) else redirect(url)
