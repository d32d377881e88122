"""Fixtures of value: books on which a run can be computed."""

from __future__ import annotations

import pytest

from carteira.customers.models import Customer
from tests.value.books import open_books


@pytest.fixture
def books(transactional_db: None) -> dict[str, Customer]:
    """The golden quarter, committed: the export reads it from another process."""
    return open_books()
