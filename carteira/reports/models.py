"""Reports that people keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class Report(models.Model):
    """One row is one question that a person keeps under a name, for himself, his team or everybody."""

    SHARED = (("", "myself"), ("team", "team"), ("all", "everybody"))

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=("owner", "name", "about", "question", "needs", "shared_with", "made_at", "changed_at", "version")
    )

    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    question = models.CharField(max_length=2000, help_text="The query of its address.")
    needs = models.JSONField(default=list, help_text="Permissions without which nobody hears of it: those of the figures that it shows.")
    shared_with = models.CharField(max_length=4, choices=SHARED, blank=True, default="")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="report_name_of_owner")]
        indexes = [models.Index(fields=["name", "id"], name="report_by_name")]

    def __str__(self) -> str:
        return self.name
