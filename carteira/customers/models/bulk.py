"""One action over many rows at once, and what became of each row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from carteira.basics.personal import Declared, declare


class BulkRun(models.Model):
    """One row is one action that somebody asked for over a list: what, on which rows, how far, and how it ended."""

    STATES = tuple((state, state) for state in ("waiting", "running", "done", "cancelled", "undoing", "undone"))

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "list", "verb", "value", "said", "query", "state", "by_id_then", "by_name", "asked_at", "ended_at", "job", "total", "place",
            "done", "unchanged", "refused", "restored", "conflicts",
        )
    )  # fmt: skip

    list = models.CharField(max_length=20, help_text="customers, tasks, opportunities, cases")
    verb = models.CharField(max_length=20, help_text="owner, territory, status, relationship, trash, ...")
    value = models.CharField(max_length=60, blank=True, help_text="The id or code to set; empty empties the field.")
    said = models.CharField(max_length=200, blank=True, help_text="The value in words, as it was then.")
    query = models.JSONField(default=dict, help_text="Search and filters of the list, when all that match were meant.")
    state = models.CharField(max_length=9, choices=STATES, default="waiting")
    by_id_then = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    job = models.BigIntegerField(null=True, help_text="The job that works on it, or undoes it.")
    total = models.IntegerField(default=0, help_text="Rows that matched when it was asked.")
    place = models.BigIntegerField(default=0, help_text="The last row that was dealt with; the work goes on after it.")
    done = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0, help_text="Rows that were so already.")
    refused = models.IntegerField(default=0)
    restored = models.IntegerField(default=0)
    conflicts = models.IntegerField(default=0, help_text="Rows that somebody changed since, so that the undo left them.")

    class Meta:
        indexes = [models.Index(fields=["by_id_then", "-id"], name="bulk_run_of_person")]

    def __str__(self) -> str:
        return f"{self.list} {self.verb} {self.value}"


class BulkLine(models.Model):
    """One row is one row of the list that a run was asked for, frozen when it was asked."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("run", "subject", "outcome", "reason", "before", "version"))

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="lines", db_index=False)
    subject = models.BigIntegerField()
    outcome = models.CharField(max_length=9, blank=True, help_text="done, unchanged, refused; after an undo restored or conflict")
    reason = models.CharField(max_length=200, blank=True)
    before = models.CharField(max_length=60, blank=True, help_text="The value that the row had.")
    version = models.IntegerField(null=True, help_text="The row's version after it: another one now means that somebody changed it since.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "subject"], name="bulk_line_once")]
        indexes = [
            models.Index(fields=["run", "outcome", "subject"], name="bulk_lines_told", condition=Q(outcome__in=("refused", "conflict"))),
        ]
