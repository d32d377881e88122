"""Figures of the whole portfolio, computed once for each run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class PortfolioSnapshot(models.Model):
    """One row is the profile or the migration of one run, as screens read it. Computed again it gives the same."""

    declared: ClassVar[dict[str, Declared]] = declare(selection=("run_id", "kind", "content", "computed_at"))

    run_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, help_text="profile, migration, peer")
    content = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run_id", "kind"], name="one_snapshot_per_run")]
