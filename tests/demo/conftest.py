"""Fixtures of the demo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are read in the source language, whatever is translated."""
    with translation.override("en"):
        yield
