"""Fixtures of value: books on which a run can be computed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from carteira.customers.models import Customer
from tests.value.books import open_books


@pytest.fixture
def books(transactional_db: None) -> dict[str, Customer]:
    """The golden quarter, committed: the export reads it from another process."""
    return open_books()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are read in the source language, whatever is translated."""
    with translation.override("en"):
        yield
