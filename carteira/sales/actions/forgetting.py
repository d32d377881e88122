"""Take out what sales knows of some customers: for the demo company, which leaves no trace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Interaction, SourceIdentity
from carteira.governance.actions import record_event
from carteira.sales.models import Enquiry, Opportunity, OutreachContact, Place, PlannedVisit, StepRate, Task


@transaction.atomic
def forget_sales_of(customers: QuerySet[Any], *, by: Actor, at: datetime) -> int:
    """Opportunities with their proposals, enquiries, tasks, visits and places of these customers; how many opportunities there were."""
    by.require("demo.manage")
    identities = SourceIdentity.objects.filter(customer__in=customers).values("pk")
    for model in (Enquiry, Task, PlannedVisit, Place, OutreachContact):
        model._default_manager.filter(identity__in=identities).delete()
    Interaction.objects.filter(source="sales", identity__in=identities).delete()
    gone = Opportunity.objects.filter(identity__in=identities)
    count = gone.count()
    gone.delete()
    if not Opportunity.objects.exclude(state="open").exists():
        StepRate.objects.all().delete()
    record_event("sales.customers-forgotten", by=by, at=at, detail={"opportunities": count})
    return count
