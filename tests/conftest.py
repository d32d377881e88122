"""Fixtures that every test may use."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# A home of its own for the run, before settings are read.
os.environ["CARTEIRA_HOME"] = tempfile.mkdtemp(prefix="carteira-test-")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the real-data tier, loudly, where the data is not there."""
    if SHARED_DATA.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("realdata")]
    items[:] = [item for item in items if item not in left_out]
    config.stash[ABSENT] = len(left_out)


ABSENT: pytest.StashKey[int] = pytest.StashKey()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say that the real-data tier did not run."""
    if count := config.stash.get(ABSENT, 0):
        terminalreporter.write_line(f"ABSENT: ../shared/data is not there; {count} real-data tests were not run.", yellow=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and reference data."""
    return SHARED_DATA


@pytest.fixture
def company(db: None):
    """The cast of tests/company.py, in the database."""
    from tests.company import found_company

    return found_company()
