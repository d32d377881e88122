"""A portfolio review: the session in which customers are looked at and decided upon."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare


class PortfolioReview(models.Model):
    """One row is one session with agenda, the run it looks at, and minutes. What it leaves undecided is recorded as omitted."""

    declared: ClassVar[dict[str, Declared]] = declare(
        selection=("name", "run_id", "agenda", "minutes", "state", "opened_at", "opened_by", "closed_at", "closed_by", "review_on")
    )

    name = models.CharField(max_length=120, unique=True)
    run_id = models.BigIntegerField(help_text="The allocation run whose figures are the evidence.")
    agenda = models.JSONField(default=list)
    minutes = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=[("open", "open"), ("closed", "closed")], default="open")
    review_on = models.DateField(help_text="When what is decided here will be judged, unless a decision names its own date.")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False), name="review_closed_when"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="open"), name="one_open_review"),
        ]

    def __str__(self) -> str:
        return self.name
