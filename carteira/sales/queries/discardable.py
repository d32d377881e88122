"""What of sales can be deleted: tasks, and opportunities that are still open. An ended one is history that rates rest on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from carteira.customers.queries import Kind
from carteira.sales.queries.scope import opportunity_for
from carteira.sales.queries.work import task_for


def _customer_of(row: Any) -> int | None:
    return row.identity.customer_id if row.identity else None


TASK = Kind("task", "", "sales", "sales.work", lambda number, by: task_for(number, by=by), _customer_of, called=lambda row: str(row.title))
OPPORTUNITY = Kind(
    "opportunity", "", "sales", "sales.work", lambda number, by: opportunity_for(number, by=by), _customer_of,
    why_not=lambda row: "" if row.state == "open" else _("It has ended already."),
)  # fmt: skip
