"""A list of a million customers narrowed and sorted by fields that the company added, beside a typed value table.

    .venv/bin/python bench/custom_fields.py [customers] [rounds]

Plants customers with four added fields by SQL in a base of its own (SQLite; PostgreSQL by CARTEIRA_DATABASE_URL), adds the fields (which makes their indexes), then prints
p50 and p95 of each question: the JSON column with one expression index a field, as the product has it, and the same asked of a table with one row a value (two of the fields).
Warm; wall time, and CPU of this process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(tempfile.mkdtemp(prefix="bench-fields-"))
os.environ["CARTEIRA_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.planting import customers, on_postgresql  # noqa: E402
from carteira.basics.actor import Actor  # noqa: E402
from carteira.config.database import make_ready  # noqa: E402
from carteira.fields.actions import add_field  # noqa: E402
from carteira.fields.actions.defining import Definition  # noqa: E402
from carteira.team.models import User  # noqa: E402

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 30
BY = Actor.system("bench")
settings.ALLOWED_HOSTS = ["testserver"]
FIELDS = {"tier": "choice", "revenue": "number", "since": "date", "vip": "yes-no"}
PAGES = {
    "choice, in order of names": "x_tier=c3",
    "yes or no, in order of names": "x_vip=yes",
    "number from..until (0.1 %)": "x_revenue=500..599",
    "number from..until (50 %)": "x_revenue=1000..50999",
    "date from, and choice": "x_since=2025-06-01..&x_tier=c1",
    "sorted by number": "sort=-x_revenue",
    "sorted by date, with a choice": "sort=x_since&x_tier=c2",
    "all four columns": "columns=name,x_tier,x_revenue,x_since,x_vip",
}
RIVAL = "CREATE TABLE rival (field integer, customer bigint, text varchar(300), number {number}, PRIMARY KEY (customer, field))"
RIVALS = {
    "choice, in order of names": "SELECT c.id FROM rival v JOIN customers_customer c ON c.id = v.customer WHERE v.field = 1 AND v.text = 'c3' ORDER BY c.name_key, c.id LIMIT 51",
    "number from..until (0.1 %)": "SELECT c.id FROM rival v JOIN customers_customer c ON c.id = v.customer WHERE v.field = 2 AND v.number BETWEEN 500 AND 599 ORDER BY c.name_key, c.id LIMIT 51",
    "sorted by number": "SELECT c.id FROM rival v JOIN customers_customer c ON c.id = v.customer WHERE v.field = 2 ORDER BY v.number DESC, v.customer DESC LIMIT 51",
}


def sow() -> None:
    """Customers with values, then the fields: each makes its index over the whole table."""
    User.objects.create(email="boss@bench.example", name="Boss", role="owner", joined_at=timezone.now())
    customers(MANY, [])
    pieces = [
        '\'{"tier":"c\' || (id % 10) || \'","revenue":"\' || (id * 7919 % 100003) || \'.5","since":"202\' || (id % 6) || \'-0\' || (id % 9 + 1) || \'-1\' || (id % 10)'
    ]
    text = f"{pieces[0]} || '\",\"vip\":\"' || CASE WHEN id % 3 = 0 THEN 'yes' ELSE 'no' END || '\"}}'"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE customers_customer SET custom = ({text}){'::jsonb' if on_postgresql() else ''}".replace("%", "%%"), [])
    for key, kind in FIELDS.items():
        options = tuple({"en": f"C{n}", "code": f"c{n}"} for n in range(10)) if kind == "choice" else ()
        begun = time.perf_counter()
        add_field(Definition("customer", kind, {"en": key.capitalize()}, key=key, options=options), by=BY, at=timezone.now())
        print(f"  added {key} ({kind}) with its index in {time.perf_counter() - begun:.1f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sow_rival() -> None:
    """Two of the fields as one row a value, with the indexes that filter and sort need."""
    read = "custom ->> '{0}'" if on_postgresql() else "json_extract(custom, '$.{0}')"
    number = "numeric" if on_postgresql() else "NUMERIC"
    with connection.cursor() as cursor:
        cursor.execute(RIVAL.format(number=number))
        begun = time.perf_counter()
        cursor.execute(f"INSERT INTO rival SELECT 1, id, {read.format('tier')}, NULL FROM customers_customer WHERE custom IS NOT NULL")
        cursor.execute(
            f"INSERT INTO rival SELECT 2, id, NULL, CAST({read.format('revenue')} AS {number}) FROM customers_customer WHERE custom IS NOT NULL"
        )
        cursor.execute("CREATE INDEX rival_text ON rival (field, text, customer)")
        cursor.execute("CREATE INDEX rival_number ON rival (field, number, customer)")
        cursor.execute("ANALYZE rival")
        print(f"  value table of two fields: {2 * MANY:,} rows in {time.perf_counter() - begun:.1f} s", flush=True)


def measure(name: str, ask: Callable[[], Any]) -> None:
    """p50 and p95 of the wall time, and CPU of each."""
    ask()
    walls, before = [], time.process_time()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        ask()
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - before) * 1000 / ROUNDS
    walls.sort()
    print(f"  {name:<46} p50 {walls[ROUNDS // 2]:8.1f} ms   p95 {walls[int(ROUNDS * 0.95) - 1]:8.1f} ms   cpu {cpu:8.1f} ms", flush=True)


def main() -> None:
    """Sow, ask, compare."""
    try:
        make_ready()
        print(f"{MANY:,} customers, {connection.vendor}, load {os.getloadavg()[0]:.1f}", flush=True)
        sow()
        client = Client()
        client.force_login(User.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
        print("the page of the list, HTML included", flush=True)
        for name, query in PAGES.items():
            measure(name, lambda query=query: client.get(f"/customers/?{query}").content)  # type: ignore[misc]
        sow_rival()
        print("a table with one row a value: the ids alone", flush=True)
        for name, text in RIVALS.items():
            measure(name, lambda text=text: _ids(text))  # type: ignore[misc]
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def _ids(text: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()


if __name__ == "__main__":
    main()
