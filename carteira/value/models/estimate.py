"""What customers are expected to be worth, with interval and back-test, or *sem base* with the reason."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer
from carteira.trade.models.amounts import amount_field
from carteira.value.models.run import AllocationRun


class ValueModel(models.Model):
    """One row is one fitted model of one run: parameters, back-test beside the naive rival, and whether it is used."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "name", "as_of", "horizon_days", "yearly_discount", "parameters", "backtest", "used", "reason")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="models")
    name = models.CharField(max_length=40)
    as_of = models.DateField()
    horizon_days = models.IntegerField()
    yearly_discount = models.DecimalField(max_digits=7, decimal_places=5)
    parameters = models.JSONField(default=dict)
    backtest = models.JSONField(default=dict)
    used = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)


class ValueEstimate(models.Model):
    """One row is one customer's expected purchases, P(alive) and lifetime value on contribution; empty with a reason is *sem base*."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "customer", "model", "purchases", "expected_purchases", "p_alive", "value", "value_p10", "value_p90", "no_basis")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="estimates", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=40, blank=True)
    purchases = models.IntegerField(help_text="Purchase days observed.")
    expected_purchases = models.FloatField(null=True)
    p_alive = models.FloatField(null=True)
    value = amount_field(null=True)
    value_p10 = amount_field(null=True)
    value_p90 = amount_field(null=True)
    no_basis = models.CharField(max_length=60, blank=True, help_text="Why there is no estimate.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="one_estimate_per_run")]
        indexes = [models.Index(fields=["run", "value", "id"], name="estimate_by_value")]
