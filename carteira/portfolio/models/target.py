"""The client we want, as testable criteria; and the ones we do not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare
from carteira.portfolio.models.direction import BusinessDirection


class TargetProfile(models.Model):
    """One row is one published version of a target client, for customers and prospects alike."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("name", "number", "segment_code", "direction", "counter_examples", "published_at", "published_by")
    )

    name = models.CharField(max_length=120)
    number = models.IntegerField(default=1)
    segment_code = models.CharField(max_length=40, blank=True)
    direction = models.ForeignKey(BusinessDirection, on_delete=models.PROTECT, related_name="targets")
    counter_examples = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="target_profile_version")]


class TargetCriterion(models.Model):
    """One row is one sentence about the wanted client, in the rule language: a must, a should, or a never."""

    declared: ClassVar[dict[str, Declared]] = declare(selection=("profile", "name", "kind", "rule", "weight"))

    profile = models.ForeignKey(TargetProfile, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=[("must", "must"), ("should", "should"), ("never", "never")])
    rule = models.CharField(max_length=2000)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "name"], name="target_criterion_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="target_weight_is_positive"),
        ]
