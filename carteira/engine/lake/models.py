"""What the database itself remembers of the lake: which exports were taken from it, and what changed since."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare

ALL_PARTS = -1


class LakeExport(models.Model):
    """One row is one export. A copy that went another way, or an older backup, does not know its token."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("token",))

    token = models.CharField(max_length=32)


class LakeChange(models.Model):
    """One row says that a partition of a table changed after an export and before the next (SQLite; written by triggers)."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("table", "part", "export"))

    table = models.CharField(max_length=63)
    part = models.BigIntegerField(help_text="-1: any of them may have.")
    export = models.BigIntegerField(help_text="The latest export when it changed; 0 before the first.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "export", "part"], name="lake_change_once")]
