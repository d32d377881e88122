"""Results of customers in a run."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.reports.queries import words
from carteira.reports.queries.catalogue import Dimension, Measure, Noun, Shown, add_noun
from carteira.reports.queries.nouns import of_customer
from carteira.value.queries.results import results_seen_by
from carteira.value.queries.runs import RunView, run_of

CURRENCY = "run__currency"
STEPS = (
    ("list_amount", gettext_lazy("List price"), gettext_lazy("What was taken, at list price.")),
    ("invoice", gettext_lazy("Invoiced"), gettext_lazy("List price less discounts on the invoice.")),
    ("pocket", gettext_lazy("Pocket price"), gettext_lazy("Invoiced less what was given after the invoice.")),
    ("cogs", gettext_lazy("Cost of goods"), gettext_lazy("What the goods cost us; only where every line has a cost.")),
    ("pocket_margin", gettext_lazy("Pocket margin"), gettext_lazy("Pocket price less cost of goods.")),
    ("cost_to_serve", gettext_lazy("Cost to serve"), gettext_lazy("Minutes of the customer times the cost of a practical minute.")),
    ("direct_costs", gettext_lazy("Direct costs"), gettext_lazy("Costs that name the customer.")),
    ("financing", gettext_lazy("Financing"), gettext_lazy("Days to pay at the rate of capital.")),
    ("result", gettext_lazy("Result"), gettext_lazy("Pocket margin less serving, direct costs and financing; known only where each of them is.")),
)  # fmt: skip


def rows(by: Actor, run: str) -> QuerySet[Any]:
    """One row for each customer of the run that the actor sees."""
    return results_seen_by(by, run_id=_run(by, run))


def _run(by: Actor, run: str) -> RunView:
    if run and not (run.isdecimal() and len(run) < 19):
        raise Refused(_("“%s” is not the number of a run.") % run, field="run", remedy=_("Leave it empty for the current run."))
    return run_of(int(run) if run else None, by=by)


def standing(by: Actor, run: str) -> str:
    """Which run the figures are of."""
    found = _run(by, run)
    last = found.ends_before.fromordinal(found.ends_before.toordinal() - 1)
    said = {"run": found.id, "day": date_format(found.created_at), "since": date_format(found.starts_on), "until": date_format(last)}
    return _("Run %(run)s of %(day)s, %(since)s to %(until)s.") % said


def _more(by: Actor) -> tuple[list[Dimension], list[Measure]]:
    return of_customer.added(by, "customer")


add_noun(
    Noun(
        "results", gettext_lazy("Results of customers"), gettext_lazy("One row is the result of one customer in one run."), "value.view", rows,
        dimensions=(
            Dimension("attention", gettext_lazy("Attention"), "attention", words=words.ATTENTION),
            Dimension("currency", gettext_lazy("Currency"), CURRENCY), *of_customer.dimensions("customer"),
        ),
        measures=(
            *(Measure(key, label, key, "money", CURRENCY, about) for key, label, about in STEPS),
            Measure("orders", gettext_lazy("Orders"), "orders"),
            Measure("days_to_pay", gettext_lazy("Days to pay"), "days_to_pay", about=gettext_lazy("Weighted by amount, within a customer.")),
        ),
        shown=(
            of_customer.shown("customer"), Shown("invoice", gettext_lazy("Invoiced"), "invoice", "money", CURRENCY),
            Shown("cost_to_serve", gettext_lazy("Cost to serve"), "cost_to_serve", "money", CURRENCY),
            Shown("result", gettext_lazy("Result"), "result", "money", CURRENCY),
        ),
        address=lambda row: reverse("desk:value", args=[row.customer_id]), more=_more, standing=standing,
    )
)  # fmt: skip
