"""Cases before the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.portfolio.models import Decision, ExitPlan, SelectionCase
from carteira.portfolio.queries.policy import policy_in_force
from carteira.portfolio.queries.runs import require_run
from carteira.portfolio.queries.standing import View, view_of
from carteira.portfolio.rules.ladder import LADDER, Rung, obstacles


@dataclass(frozen=True)
class Step:
    """One rung as it stands for a customer: open, or barred and why."""

    rung: Rung
    bars: tuple[str, ...]
    beside: bool


@dataclass(frozen=True)
class CaseView:
    """A customer's page before the ladder: figures, rungs, what was tried, what was decided."""

    view: View
    case: SelectionCase | None
    steps: list[Step]
    decisions: list[Decision]
    exit: ExitPlan | None
    newer_run: bool


def case_view(customer_id: int, *, by: Actor, today: date) -> CaseView:
    """One customer before the ladder, whether or not a case is open."""
    by.require("portfolio.view")
    customer = customer_for(customer_id, by=by)
    run = require_run()
    case = live_case(customer)
    view = view_of(customer, run, policy_in_force(), case=case, on=today)
    return CaseView(
        view=view,
        case=case,
        steps=steps_of(view),
        decisions=list(Decision.objects.filter(customer_id=customer.pk).select_related("outcome", "evidence").order_by("-id")[:50]),
        exit=case.exits.exclude(state="dropped").first() if case else None,
        newer_run=case is not None and case.run_id != run.id,
    )


def steps_of(view: View) -> list[Step]:
    """Every rung with what bars it."""
    beside = (Rung.WAIT, Rung.EXCEPTION)
    return [Step(rung, obstacles(rung, view.standing), rung in beside) for rung in (*LADDER, *beside)]


def live_case(customer: Customer) -> SelectionCase | None:
    """The customer's case that has not been closed."""
    return SelectionCase.objects.filter(customer=customer).exclude(status="closed").select_related("review").first()


def require_live_case(customer: Customer) -> SelectionCase:
    """The same, or a refusal."""
    case = live_case(customer)
    if case is None:
        raise Refused(_("%(customer)s has no open case.") % {"customer": customer.name}, field="customer", remedy=_("Decide a first step."))
    return case


def case_customer(customer_id: int, *, by: Actor) -> Customer:
    """The customer of a case; refuses one that was merged into another in the meantime, because the evidence is of another record."""
    asked = Customer.objects.filter(pk=customer_id).first()
    customer = customer_for(customer_id, by=by)
    if asked is not None and asked.pk != customer.pk and SelectionCase.objects.filter(customer=asked).exclude(status="closed").exists():
        raise Refused(
            _("%(old)s was merged into %(new)s in the middle of its case.") % {"old": asked.name, "new": customer.name},
            field="customer",
            remedy=_("Run the results again and decide on the merged customer."),
        )
    return customer
