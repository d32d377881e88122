"""How does the product hold up under twenty requests a second, reads and writes mixed, on a million customers?

    python bench/mixed_load.py [seconds] [requests a second]                            on SQLite
    bin/with-postgres python bench/mixed_load.py [seconds] [requests a second]          on PostgreSQL

Starts granian as `carteira start` does (two processes of two threads) on loopback over the base of `million.py` (CARTEIRA_BENCH_BASE keeps it). Requests leave by
a timetable, whether or not earlier ones were answered, and each is timed from its place in the timetable: a server that stalls cannot hide it.
One in five writes: a field of a customer, its undo, a new customer, a saved view. Whatever is not the status expected counts as an error.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))

from million import ROWS, open_base

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 120
RATE = int(sys.argv[2]) if len(sys.argv) > 2 else 20
PORT = int(os.environ.setdefault("CARTEIRA_PORT", "8765"))
THREADS, WARM = 32, 40
BARS = {"read": 500, "write": 300 if os.environ.get("CARTEIRA_DATABASE_URL") else 500}
SERVER = f"--interface wsgi --host 127.0.0.1 --port {PORT} --workers 2 --blocking-threads 2 --no-ws --log-level warning"
WORDS = ("silva", "padaria", "mercado", "souza lima", "hotel", "farmacia", "bado", "ciraso", "lumena", "99", "11987")


@dataclass
class Told:
    """What was measured of one kind of request."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Visitor:
    """A person in a session, on a connection of its own for each thread."""

    def __init__(self, session: str) -> None:
        self._cookies, self._local = {"session": session}, threading.local()
        form = self.ask("GET", "/customers/new")[1]
        self._token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[0]

    def ask(self, method: str, path: str, said: dict[str, Any] | None = None) -> tuple[int, str]:
        """The status and text of an answer."""
        link = getattr(self._local, "link", None) or http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        self._local.link = link
        heads = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), "HX-Request": "true"}
        if said:
            heads |= {"Origin": f"http://127.0.0.1:{PORT}", "X-CSRFToken": self._token, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request(method, path, urlencode(said) if said else None, heads)
            answer = link.getresponse()
            text = answer.read().decode()
        except Exception:
            link.close()
            self._local.link = None
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies.setdefault(name, value)
        return answer.status, text


def session_of(person: Any) -> str:
    """The cookie of a person who is logged in."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return str(client.cookies["session"].value)


def plan(visitor: Visitor, chance: random.Random) -> tuple[str, str, Callable[[], int]]:
    """One request: whether it reads or writes, its kind, and what asks it."""
    number = chance.randint(1, ROWS)

    def read(path: str) -> Callable[[], int]:
        return lambda: visitor.ask("GET", path)[0]

    reads = {
        "list": f"/customers/?status={chance.choice(('active', 'prospect', 'former'))}",
        "list by result": f"/customers/?sort={chance.choice(('result', '-result', '-updated'))}",
        "search": "/customers/?" + urlencode({"q": chance.choice(WORDS)}),
        "autocomplete": "/find?" + urlencode({"q": chance.choice(WORDS)[: chance.randint(2, 6)]}),
        "customer": f"/customers/{number}/",
        "what happened last": f"/customers/{number}/latest",
        "value of a customer": f"/customers/{number}/value",
        "results": f"/value/results/?sort={chance.choice(('result', '-invoice'))}",
        "my desk": "/",
        "API list": "/api/v1/customers?limit=50",
    }
    if chance.random() < 0.8:
        kind = chance.choice(list(reads))
        return "read", kind, read(reads[kind])
    new = {"name": f"Loja {number} {time.time_ns()}", "kind": "organisation", "status": "prospect"}
    writes = {
        "change a field": lambda: _posted(visitor, number),
        "add a customer": lambda: visitor.ask("POST", "/customers/new", new)[0],
        "keep a view": lambda: visitor.ask("POST", "/customers/views/keep", {"name": f"v{number % 90}", "query": "status=active"})[0],
    }
    kind = chance.choices(list(writes), (6, 3, 1))[0]
    return "write", kind, writes[kind]


def _posted(visitor: Visitor, number: int) -> int:
    """A field changed without having read its version: the last word counts."""
    return visitor.ask("POST", f"/customers/{number}/fields/city", {"value": f"Natal {time.time_ns() % 9999}"})[0]


def drive(visitor: Visitor, seconds: float, told: dict[tuple[str, str], Told]) -> None:
    """Send by the timetable."""
    chance, lock = random.Random(time.time_ns()), threading.Lock()  # noqa: S311 - made-up load
    began = time.perf_counter() + 0.2

    def one(due: float, what: tuple[str, str, Callable[[], int]]) -> None:
        side, kind, ask = what
        try:
            status: Any = ask()
        except Exception as fault:  # every fault is a finding here
            status = type(fault).__name__
        took = 1000 * (time.perf_counter() - due)
        with lock:
            told[side, kind].times.append(took)
            if status not in (200, 302):
                told[side, kind].wrong.append(str(status))

    with ThreadPoolExecutor(THREADS) as pool:
        for number in range(int(seconds * RATE)):
            due = began + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            pool.submit(one, due, plan(visitor, chance))


def main() -> None:
    """Start, drive, print."""
    _seconds, boss, _seller = open_base()
    from django.db import connection, connections

    session, vendor = session_of(boss), connection.vendor
    connections.close_all()
    server = subprocess.Popen([sys.executable, "-m", "granian", *SERVER.split(), "carteira.config.wsgi:application"])
    try:
        visitor = _when_up(session)
        drive(visitor, WARM / RATE + 3, defaultdict(Told))
        told: dict[tuple[str, str], Told] = defaultdict(Told)
        began = _busy(server.pid)
        drive(visitor, SECONDS, told)
        busy = _busy(server.pid) - began
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    _print(vendor, told, busy)


def _when_up(session: str) -> Visitor:
    for _ in range(120):
        try:
            return Visitor(session)
        except OSError:
            time.sleep(0.25)
    raise SystemExit("The server did not answer.")


def _busy(pid: int) -> float:
    """Processor seconds of the server and its children; the database of PostgreSQL is not in them."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(sum(map(int, Path(f"/proc/{one}/stat").read_text().rsplit(")")[1].split()[11:13])) for one in (str(pid), *children)) / ticks


def _print(vendor: str, told: dict[tuple[str, str], Told], busy: float) -> None:
    count = sum(len(one.times) for one in told.values())
    print(f"{ROWS:,} customers; {vendor}; {RATE} requests a second for {SECONDS} s: {count:,} requests; load {os.getloadavg()[0]:.1f}")
    print(f"web processes: {busy:.0f} s of processor, {1000 * busy / max(count, 1):.0f} ms a request\n")
    print("| request | n | p50 ms | p95 ms | p99 ms | worst | errors |\n| --- | --: | --: | --: | --: | --: | --- |")
    for side in ("read", "write"):
        kinds = sorted(kind for of, kind in told if of == side)
        whole = Told([t for kind in kinds for t in told[side, kind].times], [w for kind in kinds for w in told[side, kind].wrong])
        for name, one in (*((kind, told[side, kind]) for kind in kinds), (f"**every {side}** (bar: p99 {BARS[side]} ms)", whole)):
            times = sorted(one.times)
            middle, high, highest = (times[min(int(len(times) * share), len(times) - 1)] for share in (0.5, 0.95, 0.99))
            print(
                f"| {name} | {len(times)} | {middle:.0f} | {high:.0f} | {highest:.0f} | {times[-1]:.0f} | {len(one.wrong)} {' '.join(sorted(set(one.wrong)))} |"
            )


if __name__ == "__main__":
    main()
