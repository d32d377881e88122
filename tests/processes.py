"""Carteira in processes of its own: a data folder or a PostgreSQL database for each test, the command line, workers that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

PATIENCE = 60.0


def until(true: Callable[[], Any], *, patience: float = PATIENCE, what: str = "it") -> Any:
    """Wait until something holds and give it; fail when it takes too long."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < deadline, f"{what} did not happen within {patience} s"
        time.sleep(0.02)
    return found


def free_port() -> int:
    """A port on 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """A Carteira of its own on disk, run as its users run it."""

    home: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def run(self, *arguments: str, code: int = 0, extra: dict[str, str] | None = None) -> str:
        """Run `carteira ...` to its end and give its standard output."""
        ended = subprocess.run(
            [sys.executable, "-m", "carteira.config.cli", *arguments],
            env=self.environment | (extra or {}), capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert ended.returncode == code, f"carteira {' '.join(arguments)}: {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
        return ended.stdout if code == 0 else ended.stderr

    def json(self, *arguments: str) -> Any:
        """Run a command with --json and give its document."""
        return json.loads(self.run(*arguments, "--json"))

    def python(self, code: str, *arguments: str) -> str:
        """Run Python with Django set up; gives its standard output."""
        ended = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Ask or tell its database directly."""
        if url := self.environment.get("CARTEIRA_DATABASE_URL"):
            return _on(url, statement)
        import pysqlite3

        connection = pysqlite3.connect(self.home / "carteira.sqlite3", timeout=30, isolation_level=None)
        try:
            return list(connection.execute(statement).fetchall())
        finally:
            connection.close()

    def begin_python(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        """Start Python with Django set up and let it run."""
        return self._begin([sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments], {})

    def begin(self, *arguments: str, extra: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Start `carteira ...` and let it run; whatever still runs at the end of the test is ended."""
        return self._begin([sys.executable, "-m", "carteira.config.cli", *arguments], extra or {})

    def _begin(self, command: list[str], extra: dict[str, str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command, env=self.environment | extra, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        """End everything that was started, with what it started."""
        for process in self.started:
            for number in (signal.SIGCONT, signal.SIGTERM):
                _tell(process, number)
        for process in self.started:
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


def _tell(process: subprocess.Popen[str], number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An installation with an empty database of the kind that this run is about."""
    yield from _made(tmp_path / "home", template="")


@pytest.fixture(scope="session")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation that migrated ones are copied from."""
    for made in _made(tmp_path_factory.mktemp("model") / "home", template=""):
        made.run("migrate")
        yield made


@pytest.fixture
def migrated(tmp_path: Path, _model: Installation) -> Iterator[Installation]:
    """An installation whose database has its tables and nothing in them."""
    if SERVER:
        yield from _made(tmp_path / "home", template=_name_of(_model))
        return
    shutil.copytree(_model.home, tmp_path / "home")
    yield from _made(tmp_path / "home", template="")


SERVER = url if (url := os.environ.get("CARTEIRA_DATABASE_URL", "")).startswith("postgres") else ""


def _made(home: Path, *, template: str) -> Iterator[Installation]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CARTEIRA_")}
    environment |= {"CARTEIRA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "carteira.config.settings", "CARTEIRA_PORT": str(free_port())}
    environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    if SERVER:
        environment["CARTEIRA_DATABASE_URL"] = urlunsplit(urlsplit(SERVER)._replace(path=f"/carteira_{uuid4().hex[:12]}"))
    made = Installation(home, environment)
    if SERVER:
        _on(SERVER, f'CREATE DATABASE "{_name_of(made)}"' + (f' TEMPLATE "{template}"' if template else ""))
    yield made
    made.end()
    if SERVER:
        _on(SERVER, f'DROP DATABASE "{_name_of(made)}" WITH (FORCE)')


def _name_of(made: Installation) -> str:
    return urlsplit(made.environment["CARTEIRA_DATABASE_URL"]).path[1:]


def _on(server: str, statement: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
