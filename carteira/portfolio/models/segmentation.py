"""Markets, segmentation schemes, their versions and the segments of each. A published version is never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.portfolio.models.direction import BusinessDirection


class Market(models.Model):
    """One row is a market that holds segments."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("name",))

    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Scheme(models.Model):
    """One row is one way to divide all customers (by risk, product cluster, profit, revenue, need), with an owner."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("code", "name", "purpose", "owner", "created_at"))

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SchemeVersion(models.Model):
    """One row is one version of a scheme. Draft until published; then it cites a direction and holds from a date on."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("scheme", "number", "state", "direction", "effective_on", "published_at", "published_by", "coverage"),
        internal=("version",),
    )

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=[("draft", "draft"), ("published", "published")], default="draft")
    direction = models.ForeignKey(BusinessDirection, null=True, on_delete=models.PROTECT, related_name="schemes")
    effective_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=150, blank=True)
    coverage = models.JSONField(default=dict, help_text="Customers by segment, undefined and unknown, when published.")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(state="draft"), name="one_draft_per_scheme"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(direction__isnull=False, effective_on__isnull=False, published_at__isnull=False),
                name="published_scheme_cites_direction",
            ),
        ]


class Segment(models.Model):
    """One row is one segment of one version: a testable rule, its precedence, the share we want of it, and what it is promised."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("version", "code", "name", "rule", "precedence", "market", "desired_share", "definition")
    )

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="segments")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    rule = models.CharField(max_length=2000)
    precedence = models.IntegerField(help_text="1 is asked first; a customer enters the first segment whose rule says yes.")
    market = models.ForeignKey(Market, null=True, blank=True, on_delete=models.PROTECT, related_name="segments")
    desired_share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True, help_text="Wanted share of pocket revenue.")
    definition = models.CharField(max_length=1000, blank=True, help_text="Who belongs here, in words.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="segment_code_once"),
            models.UniqueConstraint(fields=["version", "precedence"], name="segment_precedence_once"),
            models.CheckConstraint(
                condition=Q(desired_share__isnull=True) | Q(desired_share__gte=0, desired_share__lte=1), name="segment_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.name
