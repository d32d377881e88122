"""The decision register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions.register import judge_by_hand
from carteira.portfolio.models import Decision
from carteira.portfolio.pages.forms import JudgeForm
from carteira.portfolio.pages.seen import csv_file
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries import register
from carteira.portfolio.queries.subjects import subject_names
from carteira.portfolio.queries.words import CHOSEN, LEVELS, PAYMENTS, RUNGS, STEPS
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page
from carteira.web.tables import Choice, Column, Facet, Grid, ListSpec, capped_count, slice_of

DECISIONS = ListSpec(
    "decisions",
    default_sort="-decided_at",
    columns=(
        Column("decided_at", gettext_lazy("Decided"), "moment", sort="decided_at"),
        Column("customer", gettext_lazy("About"), "strong", value=lambda d: d.customer_name, url=lambda d: d.url),
        Column("level_name", gettext_lazy("Level"), shown=False),
        Column("chosen", gettext_lazy("Step"), value=lambda d: CHOSEN[d.chosen]),
        Column("reason", gettext_lazy("Why")),
        Column("expected_value", gettext_lazy("Expected"), "amount"),
        Column("measured", gettext_lazy("Measured"), "amount", value=lambda d: d.outcome.measured if hasattr(d, "outcome") else None),
        Column("state", gettext_lazy("State"), value=lambda d: d.state),
        Column("review_on", gettext_lazy("Judge on"), "day", sort="review_on"),
        Column("decided_by", gettext_lazy("By"), shown=False),
        Column("rule", gettext_lazy("Rule"), shown=False),
    ),
    facets=(
        Facet(
            "state",
            gettext_lazy("State"),
            (Choice("due", gettext_lazy("Due")), Choice("judged", gettext_lazy("Judged")), Choice("omitted", gettext_lazy("Not decided"))),
            single=True,
        ),
    ),
)


@page("portfolio.view", methods=("GET", "HEAD"))
def register_list(request: HttpRequest) -> HttpResponse:
    """Every decision with its expectation and what came of it."""
    actor, today = actor_of(request), timezone.localdate()
    state = DECISIONS.read(request)
    chosen = (state.filters.get("state") or ("",))[0]
    found = register.decisions(by=actor, today=today, state=chosen)
    piece = slice_of(found, sort=state.sort, after=state.after, before=state.before)
    names = _names(piece.rows, actor)
    for row in piece.rows:
        _dress(row, names, today)
    count, capped = capped_count(found)
    grid = Grid(
        DECISIONS, state, piece, count=count, count_capped=capped, noun=_("decisions"), search=False, exports=(("CSV", reverse("portfolio:decisions-csv")),),
        empty_title=_("No decisions yet"), empty_text=_("A decision is taken on a customer's page, with its evidence."),
        empty_url=reverse("portfolio:candidates"), empty_action=_("See the candidates"),
    )  # fmt: skip
    rates = (
        Column("chosen", _("Step"), "strong", value=lambda r: CHOSEN[r.chosen]),
        Column("decided", _("Decided"), "number"),
        Column("judged", _("Judged"), "number"),
        Column("hits", _("Came true"), "number"),
        Column("rate", _("Hit rate"), "percent"),
    )
    context = {"grid": grid, "rates": rates, "hit_rates": register.hit_rates(by=actor), "tabs": tabs(), "here": "decisions"}
    return render(request, "portfolio/decisions.html", context)


def _dress(row: Decision, names: Mapping[tuple[str, int], str], today: date) -> None:
    """What the table shows beside the row's own values."""
    outcome = getattr(row, "outcome", None)
    row.customer_name = names.get(_subject(row), "")  # type: ignore[attr-defined]
    row.level_name = LEVELS.get(_subject(row)[0], "")  # type: ignore[attr-defined]
    row.url = reverse("portfolio:decision", args=[row.pk])  # type: ignore[attr-defined]
    if row.chosen == "omitted" and outcome is None:
        judged = badge(CHOSEN["omitted"], "warn")
    elif outcome is not None:
        judged = {True: badge(_("came true"), "good"), False: badge(_("did not"), "loss"), None: badge(_("no basis"))}[outcome.hit]
    else:
        judged = badge(_("overdue"), "loss") if row.review_on < today else badge(_("waits"), "info")
    row.state = judged  # type: ignore[attr-defined]


def _subject(row: Decision) -> tuple[str, int]:
    """What a decision stands on: a customer, or a unit of another level."""
    return ("customer", row.customer_id) if row.customer_id else (row.subject_kind, row.subject_id)


def _names(rows: Iterable[Decision], actor: Actor) -> Mapping[tuple[str, int], str]:
    return subject_names((_subject(row) for row in rows), by=actor)


@page("portfolio.view")
def decision(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision with its frozen evidence, and the form that judges it when no figure can."""
    actor, today = actor_of(request), timezone.localdate()
    row = register.decisions(by=actor, today=today).filter(pk=decision_id).first()
    if row is None:
        raise register.DecisionNotFound(decision_id)
    form = JudgeForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            raise Refused(_("The answer is missing."), field="note", remedy=_("Say what was seen."))
        judge_by_hand(decision_id, hit=form.cleaned_data["hit"] == "yes", note=form.cleaned_data["note"], by=actor, at=timezone.now())
        messages.done(request, _("Judged."))
        return redirect("portfolio:decision", decision_id)
    _dress(row, _names([row], actor), today)
    context = {
        "row": row, "name": CHOSEN[row.chosen], "evidence": row.evidence, "content": row.evidence.content, **_frozen(row.evidence.content), "form": form,
        "outcome": getattr(row, "outcome", None), "due": row.review_on <= today, "may_judge": actor.may("portfolio.review"),
        "crumbs": [(_("Portfolio"), reverse("portfolio:overview")), (_("Decisions"), reverse("portfolio:decisions"))],
    }  # fmt: skip
    return render(request, "portfolio/decision.html", context)


def _frozen(content: dict[str, Any]) -> dict[str, Any]:
    """The frozen figures in words."""
    return {
        "figures": [(STEPS.get(step, step), value) for step, value in content.get("result", {}).items()],
        "proposed": RUNGS.get(content.get("proposed", {}).get("rung", ""), ""),
        "payment": PAYMENTS.get(content.get("payment", {}).get("verdict", ""), ""),
    }


@page("portfolio.view", methods=("GET", "HEAD"))
def register_csv(request: HttpRequest) -> HttpResponse:
    """The register as CSV."""
    actor = actor_of(request)
    rows = list(register.decisions(by=actor, today=timezone.localdate()).order_by("-id")[:10_000])
    names = _names(rows, actor)
    head = (
        "decision",
        "decided_at",
        "customer",
        "step",
        "why",
        "rule",
        "expected",
        "measured",
        "hit",
        "review_on",
        "decided_by",
        "evidence",
    )
    return csv_file("decisions", head, (_csv_row(row, names.get(_subject(row), "")) for row in rows))


def _csv_row(row: Decision, name: str) -> tuple[object, ...]:
    outcome = getattr(row, "outcome", None)
    return (
        row.pk, row.decided_at.isoformat(), name, row.chosen, row.reason, row.rule, row.expected_value, outcome.measured if outcome else None,
        outcome.hit if outcome else None, row.review_on, row.decided_by, row.evidence.digest,
    )  # fmt: skip
