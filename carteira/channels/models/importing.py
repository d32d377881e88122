"""An import: the file, how it is read, where it stands, what it changed, what it refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare, personal


class ImportRecipe(models.Model):
    """One row is a saved way to read a kind of file: dialect, mapping, match keys, constants."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("name", "kind", "settings", "owner", "updated_at"))

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30)
    settings = models.JSONField(default=dict)
    owner = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField()


class Import(models.Model):
    """One row is one file taken in. The cursor moves in the same transaction as the rows it stands for."""

    declared: ClassVar[dict[str, Declared]] = {
        "file_name": personal("recognise the file", erased="blank"),
        **declare(
            internal=(
                "owner", "kind", "source", "stored_as", "size", "digest", "settings", "state", "cursor", "position", "line", "lines", "new", "updated", "unchanged",
                "rejected", "created_at", "started_at", "finished_at", "undone_at", "job_id", "message", "conflicts",
            )
        ),
    }  # fmt: skip

    owner = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=120, help_text="Generated name under the data folder; never the user's.")
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    settings = models.JSONField(default=dict, help_text="Encoding, delimiter, decimal mark, date order, mapping, match keys, constants.")
    state = models.CharField(
        max_length=12, default="uploaded", help_text="uploaded, previewed, running, done, cancelled, failed, undoing, undone"
    )
    cursor = models.BigIntegerField(default=0, help_text="Data lines settled so far.")
    position = models.BigIntegerField(default=0, help_text="Where reading goes on: a byte of a text file, a row of the others.")
    line = models.BigIntegerField(default=0, help_text="The file's line that the cursor stands at.")
    lines = models.BigIntegerField(null=True)
    new = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    job_id = models.BigIntegerField(null=True)
    message = models.CharField(max_length=500, blank=True)
    conflicts = models.JSONField(default=list, help_text="Rows that an undo left, and why.")

    class Meta:
        indexes = [models.Index(fields=["-id", "state"], name="import_newest")]


class ImportLine(models.Model):
    """One row is a key that a running import has seen, so that a second word about it is recognised; gone when the import ends."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("of", "key", "content", "line"))

    of = models.BigIntegerField()
    key = models.BigIntegerField(help_text="64 bits of the hash of the row's key.")
    content = models.BigIntegerField(help_text="64 bits of the row's fingerprint.")
    line = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "key"], name="import_line_once")]


class ImportReject(models.Model):
    """One row is one refused line: where, why, and how to mend it."""

    declared: ClassVar[dict[str, Declared]] = {
        "cells": personal("give the line back for mending", erased="delete row"),
        **declare(internal=("of", "line", "column", "reason", "remedy")),
    }

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rejects", db_index=False)
    line = models.BigIntegerField(help_text="Line in the file, the header is line 1.")
    column = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300, blank=True)
    cells = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["of", "line"], name="reject_by_line")]


class ImportChange(models.Model):
    """One row is what an updated row was before: undo puts it back unless somebody changed it since."""

    declared: ClassVar[dict[str, Declared]] = {
        "before": personal("undo the import", erased="delete row"),
        **declare(internal=("of", "table", "row_id", "version_after")),
    }

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes", db_index=False)
    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    version_after = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["of", "table", "row_id"], name="change_by_row"),
            models.Index(fields=["table", "row_id"], name="change_of_row"),
        ]
