"""The data dictionary: every stored field with its class, purpose, basis and how it is erased."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from carteira.basics.personal import Declared


@dataclass(frozen=True)
class Kept:
    """One field of one table, and what is declared of it (None: nobody declared it)."""

    table: str
    about: str
    field: str
    kind: str
    declared: Declared | None


def kept_fields() -> Iterator[Kept]:
    """Every concrete field of every table of ours, in order."""
    for model in our_models():
        declared: dict[str, Declared] = getattr(model, "declared", {})
        for field in model._meta.concrete_fields:
            if not field.primary_key or not field.auto_created:
                yield Kept(model._meta.db_table, _about(model), field.name, field.get_internal_type(), declared.get(field.name))


def our_models() -> list[type[Model]]:
    """Tables that the product's own folders define, those made for many-to-many links included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("carteira.")]
    return sorted(found, key=lambda model: model._meta.db_table)


def as_markdown() -> str:
    """docs/reference/personal-data.md."""
    lines = [
        "# Stored fields and personal data",
        "",
        "Written by `python -m carteira.config.reference`; a test compares it with the models. Class *personal* and *sensitive* name purpose,",
        "legal basis (LGPD 7, GDPR 6) and what erasure does; *secret* never leaves the database; *selection* never reaches a customer.",
        "",
    ]
    table = ""
    for kept in kept_fields():
        if kept.table != table:
            table = kept.table
            lines += [
                "",
                f"## {table}",
                "",
                kept.about,
                "",
                "| field | type | class | purpose | basis | erasure |",
                "| --- | --- | --- | --- | --- | --- |",
            ]
        told = kept.declared or Declared("internal", "NOT DECLARED")
        lines.append(f"| {kept.field} | {kept.kind} | {told.data_class} | {told.purpose} | {told.basis} | {told.erased} |")
    return "\n".join(lines) + "\n"


def _about(model: type[Model]) -> str:
    return " ".join((inspect.getdoc(model) or "").split())
