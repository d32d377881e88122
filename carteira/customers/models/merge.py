"""A merge that happened: what it moved, so that it can be undone to the row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare
from carteira.customers.models.customer import Customer


class Merge(models.Model):
    """One row is one joining of customers into a survivor, with the pointers it moved. Undone once, never edited otherwise."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("survivor", "moves", "method", "decided_by", "at", "undone_by", "undone_at", "import_id")
    )

    survivor = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="merges")
    moves = models.JSONField(help_text="[identity, customer it came from] for every pointer moved.")
    method = models.CharField(max_length=20, help_text="exact key, splink, human")
    decided_by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True)
    import_id = models.BigIntegerField(null=True)
