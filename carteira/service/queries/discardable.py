"""What of service can be deleted: a case that is over. While it is open a clock runs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from carteira.customers.queries import Kind
from carteira.service.queries.scope import case_for

CASE = Kind(
    "case", "", "service", "service.work", lambda number, by: case_for(number, by=by),
    lambda row: row.identity.customer_id if row.identity else None,
    why_not=lambda row: _("Case %s is open.") % row.protocol if row.is_open else "",
)  # fmt: skip
