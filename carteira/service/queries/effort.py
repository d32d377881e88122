"""Minutes of work on cases, for the ledger of effort: by customer, by whose work, by month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from carteira.basics.actor import Actor
from carteira.service.models import CaseEvent
from carteira.service.queries.causes import window
from carteira.service.queries.scope import cases_seen_by


def minutes_on_cases(
    *, by: Actor, first: date, until: date, customer: int | None = None
) -> Iterable[tuple[int | None, str | None, Any, Decimal]]:
    """(customer or None, role of who worked or None, month, minutes)."""
    start, end = window(first, until)
    rows = CaseEvent.objects.filter(at__gte=start, at__lt=end, minutes__isnull=False, case__in=cases_seen_by(by)).order_by()
    grouped = rows.annotate(month=TruncMonth("at")).values_list("case__identity__customer", "by__role", "month")
    return grouped.annotate(minutes=Sum("minutes"))
