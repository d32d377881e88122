"""The reports that come with the product, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.portfolio.queries.belonging import schemes_held
from carteira.reports.rules.ready import READY

Text = str | Promise
NAMES: dict[str, tuple[Text, Text]] = {
    "results-by-territory": (
        _("Results by territory"),
        _("What each territory earned in the current run, beside what it was invoiced and what serving it cost."),
    ),
    "results-by-owner": (_("Results by owner"), _("Who looks after the customers that lose money.")),
    "sales-by-month": (_("Sales by month"), _("Net sales of the last twelve months, with orders and customers behind them.")),
    "sales-by-category-and-channel": (_("Sales by category and channel"), _("What is sold where, in the last twelve months.")),
    "minutes-by-kind": (
        _("Minutes by kind of contact"),
        _("Where our minutes with customers went in the last ninety days, and how many contacts tell theirs."),
    ),
    "cases-by-cause": (_("Cases by cause"), _("What customers wrote about in the last twelve months, by root cause and type.")),
    "cases-by-month": (_("Cases by month"), _("How many came, and how long the first answer and the solution took.")),
    "proposals-by-loss-reason": (
        _("Proposals by loss reason"),
        _("Why proposals were refused in the last twelve months, and who says so."),
    ),
    "opportunities-by-step": (_("Open opportunities by step"), _("What is open at each step, by seller.")),
    "customers-by-territory-and-status": (_("Customers by territory"), _("How many customers each territory has, by status.")),
}
NEEDS = {"results": "value.view", "lines": "trade.view", "contacts": "customers.view", "cases": "service.view", "proposals": "sales.view",
         "opportunities": "sales.view", "customers": "customers.view"}  # fmt: skip
BY_SEGMENT = "results-by-segment-"


@dataclass(frozen=True)
class Ready:
    """One report that needs no building."""

    code: str
    name: Text
    about: Text
    question: str


def ready(*, by: Actor) -> list[Ready]:
    """Those that the actor may run; results by segment where he may see segments."""
    fixed = [Ready(code, *NAMES[code], question) for code, question in READY.items() if by.may(_needs(question))]
    return [*_by_segment(by), *fixed]


def _needs(question: str) -> str:
    return NEEDS[question.removeprefix("noun=").partition("&")[0]]


def _by_segment(by: Actor) -> Iterator[Ready]:
    if not (by.may("portfolio.view") and by.may("value.view")):
        return
    for _number, code, scheme in schemes_held(by=by):
        question = f"noun=results&rows=segment_{code}&measures=result.sum&measures=invoice.sum&measures=cost_to_serve.sum&measures=count"
        yield Ready(BY_SEGMENT + code, _("Results by segment: %s") % scheme, _("What each segment earned in the current run."), question)
