"""Schemes and segments: what is in force, the editor, and who would enter and leave."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.portfolio.actions import segmenting
from carteira.portfolio.models import Scheme
from carteira.portfolio.pages import charts, pictures
from carteira.portfolio.pages.forms import SchemeForm, SegmentsForm
from carteira.portfolio.pages.seen import csv_file
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries import segments
from carteira.portfolio.queries.policy import direction_in_force, policy_in_force
from carteira.portfolio.queries.risk import risk_of
from carteira.portfolio.queries.runs import RunView, current_run, require_run
from carteira.portfolio.queries.wanted import mix_of
from carteira.portfolio.queries.words import ADVICE
from carteira.portfolio.rules.language import FIELDS
from carteira.web import messages
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column


@page("portfolio.view")
def scheme_list(request: HttpRequest) -> HttpResponse:
    """All schemes, and the form that begins one."""
    actor = actor_of(request)
    form, refused, status = SchemeForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = segmenting.define_scheme(said["code"], name=said["name"], purpose=said["purpose"], by=actor, at=timezone.now())
                return redirect("portfolio:scheme", made.code)
            except Refused as no:
                refused = no
    columns = (
        Column("name", _("Scheme"), "strong", url=lambda s: reverse("portfolio:scheme", args=[s.code])),
        Column("purpose", _("What it is for")),
        Column("owner", _("Owner"), value=lambda s: s.owner.name if s.owner else ""),
    )
    context = {
        "found": segments.schemes(by=actor), "columns": columns, "form": form, "refused": refused, "may_define": actor.may("portfolio.define"),
        "tabs": tabs(), "here": "segments",
    }  # fmt: skip
    return render(request, "portfolio/schemes.html", context, status=status)


@page("portfolio.view")
def scheme(request: HttpRequest, code: str) -> HttpResponse:
    """One scheme: segments in force with their economics, the editor, the preview."""
    actor = actor_of(request)
    found = segments.scheme_of(code, by=actor)
    forms, refused, status = SegmentsForm(initial=_initial(found)), None, 200
    if request.method == "POST":
        actor.require("portfolio.define")
        forms = SegmentsForm(request.POST)
        status = 422
        if forms.is_valid():
            rows = [form.cleaned_data for form in forms if form.cleaned_data.get("code") or form.cleaned_data.get("rule")]
            try:
                segmenting.write_draft(found, rows, by=actor, at=timezone.now())
                return redirect(reverse("portfolio:scheme", args=[code]) + "#preview")
            except Refused as no:
                refused = no
    return render(request, "portfolio/scheme.html", {**_standing(found, actor), "forms": forms, "refused": refused}, status=status)


def _initial(found: Scheme) -> list[dict[str, Any]]:
    version = segments.draft_of(found) or segments.version_in_force(found)
    if version is None:
        return [{"code": "others", "name": _("Others"), "rule": "otherwise"}]
    return [
        {"code": s.code, "name": s.name, "rule": s.rule, "desired_share": s.desired_share, "market": s.market.name if s.market else ""}
        for s in version.segments.select_related("market").order_by("precedence")
    ]


def _standing(found: Scheme, actor: Any) -> dict[str, Any]:
    run = current_run()
    currency = charts.always(run.currency if run else "")
    draft, hurdle = segments.draft_of(found), policy_in_force().hurdle
    columns = (
        Column("name", _("Segment"), "strong"),
        Column("market", _("Market")),
        Column("customers", _("Customers"), "number"),
        Column("pocket", _("Revenue"), "money", currency=currency),
        Column("result", _("Result"), "money", currency=currency),
        Column("share_below", _("Below the hurdle"), "percent"),
        Column("advice", _("What it asks for"), value=lambda s: ADVICE[s.advice(hurdle)]),
        Column("minutes", _("Minutes"), "number"),
        Column("desired_share", _("Wanted share"), "percent"),
        Column("rule", _("Rule"), "code"),
    )
    standings = segments.segment_standings(found, by=actor, hurdle=hurdle)
    preview, broken = None, None
    if draft is not None:
        try:
            preview = segments.preview(found, list(draft.segments.all()), by=actor)
        except Refused as no:
            broken = no
    return {
        **_risk(found, run, {s.code: s.name for s in standings}, actor),
        "scheme": found, "version": segments.version_in_force(found), "draft": draft, "columns": columns, "standings": standings, "preview": preview,
        "broken": broken, "moves": _move_columns(), "moving": [m for m in preview.moves if m.source != m.target] if preview else [], "mix": mix_of(found, standings, by=actor),
        "direction": direction_in_force(), "may_define": actor.may("portfolio.define"), "fields": ", ".join(sorted(FIELDS)),
        "crumbs": [(_("Portfolio"), reverse("portfolio:overview")), (_("Segments"), reverse("portfolio:schemes"))],
    }  # fmt: skip


def _risk(found: Scheme, run: RunView | None, names: dict[str, str], actor: Any) -> dict[str, Any]:
    """How the segments' contributions swing, alone and together."""
    if run is None or not names:
        return {"risk": None}
    seen = risk_of(found, run, by=actor)
    csv_url = reverse("portfolio:risk-csv", args=[found.code])
    return {"risk": seen, "risk_chart": pictures.risk_chart(seen, names, currency=run.currency, csv_url=csv_url), "currency": run.currency}


@page("portfolio.view", methods=("GET", "HEAD"))
def risk_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The risk of a scheme's segments as CSV."""
    actor = actor_of(request)
    seen = risk_of(segments.scheme_of(code, by=actor), require_run(), by=actor)
    head = ("segment", "mean", "deviation", "reward", "part_of_risk")
    return csv_file(f"risk-{code}", head, ([getattr(one, name) for name in head] for one in seen.segments))


def _move_columns() -> tuple[Column, ...]:
    return (
        Column("source", _("From"), value=lambda m: _("new") if m.source is None else m.source or _("No definition")),
        Column("target", _("To"), value=lambda m: m.target or _("No definition")),
        Column("count", _("Customers"), "number"),
        Column("examples", _("For example"), value=lambda m: ", ".join(m.examples)),
    )


@page("portfolio.define", methods=("POST",))
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft from today on."""
    actor = actor_of(request)
    version = segmenting.publish(segments.scheme_of(code, by=actor), by=actor, at=timezone.now())
    messages.done(request, _("Version %(number)d holds from today.") % {"number": version.number})
    return redirect("portfolio:scheme", code)
