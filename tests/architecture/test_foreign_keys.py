"""Every foreign key leads an index, or says here why it need not: without one, deleting the row it points to reads the whole table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

EXCUSED = {
    "portfolio.Membership.segment": "Second in membership_by_segment behind the scheme, of which there are a handful: SQLite skips over them (0.04 ms at "
    "1,000,000 rows). Segments of a published version are never deleted; an index more would be paid for at every publication.",
    "sales.Opportunity.variant": "Leads board_totals, which holds the open ones: boards read nothing else. Variants are retired, not deleted.",
    "sales.StageMove.from_step": "Never asked for by itself: moves are read by opportunity. Steps are kept as long as moves name them.",
}


def _without_index() -> Iterator[str]:
    for model in apps.get_models():
        if not model.__module__.startswith("carteira."):
            continue
        leading = set(_leading(model))
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name not in leading:
                yield f"{model._meta.label}.{field.name}"


def _leading(model: Any) -> Iterator[str]:
    """The fields by which an index of this model begins; a partial one counts when it leaves out only rows without the field."""
    yield from (field.name for field in model._meta.concrete_fields if field.db_index or field.unique)
    for index in model._meta.indexes:
        name = index.fields[0].lstrip("-") if index.fields else ""
        if index.condition in (None, models.Q(**{f"{name}__isnull": False})):
            yield name
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None and constraint.fields:
            yield constraint.fields[0]


def test_every_foreign_key_leads_an_index_or_is_excused() -> None:
    assert set(_without_index()) <= set(EXCUSED), "give it an index, or say in EXCUSED why it needs none"


def test_no_excuse_outlives_its_reason() -> None:
    assert set(EXCUSED) <= set(_without_index())
