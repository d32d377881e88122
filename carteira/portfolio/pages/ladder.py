"""Candidates, and one customer before the ladder with the simulator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.portfolio.actions import deciding, leaving
from carteira.portfolio.actions.register import default_review_on
from carteira.portfolio.pages import charts
from carteira.portfolio.pages.forms import LeversForm, StepForm
from carteira.portfolio.pages.seen import period_of
from carteira.portfolio.pages.tabs import tabs
from carteira.portfolio.queries.candidates import Candidate, candidates
from carteira.portfolio.queries.cases import CaseView, case_view
from carteira.portfolio.queries.fits import fits_of_seen
from carteira.portfolio.queries.runs import RunView, current_run
from carteira.portfolio.queries.simulate import Simulation, with_levers
from carteira.portfolio.queries.traits import trait_rules_of_base
from carteira.portfolio.queries.words import BASIS, LAWS, PAYMENTS, RULES, RUNGS, TRAITS, obstacle_words
from carteira.portfolio.rules.effects import percent
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column

TONES = {
    "punctual": "good",
    "habitual": "warn",
    "passing": "info",
    "deteriorating": "loss",
    "open": "warn",
    "own fault": "info",
    "no basis": "",
}


@page("portfolio.view", methods=("GET", "HEAD"))
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Who should come before the ladder, worst first."""
    run = current_run()
    if run is None:
        return render(request, "portfolio/empty.html", {"tabs": tabs(), "here": "candidates"})
    everyone = request.GET.get("everyone") == "1"
    found = candidates(by=actor_of(request), today=timezone.localdate(), most=100, everyone=everyone, run=run)
    context = {
        "found": found,
        "columns": _candidate_columns(run),
        "traits": trait_rules_of_base(by=actor_of(request), run=run),
        "trait_columns": _trait_columns(run.currency),
        "everyone": everyone,
        "tabs": tabs(),
        "here": "candidates",
    }
    return render(request, "portfolio/candidates.html", context)


def _candidate_columns(run: RunView) -> tuple[Column, ...]:
    money, names = charts.always(run.currency), run.activity_names
    return (
        Column("customer", _("Customer"), "strong", url=lambda c: reverse("portfolio:customer", args=[c.customer.pk])),
        Column("result", _("Result"), "money", value=lambda c: c.result.result, currency=money),
        Column("pocket", _("Revenue"), "money", value=lambda c: c.result.pocket, currency=money),
        Column("cause", _("Main cause"), value=lambda c: charts.driver_name(c.main_cause.driver, names) if c.main_cause else ""),
        Column("amount", _("of which"), "money", value=lambda c: c.main_cause.amount if c.main_cause else None, currency=money),
        Column("history", _("Losses"), value=_losses),
        Column("payment", _("Payment"), value=lambda c: badge(PAYMENTS[c.payment.verdict], TONES[c.payment.verdict])),
        Column("rung", _("Step"), value=lambda c: RUNGS[c.case.rung] if c.case and c.case.rung else ""),
    )


def _trait_columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("trait", _("Trait"), "strong", value=lambda r: TRAITS[r.trait]),
        Column("support", _("Customers"), "number"),
        Column("losing_with", _("lose with it"), "percent"),
        Column("losing_without", _("lose without it"), "percent"),
        Column("money_lost", _("What they lose"), "money", currency=charts.always(currency)),
    )


def _losses(found: Candidate) -> str:
    said = _("%(losses)d of %(periods)d") % {"losses": found.history.losses, "periods": found.history.periods}
    return f"{said} ({BASIS[found.history.basis]})" if found.history.basis else said


@page("portfolio.view", methods=("GET", "HEAD"))
def customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer before the ladder."""
    return _shown(request, customer_id)


@page("portfolio.decide", methods=("POST",))
def decide(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Decide one step."""
    form, levers = StepForm(request.POST), LeversForm(request.POST)
    if not (form.is_valid() and levers.is_valid()):
        return _shown(request, customer_id, form=form, status=422)
    said = form.cleaned_data
    settings = levers.settings() or None
    try:
        deciding.decide(
            customer_id, step=said["step"], why=said["why"], review_on=said["review_on"], by=actor_of(request), at=timezone.now(),
            choices=form.choices(settings),
        )  # fmt: skip
    except Refused as no:
        return _shown(request, customer_id, form=form, refused=no, status=422)
    messages.done(request, _("Decided, with its evidence kept."))
    return redirect("portfolio:customer", customer_id)


@page("portfolio.decide", methods=("POST",))
def answer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write down an answer."""
    step, said = request.POST.get("step"), request.POST.get("answer")
    if step not in ("reprice", "migrate") or said not in ("accepted", "refused"):
        raise Refused(_("The answer is missing."), field="answer", remedy=_("Choose accepted or refused."))
    leaving.answer(customer_id, step=step, accepted=said == "accepted", by=actor_of(request), at=timezone.now())  # type: ignore[arg-type]
    return redirect("portfolio:customer", customer_id)


@page("portfolio.approve", methods=("POST",))
def approve(request: HttpRequest, customer_id: int) -> HttpResponse:
    """One of two approvals of an exit."""
    leaving.approve_exit(customer_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("Approved."))
    return redirect("portfolio:customer", customer_id)


@page("portfolio.decide", methods=("POST",))
def end_exit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Finish or drop an exit."""
    act = leaving.finish_exit if request.POST.get("act") == "finish" else leaving.drop_exit
    act(customer_id, by=actor_of(request), at=timezone.now())
    return redirect("portfolio:customer", customer_id)


def _shown(
    request: HttpRequest, customer_id: int, *, form: StepForm | None = None, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    found = case_view(customer_id, by=actor, today=today)
    if found.view.customer.pk != customer_id and request.method == "GET":
        return redirect("portfolio:customer", found.view.customer.pk)
    open_rungs = [step.rung for step in found.steps if not step.bars]
    proposed = found.view.proposal.rung
    ask = form or StepForm(
        open_rungs=open_rungs, initial={"review_on": default_review_on(today), "step": proposed.value if proposed else None}
    )
    ask.fields["step"].choices = [(rung.value, RUNGS[rung.value]) for rung in open_rungs]  # type: ignore[attr-defined]
    context = {
        **_figures(found),
        **_simulated(request, found, actor),
        "found": found, "form": ask, "refused": refused, "steps": _steps(found), "may_decide": actor.may("portfolio.decide"),
        "fits": fits_of_seen(found.view.customer, by=actor),
        "may_approve": actor.may("portfolio.approve"), "crumbs": [(_("Portfolio"), reverse("portfolio:overview")), (_("Candidates"), reverse("portfolio:candidates"))],
    }  # fmt: skip
    return render(request, "portfolio/customer.html", context, status=status)


def _figures(found: CaseView) -> dict[str, Any]:
    view = found.view
    return {
        "view": view,
        "customer": view.customer,
        "currency": view.run.currency,
        "proposed": RUNGS[view.proposal.rung.value] if view.proposal.rung else "",
        "rule": RULES[view.proposal.rule],
        "payment": PAYMENTS[view.payment.verdict],
        "payment_tone": TONES[view.payment.verdict],
        "basis": BASIS[view.history.basis],
        "causes": charts.causes_chart(view.causes, names=view.run.activity_names, currency=view.run.currency, period=period_of(view.run))
        if view.causes
        else None,
        "decisions": [{"row": row, "name": RUNGS[row.chosen], "outcome": getattr(row, "outcome", None)} for row in found.decisions],
        "asked": _asked(found),
    }


def _asked(found: CaseView) -> str:
    """The step whose answer is awaited."""
    if found.case is None:
        return ""
    for step, rows in (("migrate", found.case.migrations), ("reprice", found.case.reprices)):
        if rows.filter(answer="asked").exists():
            return step
    return ""


def _steps(found: CaseView) -> list[dict[str, Any]]:
    """Each rung in words: open, or barred and what to do."""
    proposed = found.view.proposal.rung
    decided = found.case.rung if found.case else ""
    return [
        {
            "name": RUNGS[step.rung.value], "bars": [obstacle_words(code) for code in step.bars], "proposed": step.rung is proposed,
            "decided": step.rung.value == decided, "beside": step.beside,
        }
        for step in found.steps
    ]  # fmt: skip


def _simulated(request: HttpRequest, found: CaseView, actor: Actor) -> dict[str, Any]:
    """The simulator: levers of the address, else all at their limits."""
    base = found.view.simulation
    if base is None:
        return {"simulation": None}
    asked = request.GET.get("simulate") == "1"
    levers = LeversForm(request.GET if asked else None, initial=dict(base.limits))
    shown = base
    if asked and levers.is_valid():
        shown = with_levers(base, levers.settings(), by=actor)
    return {
        "simulation": shown, "levers": levers, "fixes": charts.fix_chart(_fix_rows(shown), currency=shown.currency),
        "price": percent(shown.reprice_after), "drop_rows": _drop_rows(shown), "freed": _freed(shown), "laws": [LAWS[law] for law in shown.legal],
        "drop_columns": (Column("name", _("Part"), "strong"), Column("amount", _("Amount"), "money", currency=charts.always(shown.currency))),
    }  # fmt: skip


def _fix_rows(found: Simulation) -> list[dict[str, Any]]:
    rows = [{"name": _("Today"), "result": found.before.result, "settings": ""}]
    if found.smallest is not None and found.before.result < found.hurdle:
        rows.append(
            {"name": _("Smallest that closes"), "result": found.smallest.result, "settings": charts.settings_words(found.smallest.settings)}
        )
    rows.append({"name": _("As set"), "result": found.after.result, "settings": charts.settings_words(found.after.settings)})
    if found.best.settings != found.after.settings:
        rows.append({"name": _("All at their limits"), "result": found.best.result, "settings": charts.settings_words(found.best.settings)})
    return rows


def _drop_rows(found: Simulation) -> list[dict[str, Any]]:
    drop = found.drop_now
    parts = (
        (_("Pocket margin lost"), -drop.pocket_margin_lost),
        (_("Cost that really goes"), drop.cost_avoided),
        (_("Direct costs saved"), drop.direct_costs_saved),
        (_("Financing saved"), drop.financing_saved),
        (_("At risk by word of mouth"), -drop.contagion),
        (_("Value of linked customers"), -drop.linked_value),
        (_("Effect now"), drop.total),
        (_("Cost that stays, paid by the others"), drop.cost_that_stays),
    )
    return [{"name": name, "amount": amount} for name, amount in parts]


def _freed(found: Simulation) -> str:
    return "; ".join(f"{pool} {minutes.quantize(1):f} min" for pool, minutes in found.after.freed_minutes.items() if minutes >= 1)
