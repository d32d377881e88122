"""How fast are files taken in? The product's import, Django's bulk_create of the same rows, and COPY into one bare table, in the same run.

    python bench/import_rates.py                          100,000 lines into an empty base, on SQLite
    python bench/import_rates.py --base 1000000           and into a base of 1,000,000 customers
    bin/with-postgres python bench/import_rates.py        the same on PostgreSQL
    python bench/import_rates.py --gigabyte               memory while a file of 1 GB is taken in

Each figure is a process of its own: rows a second by the wall, CPU seconds (without the database server's), the most memory it held.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "code,name,email,phone,city,region,country\n"
BULK = """
import csv, sys, time
from django.utils import timezone
from carteira.customers.models import Customer, SourceIdentity, SourceRecord
now = timezone.now()
began = time.perf_counter()
with open(sys.argv[1]) as file:
    rows = list(csv.DictReader(file))
for start in range(0, len(rows), 5000):
    part = rows[start : start + 5000]
    made = Customer.objects.bulk_create([
        Customer(name=r["name"], name_key=r["name"].lower(), email=r["email"], phone=r["phone"], city=r["city"], region=r["region"], country=r["country"],
                 search_doc=f"{r['name']} | {r['email']} | {r['phone']}".lower(), created_at=now, updated_at=now) for r in part])
    identities = SourceIdentity.objects.bulk_create([
        SourceIdentity(source="bulk", native_id=r["code"], customer=c, home=c, email_key=r["email"], phone_key=r["phone"]) for r, c in zip(part, made)])
    SourceRecord.objects.bulk_create([SourceRecord(identity=i, payload=r, fingerprint="", received_at=now) for r, i in zip(part, identities)])
print(time.perf_counter() - began)
"""
BARE = """
import csv, sys, time
from django.db import connection
from carteira.engine.bulk.tables import driver
names = "code name email phone city region country".split()
with connection.cursor() as cursor:
    cursor.execute("DROP TABLE IF EXISTS bench_bare")
    cursor.execute("CREATE TABLE bench_bare (" + ", ".join(f"{n} text" for n in names) + ")")
began = time.perf_counter()
if connection.vendor == "postgresql":
    with driver().cursor() as cursor, cursor.copy("COPY bench_bare FROM STDIN (FORMAT csv, HEADER)") as copy, open(sys.argv[1], "rb") as file:
        while piece := file.read(1 << 20):
            copy.write(piece)
else:
    with open(sys.argv[1]) as file:
        driver().execute("BEGIN IMMEDIATE")
        driver().executemany("INSERT INTO bench_bare VALUES (?, ?, ?, ?, ?, ?, ?)", (list(r.values()) for r in csv.DictReader(file)))
        driver().execute("COMMIT")
print(time.perf_counter() - began)
"""


def lines(first: int, count: int) -> Iterator[str]:
    """Customers as a company's file has them, none the same as another."""
    yield HEADER
    for place in range(first, first + count):
        yield f"C{place},Empresa {place * 7919 % 999983} Comércio {place},compras{place}@empresa{place}.example,+55119{place:08d},Cidade {place % 500},SP,BR\n"


def measured(environment: dict[str, str], *command: str) -> tuple[float, float, str]:
    """Wall seconds, CPU seconds and output of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ended.stdout


class Base:
    """A Carteira of its own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "CARTEIRA_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "carteira.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        self.carteira("migrate")

    def carteira(self, *words: str) -> tuple[float, float, str]:
        return measured(self.environment, sys.executable, "-m", "carteira.config.cli", *words)

    def python(self, code: str, *words: str) -> tuple[float, float, str]:
        return measured(self.environment, sys.executable, "-c", f"import django; django.setup()\n{code}", *words)


def written(folder: Path, name: str, first: int, count: int) -> Path:
    path = folder / name
    with path.open("w") as file:
        file.writelines(lines(first, count))
    return path


def row(name: str, count: int, wall: float, cpu: float, limit: float | None = None) -> None:
    ratio = f"{count / wall / limit:8.2f}" if limit else "        "
    print(f"{name:<46} {count / wall:>12,.0f} {cpu:>9.1f} {count / cpu:>12,.0f} {ratio}", flush=True)


def rates(folder: Path, count: int, base: int) -> None:
    house = Base(folder / "home")
    small = written(folder, "rows.csv", 10**7, count)
    wall, cpu, _out = house.python(BARE, str(small))
    limit = count / float(_out)
    print(f"\n{'':<46} {'rows/s':>12} {'CPU s':>9} {'rows/CPU s':>12} {'of limit':>8}")
    row("one bare table, no index (the limit)", count, float(_out), cpu)
    wall, cpu, out = house.python(BULK, str(small))
    row("Django bulk_create, three tables, no checks", count, float(out), cpu, limit)
    house = Base(folder / "second") if "DATABASE" not in "".join(k for k in os.environ if k == "CARTEIRA_DATABASE_URL") else house
    wall, cpu, out = house.carteira("import", str(small), "--as", "customers", "--source", "bench", "--json")
    empty = count / wall
    row("carteira import, empty base", count, wall, cpu, limit)
    number = json.loads(out)["import"]
    wall, cpu, _out = house.carteira("import", str(small), "--as", "customers", "--source", "bench", "--json")
    row("carteira import, the same file again", count, wall, cpu, limit)
    changed = folder / "changed.csv"
    changed.write_text(small.read_text().replace(",Cidade ", ",Vila "))
    wall, cpu, out = house.carteira("import", str(changed), "--as", "customers", "--source", "bench", "--json")
    assert json.loads(out)["updated"] == count
    row("carteira import, every customer changed", count, wall, cpu, limit)
    wall, cpu, _out = house.carteira("import", "undo", str(json.loads(out)["import"]), "--json")
    row(f"carteira import undo of the changes ({wall:.0f} s)", count, wall, cpu, limit)
    wall, cpu, _out = house.carteira("import", "undo", str(number), "--json")
    row(f"carteira import undo ({wall:.0f} s)", count, wall, cpu, limit)
    orders = folder / "orders.csv"
    house.carteira("import", str(small), "--as", "customers", "--source", "bench", "--json")
    with orders.open("w") as file:
        file.write("order,line,customer,date,product,product name,quantity,unit price,currency\n")
        file.writelines(
            f"O{p // 5},{p % 5 + 1},C{10**7 + p // 5 % count},2026-{p // 5 % 12 + 1:02d}-{p // 5 % 28 + 1:02d},P{p % 200},Produto {p % 200},{p % 9 + 1},{p % 977}.{p % 100:02d},BRL\n"
            for p in range(count)
        )
    wall, cpu, out = house.carteira("import", str(orders), "--as", "orders", "--source", "bench", "--json")
    row("carteira import, order lines", count, wall, cpu, limit)
    wall, cpu, _out = house.carteira("import", "undo", str(json.loads(out)["import"]), "--json")
    row(f"carteira import undo of order lines ({wall:.0f} s)", count, wall, cpu, limit)
    if base:
        house.carteira("import", str(written(folder, "base.csv", 0, base)), "--as", "customers", "--source", "base", "--json")
        more = written(folder, "more.csv", 2 * 10**7, count)
        wall, cpu, _out = house.carteira("import", str(more), "--as", "customers", "--source", "bench", "--json")
        row(f"carteira import, base of {base:,}", count, wall, cpu, limit)
        print(f"rate with {base:,} customers / rate when empty: {count / wall / empty:.2f}")


def gigabyte(folder: Path, size: int) -> None:
    house = Base(folder / "home")
    path = folder / "large.csv"
    with path.open("w") as file:
        file.write("code,name,category,list price,currency\n")
        count = 0
        while file.tell() < size:
            file.writelines(
                f"P{place},{'Produto de nome comprido ' * 7}{place},Doces,{place % 100}.50,BRL\n" for place in range(count, count + 10_000)
            )
            count += 10_000
    wall, cpu, _out = house.carteira("import", str(path), "--as", "products", "--json")
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{path.stat().st_size / 2**20:,.0f} MB, {count:,} lines: {count / wall:,.0f} rows/s, {cpu:.0f} CPU s, at most {most:.0f} MB of memory"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=100_000)
    arguments.add_argument("--base", type=int, default=0)
    arguments.add_argument("--gigabyte", action="store_true")
    arguments.add_argument("--size", type=int, default=1 << 30, help="bytes of the large file")
    given = arguments.parse_args()
    server = "PostgreSQL" if os.environ.get("CARTEIRA_DATABASE_URL", "").startswith("postgres") else "SQLite"
    print(f"{server}, Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, cold processes")
    with tempfile.TemporaryDirectory() as folder:
        if given.gigabyte:
            gigabyte(Path(folder), given.size)
        else:
            rates(Path(folder), given.lines, given.base)


if __name__ == "__main__":
    main()
