"""How many jobs a second does the queue take and do, and how soon after being asked does a job begin?

    python bench/queue_rates.py                              on SQLite
    bin/with-postgres python bench/queue_rates.py            on PostgreSQL

The limit, measured in the same run, is a bare one-row INSERT in its own transaction through the same connection. Warm, best of three.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

COUNT = int(os.environ.get("BENCH_COUNT", "300"))
LEASE = timedelta(seconds=30)


def base_of_its_own() -> None:
    """An empty base for this run alone."""
    folder = tempfile.mkdtemp(prefix="carteira-bench-")
    os.environ["CARTEIRA_HOME"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
    if server := os.environ.get("CARTEIRA_DATABASE_URL"):
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS bench_queue")
            connection.execute("CREATE DATABASE bench_queue")
        os.environ["CARTEIRA_DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path="/bench_queue"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def rate(act: Callable[[], None], count: int = COUNT) -> tuple[float, float]:
    """Acts a second by the wall and by our own processor time, best of three."""
    best = (0.0, 0.0)
    for _ in range(3):
        wall, processor = time.perf_counter(), time.process_time()
        for _ in range(count):
            act()
        best = max(best, (count / (time.perf_counter() - wall), count / (time.process_time() - processor)))
    return best


def main() -> None:
    """Measure and print the table."""
    base_of_its_own()
    from django.db import connection
    from django.utils import timezone

    from carteira.basics.actor import Actor
    from carteira.engine import queue
    from carteira.engine.queue import claiming
    from carteira.engine.queue.heartbeat import Heartbeat
    from carteira.engine.queue.worker import Worker

    by = Actor.system("bench")
    begun: list[float] = []

    @queue.task("bench.nothing")
    def nothing(work: queue.Work) -> None:
        begun.append(time.perf_counter())

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        numbers = iter(range(10**9))

        def bare() -> None:
            cursor.execute("INSERT INTO bare VALUES (%s, %s)", [next(numbers), "x" * 200])

        limit = rate(bare)

    def enqueue() -> None:
        queue.enqueue("bench.nothing", {"n": 1}, by=by, at=timezone.now())

    enqueued = rate(enqueue)
    worker = Worker()

    def step() -> None:
        assert worker.step(beat)

    with Heartbeat(worker.name, lease=LEASE) as beat:
        done = rate(step)
    while held := claiming.claim(worker="bench", at=timezone.now(), lease=LEASE):
        claiming.finish(held, at=timezone.now(), result=None)

    delays = waits(begun, enqueue)
    version = ".".join(map(str, connection.get_database_version()))
    print(f"{connection.vendor} {version}, Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| what | 1/s (wall) | 1/s (our CPU) | of the limit |\n|---|---:|---:|---:|")
    for name, (wall, processor) in {"bare INSERT (limit)": limit, "enqueue": enqueued, "claim, run, finish": done}.items():
        print(f"| {name} | {wall:,.0f} | {processor:,.0f} | {wall / limit[0]:.2f} |")
    print(f"\nFrom enqueue to begin, idle worker: p50 {statistics.median(delays):.0f} ms, largest of {len(delays)} {max(delays):.0f} ms.")
    connection.close()
    shutil.rmtree(Path(os.environ["CARTEIRA_HOME"]))


def waits(begun: list[float], enqueue: Callable[[], None], count: int = 20) -> list[float]:
    """Milliseconds from the commit of a job until a worker that had nothing to do begins it."""
    from carteira.engine.queue.worker import Worker

    worker = Worker()
    thread = threading.Thread(target=worker.run)
    thread.start()
    found = []
    try:
        for _ in range(count):
            time.sleep(0.3)
            before = len(begun)
            enqueue()
            asked = time.perf_counter()
            while len(begun) == before:
                time.sleep(0.001)
            found.append(max(0.0, (begun[-1] - asked) * 1000))
    finally:
        worker.stop()
        thread.join()
    return found


if __name__ == "__main__":
    main()
