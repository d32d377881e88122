"""The SQLite backend: its gate goes with the transaction, however that ends, and many writers never see a lock error."""

from __future__ import annotations

import fcntl
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from carteira.engine import sqlite
from carteira.engine.sqlite.base import WRITES, DatabaseWrapper


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[ConnectionHandler]:
    """A database of its own, with one table, as Django's default connection sees it."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 5}
    handler = ConnectionHandler({"default": {"ENGINE": "carteira.engine.sqlite", "NAME": str(tmp_path / "x.sqlite3"), "OPTIONS": options}})
    monkeypatch.setattr("django.db.transaction.get_connection", lambda using=None: handler[using or "default"])
    with django_db_blocker.unblock():
        run(handler, "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)")
        yield handler
        handler.close_all()


def run(base: ConnectionHandler, sql: str, parameters: Any = None) -> list[Any]:
    with base["default"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def is_free(base: ConnectionHandler) -> bool:
    """Whether the lock file can be had right now, without waiting."""
    with open(f"{base['default'].settings_dict['NAME']}.gate") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_the_library_is_new_enough_and_set_up_for_two_processes(base: ConnectionHandler) -> None:
    assert pysqlite3.sqlite_version_info >= sqlite.OLDEST_SAFE
    assert run(base, "PRAGMA journal_mode") == [("wal",)]
    assert run(base, "PRAGMA mmap_size") in ([], [(0,)])
    assert run(base, "PRAGMA foreign_keys") == [(1,)]


def test_an_old_library_is_refused() -> None:
    code = "import pysqlite3; pysqlite3.sqlite_version_info = (3, 51, 2); import carteira.engine.sqlite"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "3.51.3 or newer is needed" in ended.stderr


def test_the_gate_is_held_by_a_transaction_and_left_after_commit(base: ConnectionHandler) -> None:
    with transaction.atomic():
        run(base, "INSERT INTO t (n) VALUES (1)")
        assert not is_free(base)
    assert is_free(base)
    assert run(base, "SELECT n FROM t") == [(1,)]


@pytest.mark.parametrize("savepoint", [True, False])
def test_an_error_in_an_inner_block_keeps_the_gate_until_the_outer_one_ends(base: ConnectionHandler, savepoint: bool) -> None:
    def inner() -> None:
        with transaction.atomic(savepoint=savepoint):
            run(base, "INSERT INTO t (n) VALUES (1)")
            raise ZeroDivisionError

    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            inner()
        assert not is_free(base)
    assert is_free(base)
    assert run(base, "SELECT n FROM t") == []


def test_the_gate_is_left_after_a_rollback(base: ConnectionHandler) -> None:
    def act() -> None:
        with transaction.atomic():
            run(base, "INSERT INTO t (n) VALUES (1), (1)")

    with pytest.raises(IntegrityError):
        act()
    assert is_free(base)


def test_the_gate_is_left_after_a_commit_that_fails(base: ConnectionHandler) -> None:
    run(base, "CREATE TABLE u (t INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)")

    def act() -> None:
        with transaction.atomic():
            run(base, "INSERT INTO u VALUES (99)")

    with pytest.raises(IntegrityError):
        act()
    assert is_free(base)
    assert run(base, "SELECT * FROM u") == []


def test_the_gate_is_left_when_the_connection_is_closed_in_a_transaction(base: ConnectionHandler) -> None:
    with transaction.atomic():
        run(base, "INSERT INTO t (n) VALUES (1)")
        base["default"].close()
        assert is_free(base)
    assert run(base, "SELECT n FROM t") == []


def test_work_after_commit_runs_outside_the_gate_and_may_write(base: ConnectionHandler) -> None:
    free: list[bool] = []
    with transaction.atomic(durable=True):
        base["default"].on_commit(lambda: free.append(is_free(base)))
        base["default"].on_commit(lambda: run(base, "INSERT INTO t (n) VALUES (2)") and None)
    assert free == [True]
    assert run(base, "SELECT n FROM t") == [(2,)]


def test_a_thread_that_ends_in_a_transaction_keeps_nobody_out(base: ConnectionHandler) -> None:
    def vanish() -> None:
        base["default"].set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        run(base, "INSERT INTO t (n) VALUES (1)")

    thread = threading.Thread(target=vanish)
    thread.start()
    thread.join()
    gc.collect()  # as Python does sooner or later; until then SQLite's own lock is held just as long
    assert is_free(base)


def test_a_second_connection_of_one_thread_is_refused_instead_of_waiting_for_itself(base: ConnectionHandler) -> None:
    other: DatabaseWrapper = base["default"].copy()
    with transaction.atomic(), pytest.raises(OperationalError, match="another connection"):
        other.cursor().execute("INSERT INTO t (n) VALUES (1)")
    other.close()


def test_a_fork_neither_loses_nor_releases_its_parents_turn(base: ConnectionHandler) -> None:
    with transaction.atomic():
        child = os.fork()
        if child == 0:
            try:  # whatever happens, the child must not run on as a second test run
                base["default"]._gate.leave()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert not is_free(base)
    assert is_free(base)


@pytest.mark.parametrize(
    ("statement", "writes"),
    [
        ("INSERT INTO t VALUES (1)", True),
        ("  update t SET n=1", True),
        ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("SELECT 1", False),
        ("VACUUM", True),
        ("VACUUM INTO 'copy'", False),
        ("BEGIN IMMEDIATE", False),
        ("SAVEPOINT x", False),
    ],
)
def test_only_statements_that_write_queue(statement: str, writes: bool) -> None:
    assert bool(WRITES.match(statement)) is writes


WRITER = """
import sys, threading
import carteira.engine.sqlite
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "carteira.engine.sqlite", "NAME": sys.argv[1],
    "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5}}})
import django
django.setup()
from django.db import connection, transaction
def write():
    for turn in range(40):
        if turn % 2:
            connection.cursor().execute("UPDATE c SET n = n + 1")
            continue
        with transaction.atomic():
            n = connection.cursor().execute("SELECT n FROM c").fetchone()[0]
            connection.cursor().execute("UPDATE c SET n = %s", [n + 1])
    connection.close()
threads = [threading.Thread(target=write) for _ in range(4)]
[t.start() for t in threads]; [t.join() for t in threads]
"""


def test_sixteen_writers_in_four_processes_lose_nothing_and_see_no_lock(base: ConnectionHandler) -> None:
    run(base, "CREATE TABLE c (n INTEGER)")
    run(base, "INSERT INTO c VALUES (0)")
    command = [sys.executable, "-c", WRITER, base["default"].settings_dict["NAME"]]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [writer.communicate(timeout=120)[1] for writer in writers]
    assert said == ["", "", "", ""]
    assert run(base, "SELECT n FROM c") == [(16 * 40,)]
    assert run(base, "PRAGMA integrity_check") == [("ok",)]


def test_a_lock_error_of_another_library_is_still_an_error(base: ConnectionHandler) -> None:
    """A writer that does not know the gate is met with SQLite's own patience, and named when that ends."""
    stranger = pysqlite3.connect(base["default"].settings_dict["NAME"], isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    run(base, "PRAGMA busy_timeout=50")
    with pytest.raises(DatabaseError, match="locked"):
        run(base, "INSERT INTO t (n) VALUES (1)")
    stranger.execute("ROLLBACK")
    stranger.close()
    assert is_free(base)
