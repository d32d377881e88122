"""Saved views of a list, and which of them a person begins with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class SavedView(models.Model):
    """One row is a named set of filters, sort and columns of one list, kept as its URL query, for oneself, the team or everybody."""

    SHARED = (("", "myself"), ("team", "team"), ("all", "everybody"))

    declared: ClassVar[dict[str, Declared]] = declare(internal=("owner", "shared_with", "page", "name", "query"))

    owner = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    shared_with = models.CharField(max_length=4, choices=SHARED, blank=True, default="")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_name")]


class FirstView(models.Model):
    """One row is the view with which one person begins a list."""

    declared: ClassVar[dict[str, Declared]] = declare(internal=("user", "page", "view"))

    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="first_of")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="one_first_view_of_a_list")]
