"""What a lake table is: its columns with explicit types, read off a model, without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

KEPT_OUT = frozenset({"personal", "sensitive", "secret"})


@dataclass(frozen=True)
class LakeColumn:
    """One column: its name in the database and its type in the lake (`int64`, `decimal(18,4)`, `date`, ...)."""

    name: str
    type: str


@dataclass(frozen=True)
class LakeTable:
    """One table of the database as it lands in the lake."""

    name: str
    columns: tuple[LakeColumn, ...]


def lake_table(model: type[models.Model]) -> LakeTable:
    """The model's table with every column whose declared class is not personal or secret."""
    declared: dict[str, Any] = getattr(model, "declared", {})
    columns = [
        LakeColumn(str(field.column), _type_of(field))
        for field in model._meta.concrete_fields
        if field.name not in declared or declared[field.name].data_class not in KEPT_OUT
    ]
    return LakeTable(model._meta.db_table, tuple(columns))


def _type_of(field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.ForeignKey):
        return _type_of(field.target_field)
    if isinstance(field, models.DecimalField):
        return f"decimal({max(18, field.max_digits)},{field.decimal_places})"
    for kind, name in _TYPES:
        if isinstance(field, kind):
            return name
    raise TypeError(f"{field}: no lake type for {type(field).__name__}; add it to engine/lake/schema.py")


_TYPES: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.BooleanField, "bool"),
    (models.DateTimeField, "timestamp"),
    (models.DateField, "date"),
    (models.FloatField, "double"),
    (models.IntegerField, "int64"),
    (models.AutoField, "int64"),
    (models.JSONField, "text"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)
