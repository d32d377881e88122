"""Saved views of a list."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class SavedView(models.Model):
    """One row is a named set of filters, sort and columns of one list, kept as its URL query."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("owner", "shared", "page", "name", "query"))

    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name")]
