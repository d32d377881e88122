"""Where everybody stands: the three bases, the levels, who left."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions.levels import STEPS, decide_on_level
from carteira.portfolio.actions.register import default_review_on
from carteira.portfolio.models import Scheme
from carteira.portfolio.pages import charts, pictures
from carteira.portfolio.pages.forms import LevelStepForm
from carteira.portfolio.pages.seen import csv_file, period_of
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries.bases import bases_view
from carteira.portfolio.queries.levels import LEVELS, Level, LevelRow, LevelView, Within, level_view
from carteira.portfolio.queries.lost import losses_of_period
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.queries.segments import SchemeNotFound, schemes
from carteira.portfolio.queries.subjects import SubjectNotFound, subject_of
from carteira.portfolio.queries.words import BASES, CHOSEN, NOBODY, STANDS
from carteira.portfolio.queries.words import LEVELS as LEVEL_WORDS
from carteira.web import messages
from carteira.web.components.blocks import Tab
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

GET = ("GET", "HEAD")


@page("portfolio.view", methods=GET)
def bases(request: HttpRequest) -> HttpResponse:
    """Profitability, relationship and return side by side, never added up."""
    run = current_run()
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "bases"})
    found = bases_view(by=actor_of(request), run=run)
    money = charts.always(run.currency)
    columns = (
        Column("profitability", _("Profitability"), value=lambda c: BASES[c["profitability"]]),
        Column("relationship", _("Relationship"), value=lambda c: BASES[c["relationship"]]),
        Column("return_on_effort", _("Return on effort"), value=lambda c: BASES[c["return_on_effort"]]),
        Column("customers", _("Customers"), "number"),
        Column("pocket", _("Revenue"), "money", currency=money),
        Column("result", _("Result"), "money", currency=money),
        Column("rule", _("What it asks for"), value=lambda c: STANDS.get((c["profitability"], c["relationship"]), "")),
    )
    context = {
        "found": found, "columns": columns, "chart": pictures.bases_chart(found, period=period_of(run)), "period": period_of(run), "tabs": tabs(),
        "here": "bases",
    }  # fmt: skip
    return render(request, "portfolio/bases.html", context)


@page("portfolio.view", methods=GET)
def losses(request: HttpRequest) -> HttpResponse:
    """Planned exits apart from churn, with what they saved."""
    run = current_run()
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "losses"})
    found, money = losses_of_period(by=actor_of(request), run=run), charts.always(run.currency)
    lost = (
        Column("name", _("Customer"), "strong", url=lambda c: reverse("portfolio:customer", args=[c.customer_id])),
        Column("planned", _("How"), value=lambda c: _("planned exit") if c.planned else _("churn")),
        Column("pocket", _("Revenue before"), "money", currency=money),
        Column("result", _("Result before"), "money", currency=money),
    )
    exits = (
        Column("name", _("Customer"), "strong", url=lambda c: reverse("portfolio:customer", args=[c.customer_id])),
        Column("approved_at", _("Second approval"), "moment"),
        Column("left_at", _("Left"), "moment"),
        Column("expected", _("Expected effect"), "money", currency=money),
        Column("saving", _("Really saved"), "money", currency=money),
    )
    context = {
        "found": found, "currency": run.currency, "lost_columns": lost, "exit_columns": exits, "period": period_of(run), "tabs": tabs(), "here": "losses",
    }  # fmt: skip
    return render(request, "portfolio/losses.html", context)


@page("portfolio.view")
def levels(request: HttpRequest) -> HttpResponse:
    """The same result by market, segment, group, customer, person; and what is decided on one of them."""
    actor, run = actor_of(request), current_run()
    if request.method == "POST":
        actor.require("portfolio.decide")
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "levels"})
    asked = _asked(request)
    known = schemes(by=actor)
    level, place = _level(asked), _place(asked, actor, known)
    trail, here = _trail(asked, actor)
    form, refused = _form(request, here), None
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, form, asked, here, actor)
        except Refused as no:
            refused = no
    found = level_view(level, by=actor, within=place, run=run)
    if asked.get("csv"):
        return _csv(found)
    context = {
        "found": found, "columns": _columns(found, asked), "rows": _shown(found), "total": found.total, "trail": trail, "subject": here, "form": form,
        "switch": [Tab(one, LEVEL_WORDS[one], _to(asked, level=one)) for one in LEVELS], "level_name": LEVEL_WORDS[level], "csv": _to(asked, csv="1"), "refused": refused, "asked": asked,
        "schemes": [(one.name, _to({"level": level}, scheme=one.code), place.scheme == one) for one in known], "period": period_of(run),
        "may_decide": actor.may("portfolio.decide") and here is not None, "tabs": tabs(), "here": "levels",
    }  # fmt: skip
    return render(request, "portfolio/levels.html", context, status=422 if request.method == "POST" else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    names = ("level", "scheme", "market", "segment", "group", "customer", "csv")
    return {name: request.GET[name][:60] for name in names if request.GET.get(name)}


def _level(asked: dict[str, str]) -> Level:
    said = asked.get("level", "segment")
    return next((one for one in LEVELS if one == said), "segment")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None


def _chosen(code: str, known: list[Scheme]) -> Scheme:
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise SchemeNotFound(code)
    return found


def _place(asked: dict[str, str], actor: Actor, known: list[Scheme]) -> Within:
    scheme = _chosen(asked["scheme"], known) if asked.get("scheme") else known[0] if known else None
    asked.setdefault("scheme", scheme.code if scheme else "")
    segment = None
    if (key := _number(asked.get("segment"))) is not None:
        segment = subject_of("segment", key, by=actor).place.segment
    customer = _number(asked.get("customer"))
    if customer is not None:
        subject_of("customer", customer, by=actor)
    return Within(scheme, _number(asked.get("market")), segment, _number(asked.get("group")), customer)


def _to(asked: dict[str, str], **change: str) -> str:
    return f"{reverse('portfolio:levels')}?{urlencode({**asked, **change})}"


def _trail(asked: dict[str, str], actor: Actor) -> tuple[list[tuple[str, str]], Any]:
    """Market > segment > group > customer as one stepped in, and the last of them as what can be decided on."""
    trail, here, so_far = (
        [(_("All customers"), _to({"level": "market", "scheme": asked.get("scheme", "")}))],
        None,
        {"scheme": asked.get("scheme", "")},
    )
    for level, below in (("market", "segment"), ("segment", "group"), ("group", "customer"), ("customer", "person")):
        if (key := _number(asked.get(level))) is None:
            continue
        try:
            here = subject_of(level, key, by=actor, scheme=asked.get("scheme", ""))  # type: ignore[arg-type]
        except SubjectNotFound:
            continue
        so_far[level] = str(key)
        trail.append((here.name, _to({**so_far, "level": below})))
    return trail, here


def _columns(found: LevelView, asked: dict[str, str]) -> tuple[Column, ...]:
    money, level = charts.always(found.run.currency), found.level
    below = dict(pairwise(LEVELS))

    def name(row: LevelRow) -> str:
        said = row.name or str(NOBODY.get(level, _("Others")))
        return f"{said} · {row.of}" if row.of else said

    def inside(row: LevelRow) -> str:
        return (
            _to({k: v for k, v in asked.items() if k != "csv"}, **{level: str(row.key), "level": below[level]})
            if row.key and level in below
            else ""
        )

    return (
        Column("name", LEVEL_WORDS[level], "strong", value=name, url=inside),
        Column("customers", _("Customers"), "number"),
        Column("pocket", _("Revenue"), "money", currency=money),
        Column("cost_to_serve", _("Cost to serve"), "money", currency=money),
        Column("result", _("Result"), "money", currency=money),
        Column("below_hurdle", _("Below the hurdle"), "number"),
        Column("without_basis", _("No basis"), "number"),
    )


def _shown(found: LevelView) -> list[LevelRow]:
    return [*found.rows, *([found.others] if found.others else [])]


def _csv(found: LevelView) -> HttpResponse:
    head = ("name", "customers", "pocket", "cost_to_serve", "result", "below_hurdle", "without_basis")
    return csv_file(f"level-{found.level}", ("of", *head), ([row.of, *(getattr(row, name) for name in head)] for row in _shown(found)))


def _form(request: HttpRequest, here: Any) -> LevelStepForm:
    form = LevelStepForm(request.POST or None, initial={"review_on": default_review_on(timezone.localdate())})
    form.fields["step"].choices = [(step, CHOSEN[step]) for step in STEPS.get(here.level if here else "", ())]  # type: ignore[attr-defined]
    return form


def _decided(request: HttpRequest, form: LevelStepForm, asked: dict[str, str], here: Any, actor: Actor) -> HttpResponse:
    if here is None:
        raise Refused(_("Nothing is chosen to decide on."), field="subject", remedy=_("Step into a market, a segment or a group."))
    said = form.cleaned_data
    made = decide_on_level(
        here.level, here.id, step=said["step"], why=said["why"], review_on=said["review_on"], expected=said["expected"], by=actor, at=timezone.now(),
        scheme=asked.get("scheme", ""),
    )  # fmt: skip
    messages.done(request, _("Decided, with its evidence kept."))
    return redirect("portfolio:decision", made.pk)
