"""Every stored field is declared: what class it is and, when personal, why it is kept and how it is erased."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from carteira.basics.personal import DataClass, Erasure
from carteira.governance.queries.dictionary import Kept, as_markdown, kept_fields, our_models

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md"
FIELDS = list(kept_fields())
# Words that name a person's data: such a field may not pass as internal.
SUSPECT = ("email", "phone", "tax_id", "address", "postal_code", "birth", "password", "hashed", "person_name")


def test_every_field_is_declared() -> None:
    undeclared = [f"{kept.table}.{kept.field}" for kept in FIELDS if kept.declared is None]
    assert undeclared == []


@pytest.mark.parametrize("kept", [kept for kept in FIELDS if kept.declared], ids=lambda kept: f"{kept.table}.{kept.field}")
def test_a_declaration_is_complete(kept: Kept) -> None:
    told = kept.declared
    assert told is not None
    assert told.data_class in get_args(DataClass)
    assert told.erased in get_args(Erasure)
    if told.data_class in ("personal", "sensitive"):
        assert told.purpose
        assert told.basis
        assert told.erased
    if kept.field in SUSPECT:
        assert told.data_class in ("personal", "sensitive", "secret")


def test_nothing_is_declared_that_is_not_stored() -> None:
    stale = []
    for model in our_models():
        stored = {field.name for field in model._meta.concrete_fields}
        stale += [f"{model._meta.db_table}.{name}" for name in getattr(model, "declared", {}) if name not in stored]
    assert stale == []


def test_the_reference_page_is_what_the_models_say() -> None:
    renew = "renew it: python -m carteira.config.reference"
    assert PAGE.read_text() == as_markdown(), renew
