"""Which source wins, field by field."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class SurvivorshipRule(models.Model):
    """One row says how the golden value of one field is chosen among the linked sources."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("field", "strategy", "sources"))

    field = models.CharField(max_length=40, unique=True)
    strategy = models.CharField(max_length=20, help_text="most recent, most frequent, most complete, source order")
    sources = models.JSONField(default=list, help_text="Sources in order of trust, for 'source order'.")
