"""Opportunities in a table, and one of them with all its steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.sales.actions.opportunities import change_opportunity, open_opportunity
from carteira.sales.models import Opportunity, StageMove
from carteira.sales.pages.forms import MoveForm, NewOpportunityForm, OpportunityForm
from carteira.sales.pages.tabs import tabs
from carteira.sales.queries import listing
from carteira.sales.queries.names import LOSS_REASONS, LOSS_SOURCES, STATES
from carteira.sales.queries.processes import processes
from carteira.web.components.blocks import Happening, badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Choice, Column, Facet, Grid, ListSpec, capped_count, slice_of

TONES = {"open": "info", "won": "good", "lost": "loss"}
ICONS = {"open": "arrow-right", "won": "circle-check", "lost": "circle-x"}


def state_badge(row: Opportunity) -> str:
    """Won, lost, or the step at which it stands."""
    return badge(row.step.title if row.state == "open" else STATES[row.state], TONES[row.state])


LIST = ListSpec(
    "opportunities",
    default_sort="-opened_at",
    columns=(
        Column("name", gettext_lazy("Opportunity"), "strong", url=lambda o: reverse("sales:opportunity", args=[o.pk])),
        Column("customer", gettext_lazy("Customer"), value=lambda o: o.identity.customer.name),
        Column("state", gettext_lazy("Stands at"), value=state_badge, bare=lambda o: o.step.code),
        Column("value", gettext_lazy("Value"), "money", currency=lambda o: o.currency),
        Column("expected_on", gettext_lazy("Decision expected on"), "day", wide=True),
        Column("next_on", gettext_lazy("Next step on"), "day", wide=True),
        Column("owner", gettext_lazy("Seller"), value=lambda o: o.owner.name if o.owner else "", wide=True),
        Column("opened_at", gettext_lazy("Opened"), "day", sort="opened_at", value=lambda o: o.opened_at.date(), wide=True),
    ),
    facets=(Facet("state", gettext_lazy("State"), tuple(Choice(code, words) for code, words in STATES.items())),),
)


@page("sales.view", methods=("GET", "HEAD"))
def table(request: HttpRequest) -> HttpResponse:
    """All opportunities that the asker sees."""
    actor, state = actor_of(request), LIST.read(request)
    found = listing.opportunities(by=actor, q=state.q, states=state.filters.get("state", ()))
    count, capped = capped_count(found)
    grid = Grid(
        LIST, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped,
        noun=_("opportunities"), empty_title=_("No opportunity yet"), empty_text=_("An opportunity is one possible sale to one customer."),
        empty_url=reverse("sales:new"), empty_action=_("Open one"),
    )  # fmt: skip
    return render(
        request, "sales/opportunities.html", {"grid": grid, "tabs": tabs(), "here": "opportunities", "may_work": actor.may("sales.work")}
    )


@page("sales.work")
def new(request: HttpRequest) -> HttpResponse:
    """Open an opportunity."""
    actor = actor_of(request)
    known = [(one.code, one.title) for one in processes(by=actor)]
    form = NewOpportunityForm(request.POST or None, processes=known, initial={"customer": request.GET.get("customer")})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = open_opportunity(given.pop("customer"), **given, by=actor, at=timezone.now())
                return redirect("sales:opportunity", made.pk)
            except Refused as no:
                put_refusal(form, no)
            except LookupError:
                form.add_error("customer", _("No customer of yours has this number."))
    return render(request, "sales/new.html", {"form": form, "title": _("New opportunity"), "back": reverse("sales:board")}, status=status)


@page("sales.view", methods=("GET", "HEAD"))
def show(request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """One opportunity: facts, the way to move it, every step it took."""
    actor = actor_of(request)
    found = listing.opportunity_view(opportunity_id, by=actor)
    row = found.opportunity
    context: dict[str, Any] = {
        "found": found, "row": row, "steps": list(row.variant.steps.all()), "form": MoveForm(initial={"version": row.version}),
        "happenings": [_happening(move) for move in found.moves], "may_work": actor.may("sales.work"), "state": state_badge(row), "proposals": found.proposals,
    }  # fmt: skip
    return render(request, "sales/opportunity.html", context)


@page("sales.work")
def edit(request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Change what is known."""
    actor = actor_of(request)
    row = listing.opportunity_view(opportunity_id, by=actor).opportunity
    form = OpportunityForm(request.POST or None, initial={name: getattr(row, name) for name in OpportunityForm.base_fields})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_opportunity(row.pk, form.cleaned_data, by=actor, at=timezone.now())
                return redirect("sales:opportunity", row.pk)
            except Refused as no:
                put_refusal(form, no)
    context = {"form": form, "title": row.name, "back": reverse("sales:opportunity", args=[row.pk])}
    return render(request, "sales/new.html", context, status=status)


def _happening(move: StageMove) -> Happening:
    step = move.to_step.title
    title = _("Opened at %(step)s") % {"step": step} if move.from_step is None else _("Moved to %(step)s") % {"step": step}
    why = f"{LOSS_REASONS.get(move.loss_reason, '')} – {LOSS_SOURCES.get(move.loss_source, '')}" if move.loss_reason else ""
    tone = {"won": "good", "lost": "loss"}.get(move.to_step.kind, "")
    return Happening(
        move.at, title, icon=ICONS[move.to_step.kind], body=" · ".join(part for part in (why, move.note) if part), who=move.by, tone=tone
    )
