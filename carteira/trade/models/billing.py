"""What was billed, credited and paid."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced, SourceIdentity
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field
from carteira.trade.models.order import Order


class Invoice(Sourced):
    """One row is one invoice; `native_id` is its number. Open invoices have payments summing to less than the amount."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "order", "issued_on", "due_on", "amount", "currency", "disputed_amount"), internal=SOURCED_FIELDS
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="invoices")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="invoices")
    issued_on = models.DateField(db_index=True)
    due_on = models.DateField(null=True, blank=True)
    amount = amount_field()
    disputed_amount = amount_field(default=0)
    currency = currency_field()


class Payment(Sourced):
    """One row is money received, for one invoice or on account."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "invoice", "paid_on", "amount", "currency", "method"), internal=SOURCED_FIELDS
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="payments")
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.CASCADE, related_name="payments")
    paid_on = models.DateField()
    amount = amount_field()
    currency = currency_field()
    method = models.CharField(max_length=30, blank=True)


class CreditNote(Sourced):
    """One row is a credit granted after billing; it counts in the period of its own date."""

    declared: ClassVar[dict[str, Declared]] = declare(
        customer=("identity", "invoice", "issued_on", "amount", "currency", "reason"), internal=SOURCED_FIELDS
    )

    identity = models.ForeignKey(SourceIdentity, on_delete=models.PROTECT, related_name="credit_notes")
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.CASCADE, related_name="credit_notes")
    issued_on = models.DateField()
    amount = amount_field()
    currency = currency_field()
    reason = models.CharField(max_length=200, blank=True)
