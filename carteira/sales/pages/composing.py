"""Write a proposal: what it earns stands beside it and follows each change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.sales.actions.proposals import begin_proposal, write_version
from carteira.sales.models import ProposalVersion
from carteira.sales.pages.waterfall import waterfall
from carteira.sales.pages.writing import LineForms, TermsForm, draft_of, lines_of, terms_of
from carteira.sales.queries.articles import offered
from carteira.sales.queries.drafts import Figures, figures_of, figures_of_version
from carteira.sales.queries.proposals import proposal_for
from carteira.sales.queries.scope import opportunity_for
from carteira.sales.rules.draft import Draft
from carteira.web.requests import actor_of, page, put_refusal


@page("sales.work")
def begin(request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """The first version of a proposal for an opportunity."""
    actor = actor_of(request)
    row = opportunity_for(opportunity_id, by=actor)
    initial = {"currency": row.currency}
    return _write(
        request,
        actor,
        row.name,
        initial,
        [],
        back=reverse("sales:opportunity", args=[row.pk]),
        save=lambda d: begin_proposal(row.pk, d, by=actor, at=timezone.now()).pk,
    )


@page("sales.work")
def change(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The draft, or the next version after one was sent."""
    actor = actor_of(request)
    proposal = proposal_for(proposal_id, by=actor)
    newest = proposal.versions.all()[0]

    def save(draft: Draft) -> int:
        return write_version(proposal.pk, draft, by=actor, at=timezone.now()).proposal_id

    return _write(
        request,
        actor,
        proposal.opportunity.name,
        terms_of(newest),
        lines_of(newest),
        back=reverse("sales:proposal", args=[proposal.pk]),
        save=save,
        stored=newest,
    )


@page("sales.work", methods=("POST",))
def figures(request: HttpRequest) -> HttpResponse:
    """What the form as it stands would earn; nothing is kept."""
    return render(request, "sales/figures.html", _figures(_read(request, actor_of(request))[2], actor_of(request)))


def _read(request: HttpRequest, actor: Actor) -> tuple[TermsForm, Any, Draft | None]:
    terms, lines = TermsForm(request.POST), LineForms(request.POST)
    good = terms.is_valid() and lines.is_valid()
    return terms, lines, draft_of(terms.cleaned_data, [line.cleaned_data for line in lines], by=actor) if good else None


def _figures(draft: Draft | None, actor: Actor) -> dict[str, Any]:
    found: Figures | None = None
    if draft is not None and draft.lines:
        try:
            found = figures_of(draft, by=actor, today=timezone.localdate())
        except Refused:
            found = None
    return {"found": found, "steps": waterfall(found.economics) if found else [], "currency": draft.currency if draft else ""}


def _stored(version: ProposalVersion, actor: Actor) -> dict[str, Any]:
    found = figures_of_version(version, by=actor, today=timezone.localdate())
    return {"found": found, "steps": waterfall(found.economics), "currency": version.currency}


def _write(
    request: HttpRequest,
    actor: Actor,
    title: str,
    initial: dict[str, Any],
    rows: list[dict[str, Any]],
    *,
    back: str,
    save: Any,
    stored: ProposalVersion | None = None,
) -> HttpResponse:
    terms, lines, draft, status = TermsForm(initial=initial), LineForms(initial=rows), None, 200
    if request.method == "POST":
        status = 422
        terms, lines, draft = _read(request, actor)
        if draft is not None:
            try:
                return redirect("sales:proposal", save(draft))
            except Refused as no:
                put_refusal(terms, no)
    context = {
        "terms": terms, "lines": lines, "title": title, "back": back, "articles": offered(by=actor), "heading": _("Write a proposal"), **(_stored(stored, actor) if stored and not request.POST else _figures(draft, actor)),
    }  # fmt: skip
    return render(request, "sales/write.html", context, status=status)
