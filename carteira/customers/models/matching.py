"""The weights that say how alike two records are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class MatchModel(models.Model):
    """One row is one set of match weights, learned from our own records or the fixed ones of a small base. The newest counts."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("at", "learned", "note", "records", "prior", "weights"))

    at = models.DateTimeField()
    learned = models.BooleanField(help_text="By expectation maximisation; otherwise the fixed weights.")
    note = models.CharField(max_length=300, blank=True)
    records = models.IntegerField()
    prior = models.FloatField(help_text="Probability that two records drawn at random are one.")
    weights = models.JSONField(help_text="By comparison and level: m and u.")
