"""Workers that are killed, stopped and doubled: no job is lost, no effect happens twice, and a dead worker's job is run again in time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.engine.queue.killable import TABLES
from tests.processes import Installation, until

LEASE = 1.0
WORKER = f"from tests.engine.queue.killable import serve; serve({LEASE})"
ENQUEUE = """
import json, sys
from django.utils import timezone
from carteira.basics.actor import Actor
from carteira.engine import queue
for _ in range(int(sys.argv[3])):
    print(queue.enqueue(sys.argv[1], json.loads(sys.argv[2]), by=Actor.system("test"), at=timezone.now()).pk)
"""

pytestmark = [pytest.mark.kill, pytest.mark.slow]


@pytest.fixture
def house(migrated: Installation) -> Installation:
    """An installation with the tables that the tasks write."""
    for table in TABLES:
        migrated.sql(table)
    return migrated


def enqueue(house: Installation, name: str, arguments: str = "{}", count: int = 1) -> int:
    return int(house.python(ENQUEUE, name, arguments, str(count)).split()[0])


def worker(house: Installation) -> subprocess.Popen[str]:
    return house.begin_python(WORKER)


def status(house: Installation) -> str:
    return str(house.sql("SELECT status FROM queue_job WHERE name LIKE 'kill.%'")[0][0])


def attempts(house: Installation) -> int:
    return int(house.sql("SELECT attempts FROM queue_job WHERE name LIKE 'kill.%'")[0][0])


def effects(house: Installation) -> list[int]:
    return [int(row[0]) for row in house.sql("SELECT step FROM effect ORDER BY step")]


def paused(tmp_path: Path, place: str, **more: int) -> str:
    extra = "".join(f', "{name}": {value}' for name, value in more.items())
    return f'{{"folder": "{tmp_path}", "pause": "{place}"{extra}}}'


def test_random_kills_lose_nothing_double_nothing_and_progress_never_moves_back(house: Installation) -> None:
    enqueue(house, "kill.steps", '{"steps": 240, "each": 0.02}')
    chance = random.Random(7)  # noqa: S311 - kills that can be repeated
    seen, kills = [0], 0
    while status(house) != "done":
        process = worker(house)
        deadline = time.monotonic() + 1.2 + LEASE + chance.random()
        while status(house) != "done" and time.monotonic() < deadline:
            seen.append(house.sql("SELECT progress FROM queue_job WHERE name = 'kill.steps'")[0][0])
            time.sleep(0.01)
        if kills < 6:
            process.kill()
            kills += 1
        else:
            until(lambda: status(house) == "done", what="the job's end")
    assert kills > 2
    assert effects(house) == list(range(1, 241))
    assert seen == sorted(seen)


def test_a_killed_workers_job_is_run_again_within_lease_plus_five_seconds(house: Installation, tmp_path: Path) -> None:
    enqueue(house, "kill.steps", paused(tmp_path, "after-2", steps=4))
    first = worker(house)
    until((tmp_path / "paused").exists, what="the pause")
    worker(house)
    first.kill()
    killed = time.monotonic()
    until(lambda: attempts(house) == 2, what="the second attempt")
    assert time.monotonic() - killed <= LEASE + 5
    until(lambda: status(house) == "done", what="the job's end")
    assert effects(house) == [1, 2, 3, 4]


def test_a_machine_that_comes_back_resumes_within_five_seconds(house: Installation, tmp_path: Path) -> None:
    """However long the lease: the dead process is known to be dead."""
    enqueue(house, "kill.steps", paused(tmp_path, "after-2", steps=4))
    first = house.begin_python("from tests.engine.queue.killable import serve; serve(600)")
    until((tmp_path / "paused").exists, what="the pause")
    first.kill()
    first.wait()
    second = house.begin_python("from tests.engine.queue.killable import serve; serve(600)")
    until(lambda: f":{second.pid}:" in str(house.sql("SELECT worker FROM queue_workerbeat")), what="the worker's start")
    up = time.monotonic()
    until(lambda: attempts(house) == 2, what="the second attempt")
    assert time.monotonic() - up <= 5
    until(lambda: status(house) == "done", what="the job's end")
    assert effects(house) == [1, 2, 3, 4]


def test_a_live_worker_keeps_its_job_however_long_it_takes(house: Installation, tmp_path: Path) -> None:
    enqueue(house, "kill.steps", paused(tmp_path, "after-1", steps=2))
    worker(house)
    until((tmp_path / "paused").exists, what="the pause")
    worker(house)
    until(lambda: len(house.sql("SELECT 1 FROM queue_workerbeat")) == 2, what="two workers")
    time.sleep(LEASE * 2.5)
    assert attempts(house) == 1
    (tmp_path / "go").touch()
    until(lambda: status(house) == "done", what="the job's end")
    assert effects(house) == [1, 2]


def test_a_worker_stopped_past_its_lease_wakes_up_fenced(house: Installation, tmp_path: Path) -> None:
    enqueue(house, "kill.steps", paused(tmp_path, "after-2", steps=5))
    sleeper = worker(house)
    until((tmp_path / "paused").exists, what="the pause")
    sleeper.send_signal(signal.SIGSTOP)
    stopped = time.monotonic()
    worker(house)
    until(lambda: attempts(house) == 2, what="the second attempt")
    assert time.monotonic() - stopped <= LEASE + 5
    until(lambda: status(house) == "done", what="the job's end")
    (tmp_path / "go").touch()
    sleeper.send_signal(signal.SIGCONT)
    enqueue(house, "kill.once")
    until(lambda: not house.sql("SELECT 1 FROM queue_job WHERE name = 'kill.once' AND status <> 'done'"), what="the next job")
    assert effects(house) == [1, 1, 2, 3, 4, 5]
    assert {int(row[0]) for row in house.sql("SELECT attempt FROM effect WHERE step > 2")} == {2}


def test_a_worker_stopped_inside_its_transaction_doubles_nothing(house: Installation, tmp_path: Path) -> None:
    enqueue(house, "kill.once", paused(tmp_path, "inside-1"))
    sleeper = worker(house)
    until((tmp_path / "paused").exists, what="the pause")
    sleeper.send_signal(signal.SIGSTOP)
    worker(house)
    time.sleep(LEASE * 2)
    (tmp_path / "go").touch()
    sleeper.send_signal(signal.SIGCONT)
    until(lambda: status(house) == "done", what="the job's end")
    assert effects(house) == [1]


def test_a_worker_killed_inside_its_transaction_leaves_no_effect_of_that_attempt(house: Installation, tmp_path: Path) -> None:
    enqueue(house, "kill.once", paused(tmp_path, "inside-1"))
    first = worker(house)
    until((tmp_path / "paused").exists, what="the pause")
    first.kill()
    worker(house)
    until(lambda: status(house) == "done", what="the job's end")
    assert [tuple(map(int, row)) for row in house.sql("SELECT step, attempt FROM effect")] == [(1, 2)]


def test_two_workers_never_run_one_job_twice(house: Installation) -> None:
    enqueue(house, "kill.once", count=120)
    for _ in range(2):
        worker(house)
    until(lambda: not house.sql("SELECT 1 FROM queue_job WHERE name = 'kill.once' AND status <> 'done'"), what="the last job")
    assert house.sql("SELECT max(attempts), count(*) FROM queue_job WHERE name = 'kill.once'") == [(1, 120)]
    assert house.sql("SELECT count(*), count(DISTINCT job) FROM effect") == [(120, 120)]
    assert len(house.sql("SELECT DISTINCT worker FROM queue_job WHERE name = 'kill.once'")) == 2


def test_a_process_killed_before_its_commit_has_enqueued_nothing(house: Installation, tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from django.db import transaction
from django.utils import timezone
from carteira.basics.actor import Actor
from carteira.engine import queue
with transaction.atomic():
    queue.enqueue("kill.once", by=Actor.system("test"), at=timezone.now())
    Path(sys.argv[1]).touch()
    time.sleep(60)
"""
    process = house.begin_python(code, str(tmp_path / "enqueued"))
    until((tmp_path / "enqueued").exists, what="the INSERT")
    process.kill()
    process.wait()
    assert house.sql("SELECT count(*) FROM queue_job WHERE name = 'kill.once'") == [(0,)]


def test_a_worker_told_to_stop_gives_its_job_back_at_once(house: Installation) -> None:
    enqueue(house, "kill.steps", '{"steps": 100000, "each": 0.005}')
    first = worker_that_listens(house)
    until(lambda: effects(house), what="the first step")
    os.kill(first.pid, signal.SIGTERM)
    first.communicate(timeout=20)
    assert house.sql("SELECT status, failures FROM queue_job WHERE name = 'kill.steps'") == [("ready", 0)]
    assert house.sql("SELECT count(*) FROM queue_workerbeat") == [(0,)]


def worker_that_listens(house: Installation) -> subprocess.Popen[str]:
    return house.begin_python(
        "import sys; import tests.engine.queue.killable; sys.argv = ['carteira', 'worker']; from carteira.config.cli import main; main()"
    )
