"""A field that the company added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from carteira.basics.personal import Declared, declare


class CustomField(models.Model):
    """One row is one field that the company added to a noun. Its key and kind never change; the values stand with the noun."""

    declared: ClassVar[dict[str, Declared]] = declare(
        internal=(
            "noun", "key", "kind", "labels", "help", "options", "required", "position", "seen_with", "edited_with", "data_class", "purpose",
            "basis", "retired_at", "retired_by", "created_at", "version",
        )
    )  # fmt: skip

    noun = models.CharField(max_length=20, help_text="customer, contact")
    key = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, help_text="text, number, date, yes-no, choice, link")
    labels = models.JSONField(help_text="What it is called, by language.")
    help = models.JSONField(default=dict, help_text="What to write into it, by language.")
    options = models.JSONField(default=list, help_text="Of a choice: code, labels, and since when retired (null: in force).")
    required = models.BooleanField(default=False, help_text="Whether a person who adds a row must fill it in.")
    position = models.IntegerField(default=0)
    seen_with = models.CharField(max_length=40, blank=True, help_text="The permission to see it; empty: whoever sees the row.")
    edited_with = models.CharField(max_length=40, blank=True, help_text="The permission to change it; empty: whoever changes the row.")
    data_class = models.CharField(max_length=10, default="customer", help_text="customer, internal, personal, sensitive")
    purpose = models.CharField(max_length=200, blank=True, help_text="Of personal values: why they are kept.")
    basis = models.CharField(max_length=20, blank=True, help_text="Of personal values: the legal basis.")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noun", "key"], name="custom_field_key"),
            models.CheckConstraint(
                condition=~models.Q(data_class__in=("personal", "sensitive")) | (~models.Q(purpose="") & ~models.Q(basis="")),
                name="custom_field_personal_is_declared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun}.{self.key}"
