"""What a run found. Loaded in one bulk swap, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models import Customer
from carteira.trade.models.amounts import amount_field
from carteira.value.models.run import AllocationRun


class PoolBalance(models.Model):
    """One row is one pool in one run: assigned + unused + unassigned = cost, to the cent."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "pool", "name", "cost", "practical_minutes", "rate", "used_minutes", "assigned", "unused", "unassigned")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="pools")
    pool = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    cost = amount_field()
    practical_minutes = models.DecimalField(max_digits=14, decimal_places=2)
    rate = models.DecimalField(max_digits=18, decimal_places=8, help_text="Cost of one practical minute.")
    used_minutes = models.DecimalField(max_digits=16, decimal_places=4)
    assigned = amount_field()
    unused = amount_field(help_text="Negative when more was used than is practical.")
    unassigned = amount_field(help_text="Minutes of events that belong to no customer.")


class CustomerResult(models.Model):
    """One row is what one customer earned or lost in one run, step by step from list to result. Empty is not known."""

    STEPS = (
        "list_amount",
        "on_invoice",
        "invoice",
        "off_invoice",
        "pocket",
        "cogs",
        "pocket_margin",
        "cost_to_serve",
        "direct_costs",
        "financing",
        "result",
    )

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "customer", "orders", "days_to_pay", "place", "cumulative_result", "unknown", "attention", *STEPS)
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="results", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="results")
    list_amount = amount_field()
    on_invoice = amount_field()
    invoice = amount_field()
    off_invoice = amount_field()
    pocket = amount_field()
    cogs = amount_field(null=True)
    pocket_margin = amount_field(null=True)
    cost_to_serve = amount_field()
    direct_costs = amount_field()
    financing = amount_field(null=True)
    result = amount_field(null=True)
    orders = models.IntegerField()
    days_to_pay = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    place = models.IntegerField(null=True, help_text="Rank by result, 1 is best.")
    cumulative_result = amount_field(null=True, help_text="Whale curve: sum of results down to this rank.")
    unknown = models.JSONField(default=list, help_text="Steps without basis, and why.")
    attention = models.CharField(max_length=40, blank=True, help_text="loss, thin, empty")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="one_result_per_run")]
        indexes = [
            models.Index(fields=["run", "result", "id"], name="result_by_result"),
            models.Index(fields=["run", "list_amount", "id"], name="result_by_list"),
            models.Index(fields=["run", "place"], name="result_by_place"),
        ]


class ActivityCost(models.Model):
    """One row is one activity for one customer in one run."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("run", "customer", "activity", "pool", "events", "minutes", "cost"))

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="activities", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity = models.CharField(max_length=40)
    pool = models.CharField(max_length=40)
    events = models.IntegerField()
    minutes = models.DecimalField(max_digits=16, decimal_places=4)
    cost = amount_field()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer", "activity"], name="one_cost_per_activity")]


class ProductResult(models.Model):
    """One row is what one product gave in one run, down to pocket margin of its lines."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "product_id", "code", "name", "quantity", "list_amount", "invoice", "cogs", "margin", "customers")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="products")
    product_id = models.BigIntegerField()
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    list_amount = amount_field()
    invoice = amount_field()
    cogs = amount_field(null=True)
    margin = amount_field(null=True)
    customers = models.IntegerField()
