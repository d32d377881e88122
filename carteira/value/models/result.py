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
        internal=(
            "run", "pool", "name", "starts_on", "ends_before", "cost", "practical_minutes", "rate", "used_minutes", "unassigned_minutes",
            "unassigned_events", "assigned", "unused", "unassigned",
        )
    )  # fmt: skip

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="pools")
    pool = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_before = models.DateField()
    cost = amount_field()
    practical_minutes = models.DecimalField(max_digits=14, decimal_places=2)
    rate = models.DecimalField(max_digits=18, decimal_places=8, help_text="Cost of one practical minute.")
    used_minutes = models.DecimalField(max_digits=16, decimal_places=4)
    unassigned_minutes = models.DecimalField(max_digits=16, decimal_places=4)
    unassigned_events = models.IntegerField()
    assigned = amount_field()
    unused = amount_field(help_text="Negative when more was used than is practical.")
    unassigned = amount_field(help_text="Known minutes of events whose equation lacks an input.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "pool", "starts_on"], name="one_balance_per_pool")]


SORTED_BY = {
    "list_amount": "list", "invoice": "invoice", "pocket_margin": "margin", "cost_to_serve": "service", "financing": "financing",
    "days_to_pay": "days", "orders": "orders",
}  # fmt: skip
"""Columns by which lists are sorted, each with the name of its index."""


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
        internal=(
            "run", "customer", "orders", "days_to_pay", "open_invoices", "unassigned_events", "result_share", "result_per_minute",
            "closed_lot_share", "place", "cumulative_result", "unknown", "attention", *STEPS,
        )
    )  # fmt: skip

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="results", db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="results")
    list_amount = amount_field()
    on_invoice = amount_field()
    invoice = amount_field()
    off_invoice = amount_field()
    pocket = amount_field()
    cogs = amount_field(null=True)
    pocket_margin = amount_field(null=True)
    cost_to_serve = amount_field(null=True)
    direct_costs = amount_field()
    financing = amount_field(null=True)
    result = amount_field(null=True)
    orders = models.IntegerField()
    days_to_pay = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    open_invoices = models.IntegerField(default=0)
    unassigned_events = models.IntegerField(default=0)
    result_share = models.DecimalField(max_digits=18, decimal_places=6, null=True, help_text="Commercial axis: result / invoice.")
    result_per_minute = models.DecimalField(max_digits=18, decimal_places=4, null=True, help_text="Productive axis: of the tightest pool.")
    closed_lot_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    place = models.IntegerField(null=True, help_text="Rank by result, 1 is best.")
    cumulative_result = amount_field(null=True, help_text="Whale curve: sum of results down to this rank.")
    unknown = models.JSONField(default=list, help_text="Steps without basis, and why.")
    attention = models.CharField(max_length=40, blank=True, help_text="loss, thin, or empty")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "customer"], name="one_result_per_run")]
        indexes = [
            models.Index(fields=["run", "result", "id"], name="result_by_result"),
            *(models.Index(fields=["run", column, "id"], name=f"result_by_{name}") for column, name in SORTED_BY.items()),
            models.Index(fields=["run", "place"], name="result_by_place"),
            models.Index(fields=["run", "attention", "result", "id"], name="result_by_attention"),
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
        constraints = [models.UniqueConstraint(fields=["run", "customer", "activity", "pool"], name="one_cost_per_activity")]
        indexes = [models.Index(fields=["customer"], name="activity_cost_by_customer")]


class ProductResult(models.Model):
    """One row is what one product gave in one run, down to pocket margin of its lines."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("run", "product_id", "code", "name", "category", "quantity", "list_amount", "invoice", "cogs", "margin", "customers")
    )

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="products")
    product_id = models.BigIntegerField()
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    list_amount = amount_field()
    invoice = amount_field()
    cogs = amount_field(null=True)
    margin = amount_field(null=True)
    customers = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "product_id"], name="one_result_per_product")]
        indexes = [models.Index(fields=["run", "-margin", "id"], name="product_by_margin")]


class SegmentResult(models.Model):
    """One row is one territory or country of customers, or one category of products, in one run."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "run", "dimension", "segment", "label", "customers", "customers_known", "losing", "list_amount", "invoice", "cost_to_serve", "result",
        )
    )  # fmt: skip

    run = models.ForeignKey(AllocationRun, on_delete=models.CASCADE, related_name="segments")
    dimension = models.CharField(max_length=12, help_text="territory, country or category")
    segment = models.CharField(max_length=120, blank=True)
    label = models.CharField(max_length=200, blank=True)
    customers = models.IntegerField()
    customers_known = models.IntegerField()
    losing = models.IntegerField()
    list_amount = amount_field()
    invoice = amount_field()
    cost_to_serve = amount_field(null=True)
    result = amount_field(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "dimension", "segment"], name="one_result_per_segment")]
