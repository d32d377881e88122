"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.utils import translation
from hypothesis import settings

if TYPE_CHECKING:
    from tests.company import Company

# A home of its own for each process of the run, before settings are read: that is why pyproject.toml does not name them.
os.environ["CARTEIRA_HOME"] = tempfile.mkdtemp(prefix="carteira-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
django.setup()

pytest_plugins = ["tests.browser", "tests.processes", "tests.cluster", "tests.territories", "tests.providers"]

settings.register_profile("carteira", deadline=None, print_blob=True)
settings.load_profile("carteira")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
ABSENT: pytest.StashKey[int] = pytest.StashKey()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each process of a distributed run read the settings after it has chosen its own home: two runs of value in one lake collide."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the real-data tier, loudly, where the data is not there; and what a second database cannot change."""
    if os.environ.get("TEST_SECOND_DATABASE"):
        once = [item for item in items if not _opens_a_database(item)]
        items[:] = [item for item in items if _opens_a_database(item)]
        config.hook.pytest_deselected(items=once)
    if SHARED_DATA.is_dir():
        return
    left_out = [item for item in items if item.get_closest_marker("realdata")]
    items[:] = [item for item in items if not item.get_closest_marker("realdata")]
    config.stash[ABSENT] = len(left_out)
    config.hook.pytest_deselected(items=left_out)


def _opens_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup", "installation", "migrated"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(getattr(item, "fixturenames", ())))


@pytest.fixture(autouse=True)
def _nobody_has_called_yet() -> None:
    """What one test spends of the calls of a minute, the next must not miss; log-in attempts go with the test's own database rows."""
    from carteira.config.limits import tally

    tally.forget()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Refusals are compared in the language of the sources, whatever language an earlier test left behind."""
    with translation.override("en"):
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of a distributed run tells its count to the one that prints."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["absent"] = session.config.stash.get(ABSENT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Hear the count: every process collects the same tests."""
    node.config.stash[ABSENT] = getattr(node, "workeroutput", {}).get("absent", 0)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind: the processes of a distributed run end without their exit handlers."""
    shutil.rmtree(os.environ["CARTEIRA_HOME"], ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say that the real-data tier did not run."""
    if not SHARED_DATA.is_dir():
        count = config.stash.get(ABSENT, 0)
        terminalreporter.write_line(f"ABSENT: ../shared/data is not there; {count} real-data tests were not run.", yellow=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real and reference data."""
    return SHARED_DATA


@pytest.fixture
def company(db: None) -> Company:
    """The cast of tests/company.py, in the database."""
    from tests.company import found_company

    return found_company()
