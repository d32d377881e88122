"""Put a customer before the ladder, with the evidence frozen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.governance.actions import record_event
from carteira.portfolio.models import Evidence, PortfolioReview, SelectionCase, SelectionPolicy
from carteira.portfolio.queries.evidence import digest_of, evidence_content
from carteira.portfolio.queries.standing import View


def freeze(view: View, *, policy: SelectionPolicy, at: datetime) -> Evidence:
    """Write down what is known now; the database refuses to change it afterwards."""
    content = evidence_content(view, policy_number=policy.number)
    return Evidence.objects.create(
        customer_id=view.customer.pk,
        run_id=view.run.id,
        evidence_on=view.run.last_day,
        taken_at=at,
        content=content,
        digest=digest_of(content),
    )


@transaction.atomic
def open_case(customer: Customer, *, view: View, policy: SelectionPolicy, by: Actor, at: datetime) -> SelectionCase:
    """Open a case, inside the review that is open if there is one."""
    by.require("portfolio.review")
    evidence = freeze(view, policy=policy, at=at)
    case = SelectionCase.objects.create(
        customer=customer,
        review=PortfolioReview.objects.filter(state="open").first(),
        evidence_id=evidence.pk,
        run_id=view.run.id,
        proposed=view.proposal.rung.value if view.proposal.rung else "",
        rule=view.proposal.rule,
        opened_at=at,
        opened_by=by.name,
    )
    record_event("portfolio.case-opened", by=by, at=at, subject_kind="selection-case", subject_id=case.pk)
    return case
