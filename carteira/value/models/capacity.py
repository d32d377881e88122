"""Resource pools and the time equations that consume them (time-driven activity-based costing)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Sourced
from carteira.customers.models.sourced import SOURCED_FIELDS
from carteira.trade.models.amounts import amount_field, currency_field


class ResourcePool(Sourced):
    """One row is one revision of what one group of resources costs in one period and the minutes it can practically give.

    The highest revision of a code and start counts; an edit adds one. An import takes `native_id` from code and start."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "code",
            "name",
            "starts_on",
            "ends_before",
            "cost",
            "currency",
            "theoretical_minutes",
            "practical_minutes",
            "avoidable_share",
            "revision",
            *SOURCED_FIELDS,
        )
    )

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_before = models.DateField()
    cost = amount_field()
    currency = currency_field()
    theoretical_minutes = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    practical_minutes = models.DecimalField(max_digits=14, decimal_places=2)
    avoidable_share = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, blank=True, help_text="Part of the cost that would go with the work."
    )

    revision = models.IntegerField(default=1)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=Q(practical_minutes__gt=0), name="pool_has_minutes"),
            models.CheckConstraint(condition=Q(ends_before__gt=models.F("starts_on")), name="pool_period_runs_forward"),
        ]


class TimeEquation(Sourced):
    """One row is one version of the minutes that one kind of event takes: base + sum of minutes x driver."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("activity", "name", "pool", "event", "revision", "valid_from", "base_minutes", "terms", *SOURCED_FIELDS)
    )

    activity = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    pool = models.CharField(max_length=40, help_text="Code of the resource pool.")
    event = models.CharField(max_length=12, help_text="order, stop, visit, proposal, case, call, email, message")
    revision = models.IntegerField(default=1)
    valid_from = models.DateField()
    base_minutes = models.DecimalField(max_digits=10, decimal_places=4)
    terms = models.JSONField(
        default=list, help_text='[{"driver": "lines", "minutes": "2"}, {"driver": "closed_lot", "equals": false, "minutes": "20"}]'
    )


class CapitalRate(Sourced):
    """One row is the yearly rate at which receivables are financed, from a date on."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("valid_from", "annual_rate", "currency", *SOURCED_FIELDS))

    valid_from = models.DateField()
    annual_rate = models.DecimalField(max_digits=7, decimal_places=5)
    currency = currency_field()
