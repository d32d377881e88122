"""Imports and undos that are killed at any moment: they go on, and the end is that of an import nobody touched."""

from __future__ import annotations

import random
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.processes import Installation, until

pytestmark = [pytest.mark.kill, pytest.mark.slow]
LINES = 40_000
QUICK = {"CARTEIRA_LEASE_SECONDS": "1"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two hundred customers, and order lines of which every thousandth is bad."""
    customers, orders = tmp_path / "customers.csv", tmp_path / "orders.csv"
    customers.write_text("code,name\n" + "".join(f"C{place},Name {place}\n" for place in range(200)))
    orders.write_text(
        "order,line,customer,date,product,product name,quantity,unit price,currency\n"
        + "".join(
            f"O{place // 4},{place % 4 + 1},C{place // 4 % 200 if place % 1000 else 'x'},2026-01-{place // 4 % 28 + 1:02d},P{place % 50},Bala,2,1.25,BRL\n"
            for place in range(LINES)
        )
    )
    return customers, orders


def cursor(house: Installation) -> int:
    return int(house.sql("SELECT cursor FROM channels_import ORDER BY id DESC LIMIT 1")[0][0])


def state(house: Installation) -> str:
    return str(house.sql("SELECT state FROM channels_import ORDER BY id DESC LIMIT 1")[0][0])


def killed_after(house: Installation, seconds: float, *arguments: str, until_state: str) -> subprocess.Popen[str]:
    """Let a command run, kill it some time after it first moved; give the process."""
    process = house.begin(*arguments, extra=QUICK)
    before = house.sql("SELECT count(*) FROM channels_import")[0][0]
    until(
        lambda: (
            process.poll() is not None or before < house.sql("SELECT count(*) FROM channels_import")[0][0] or state(house) == until_state
        )
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return process


def moved_or_ended(house: Installation, before: int, process: subprocess.Popen[str]) -> bool:
    return cursor(house) > before or process.poll() is not None


def count(house: Installation, table: str) -> int:
    return int(house.sql(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - names of ours


def test_an_import_killed_at_random_moments_loses_and_doubles_nothing(migrated: Installation, files: tuple[Path, Path]) -> None:
    customers, orders = files
    migrated.json("import", str(customers), "--as", "customers")
    dice = random.Random(11)  # noqa: S311 - kills that can be repeated
    killed_after(migrated, dice.random(), "import", str(orders), "--as", "orders", "--json", until_state="running")
    seen = [cursor(migrated)]
    number = str(migrated.sql("SELECT max(id) FROM channels_import")[0][0])
    for _kill in range(4):
        if state(migrated) == "done":
            break
        process = migrated.begin("import", "resume", number, "--json", extra=QUICK)
        until(partial(moved_or_ended, migrated, seen[-1], process))
        try:
            process.wait(timeout=dice.random())
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        seen.append(cursor(migrated))
    if state(migrated) != "done":
        migrated.run("import", "resume", number, "--json", extra=QUICK)
    assert seen == sorted(seen)
    found = migrated.sql("SELECT lines, new, updated, unchanged, rejected FROM channels_import ORDER BY id DESC LIMIT 1")[0]
    assert tuple(map(int, found)) == (LINES, LINES - 40, 0, 0, 40)
    assert count(migrated, "trade_orderline") == LINES - 40
    assert count(migrated, "channels_importreject") == 40
    assert count(migrated, "channels_importline") == 0
    assert float(migrated.sql("SELECT sum(net_amount) FROM trade_orderline")[0][0]) == (LINES - 40) * 2.5
    again = migrated.json("import", str(orders), "--as", "orders")
    assert (again["new"], again["updated"], again["unchanged"], again["rejected"]) == (0, 0, LINES - 40, 40)


def test_an_undo_killed_halfway_goes_on(migrated: Installation, files: tuple[Path, Path]) -> None:
    customers, orders = files
    migrated.json("import", str(customers), "--as", "customers")
    number = str(migrated.json("import", str(orders), "--as", "orders")["import"])
    process = migrated.begin("import", "undo", number, "--json", extra=QUICK)
    until(lambda: count(migrated, "trade_orderline") < LINES - 40 or process.poll() is not None)
    process.kill()
    process.wait()
    if state(migrated) != "undone":
        migrated.run("import", "undo", number, "--json", extra=QUICK)
    assert state(migrated) == "undone"
    assert [count(migrated, table) for table in ("trade_orderline", "trade_order", "trade_product")] == [0, 0, 0]
    assert count(migrated, "customers_customer") == 200


def test_an_undo_of_customers_killed_halfway_goes_on(migrated: Installation, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("code,name\n" + "".join(f"C{place},Name {place}\n" for place in range(20_000)))
    number = str(migrated.json("import", str(path), "--as", "customers")["import"])
    process = migrated.begin("import", "undo", number, "--json", extra=QUICK)
    until(lambda: count(migrated, "customers_sourceidentity") < 20_000 or process.poll() is not None)
    process.kill()
    process.wait()
    if state(migrated) != "undone":
        migrated.run("import", "undo", number, "--json", extra=QUICK)
    assert state(migrated) == "undone"
    assert [count(migrated, f"customers_{table}") for table in ("sourceidentity", "sourcerecord", "customer")] == [0, 0, 0]
