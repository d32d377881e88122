"""Who hears of it when a customer leaves: the group he belongs to."""

from __future__ import annotations

from decimal import Decimal

from carteira.customers.models import Customer
from carteira.portfolio.models import SelectionPolicy
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.effects import contagion_at_risk


def contagion_of(customer: Customer, run: RunView, policy: SelectionPolicy) -> tuple[Decimal, Decimal]:
    """(money at risk by word of mouth, value of the group that leaves with him). Nobody linked is known: nothing is at risk."""
    if customer.group_id is None:
        return Decimal(0), Decimal(0)
    kin = (
        Customer.objects.filter(group_id=customer.group_id, trashed_at=None)
        .exclude(pk=customer.pk)
        .exclude(status=Customer.Status.ABSORBED)
    )
    values = {
        str(pk): value for pk, value in run.estimates.filter(customer__in=kin, value__isnull=False).values_list("customer_id", "value")
    }
    worth = sum((value for value in values.values() if value > 0), Decimal(0))
    return contagion_at_risk(values, reach=policy.reach, parameter=policy.contagion_parameter), worth * policy.linked_share
