"""What all tests of customers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are compared in the language of the sources, whatever language an earlier test left behind."""
    with translation.override("en"):
        yield
