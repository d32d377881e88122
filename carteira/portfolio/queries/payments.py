"""What customers' invoices and payments say, for the ladder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max, Sum

from carteira.portfolio.rules.payment import Bill, PaymentView, judge_bills
from carteira.trade.models import Invoice

LOOK_BACK = timedelta(days=730)


def payment_views(customers: Collection[int], *, as_of: date) -> dict[int, PaymentView]:
    """The verdict on each customer; one without invoices has no basis."""
    bills: dict[int, list[Bill]] = defaultdict(list)
    rows = (
        Invoice.objects.filter(identity__customer_id__in=customers, issued_on__lte=as_of, issued_on__gt=as_of - LOOK_BACK, amount__gt=0)
        .annotate(paid=Sum("payments__amount"), paid_on=Max("payments__paid_on"))
        .values_list("identity__customer_id", "issued_on", "due_on", "amount", "disputed_amount", "paid", "paid_on")
    )
    for customer, issued_on, due_on, amount, disputed, paid, paid_on in rows:
        settled = paid_on if paid is not None and paid >= amount - disputed and paid_on <= as_of else None
        bills[customer].append(Bill(due_on or issued_on, amount, settled, disputed))
    return {customer: judge_bills(bills[customer], as_of=as_of) for customer in customers}
