"""`carteira start` as a user runs it: it comes up, says how to log in, mends itself, and goes down clean."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.processes import Installation, until

pytestmark = [pytest.mark.slow, pytest.mark.kill]


def start(house: Installation, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Start and give what was said by the time everything answers."""
    process = house.begin("start", "--no-demo", *arguments)
    said: list[str] = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if "Ctrl-C" in line:
            return process, "".join(said)
    raise AssertionError(process.communicate()[1])


def status(house: Installation, path: str) -> int | None:
    link = http.client.HTTPConnection("127.0.0.1", int(house.environment["CARTEIRA_PORT"]), timeout=10)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except OSError:
        return None
    finally:
        link.close()


def children(process: subprocess.Popen[str]) -> dict[int, str]:
    """Processes that this one started, and what they are."""
    ids = [int(word) for word in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return {number: Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ") for number in ids}


def child(process: subprocess.Popen[str], kind: str) -> int | None:
    return next((number for number, words in children(process).items() if kind in words), None)


def test_it_comes_up_says_how_to_log_in_and_goes_down_clean(installation: Installation) -> None:
    process, said = start(installation)
    assert f"http://127.0.0.1:{installation.environment['CARTEIRA_PORT']}" in said
    link = re.search(r"(/welcome/\S+)", said)
    assert link
    assert status(installation, "/livez") == 200
    assert status(installation, link[1]) == 200
    assert status(installation, "/") == 302
    began = list(children(process))
    assert len(began) == 2
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert not [number for number in began if Path(f"/proc/{number}").exists()]
    assert status(installation, "/livez") is None


def test_no_password_is_known_and_a_second_start_gives_a_fresh_link(migrated: Installation) -> None:
    process, first = start(migrated)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    _, second = start(migrated)
    assert re.findall(r"/welcome/\S+", first) != re.findall(r"/welcome/\S+", second)
    old = re.search(r"/welcome/\S+", first)
    assert old
    assert status(migrated, old[0]) in (302, 404, 410)
    assert migrated.sql("SELECT count(*) FROM team_user WHERE password NOT LIKE '!%'") == [(0,)]


def test_a_second_start_on_the_same_data_is_refused(migrated: Installation) -> None:
    start(migrated)
    assert "already runs" in migrated.run("start", code=2)


def test_a_port_in_use_is_named(migrated: Installation) -> None:
    start(migrated)
    other = {"CARTEIRA_HOME": str(migrated.home.parent / "other")}
    if "CARTEIRA_DATABASE_URL" not in migrated.environment:
        other["CARTEIRA_DATABASE_URL"] = f"sqlite:///{migrated.home}/carteira.sqlite3"
    assert "Set CARTEIRA_PORT" in migrated.run("start", code=2, extra=other)


@pytest.mark.parametrize("kind", ["granian", "worker"])
def test_what_is_killed_is_started_again(migrated: Installation, kind: str) -> None:
    process, _ = start(migrated)
    victim = child(process, kind)
    assert victim
    os.kill(victim, signal.SIGKILL)
    until(lambda: (now := child(process, kind)) and now != victim, what="the restart")
    until(lambda: status(migrated, "/livez") == 200, what="the answer")


def test_children_end_with_a_supervisor_that_is_killed(migrated: Installation) -> None:
    process, _ = start(migrated)
    began = list(children(process))
    process.kill()
    process.communicate()
    until(lambda: not [number for number in began if Path(f"/proc/{number}").exists()], what="the children's end")
    until(lambda: status(migrated, "/livez") is None, what="a free port")
    start(migrated)


@pytest.mark.slow
def test_a_second_start_is_quick(migrated: Installation) -> None:
    """At most 5 s of processor time for everything: 5 s on the wall of an idle machine with two cores is less."""
    before = os.times()
    process, _ = start(migrated)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert time.monotonic() - began < 15
    after = os.times()
    assert after.children_user - before.children_user < 10
