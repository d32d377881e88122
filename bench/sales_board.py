"""The board over a million opportunities: sums by step, the whole page, and moving a card.

    .venv/bin/python bench/sales_board.py [opportunities] [rounds]

Plants customers, opportunities (half of them open) and their first moves by SQL in a base of its own (SQLite; PostgreSQL by CARTEIRA_DATABASE_URL), then prints p50 and p95 of
each question beside its limit and beside one plain scan that sums the values of the open ones. Warm; wall time and CPU of this process.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="bench-sales-"))
os.environ["CARTEIRA_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from carteira.basics.actor import Actor  # noqa: E402
from carteira.config.database import make_ready  # noqa: E402
from carteira.sales.actions.checks import Loss  # noqa: E402
from carteira.sales.actions.opportunities import move_opportunity  # noqa: E402
from carteira.sales.actions.rates import refresh_rates  # noqa: E402
from carteira.sales.queries.board import board, totals  # noqa: E402
from carteira.sales.queries.processes import variant_named  # noqa: E402
from carteira.team.models import User  # noqa: E402

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
CUSTOMERS, SELLERS, MOVES = max(MANY // 10, 1), 50, 200
BY = Actor.system("bench")
settings.ALLOWED_HOSTS = ["testserver"]


def numbers(count: int) -> str:
    """1 to count as a table `n(i)`, on both databases."""
    if connection.vendor == "postgresql":
        return f"(SELECT i FROM generate_series(1, {count}) i) n"
    return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) n"


def plant() -> None:
    """Sellers, customers with one identity each, opportunities, and one move for each closed one."""
    now = timezone.now()
    people = [User(email=f"s{n}@bench.example", name=f"Seller {n}", role="owner", joined_at=now) for n in range(SELLERS)]
    User.objects.bulk_create(people)
    first = User.objects.order_by("pk")[0].pk
    stamp = now.strftime("%Y-%m-%d %H:%M:%S") + ("+00" if connection.vendor == "postgresql" else "")
    variant = variant_named("consultative")
    steps = {step.code: step.pk for step in variant.steps.all()}
    opened = [steps[code] for code in ("qualify", "visit", "proposal", "negotiation")]
    step = f"CASE WHEN i % 2 = 0 THEN (CASE (i / 2) % 4 WHEN 0 THEN {opened[0]} WHEN 1 THEN {opened[1]} WHEN 2 THEN {opened[2]} ELSE {opened[3]} END) WHEN i % 6 = 1 THEN {steps['won']} ELSE {steps['lost']} END"
    state = "CASE WHEN i % 2 = 0 THEN 'open' WHEN i % 6 = 1 THEN 'won' ELSE 'lost' END"
    closed = f"CASE WHEN i % 2 = 0 THEN NULL ELSE '{stamp}'{'::timestamptz' if connection.vendor == 'postgresql' else ''} END"
    with connection.cursor() as cursor:
        _customers(cursor, stamp, first)
        cursor.execute(
            f"INSERT INTO sales_opportunity (id, identity_id, name, variant_id, step_id, state, value, currency, owner_id, source, opened_at, entered_at, closed_at, next_step, reopened, version) "
            f"SELECT i, i % {CUSTOMERS} + 1, 'Deal ' || i, {variant.pk}, {step}, {state}, (i * 37) % 90000 + 100, 'BRL', {first} + i % {SELLERS}, '', '{stamp}', '{stamp}', {closed}, '', 0, 1 FROM {numbers(MANY)}"
        )
        cursor.execute(
            f"INSERT INTO sales_stagemove (opportunity_id, to_step_id, at, by, loss_reason, loss_source, note) SELECT i, {opened[1]}, '{stamp}', 'bench', '', '', '' FROM {numbers(MANY)} WHERE i % 2 = 1"
        )
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('sales_opportunity', 'id'), %s)", [MANY])
            cursor.execute("VACUUM ANALYZE sales_opportunity")
        else:
            cursor.execute("ANALYZE")


def _customers(cursor: object, stamp: str, first: int) -> None:
    from carteira.customers.models import Customer, SourceIdentity

    now = timezone.now()
    size = 20_000
    for start in range(0, CUSTOMERS, size):
        ids = range(start + 1, min(start + size, CUSTOMERS) + 1)
        Customer.objects.bulk_create(
            (
                Customer(pk=i, name=f"Customer {i}", name_key=f"customer {i}", owner_id=first + i % SELLERS, created_at=now, updated_at=now)
                for i in ids
            ),
            batch_size=2000,
        )
        SourceIdentity.objects.bulk_create(
            (SourceIdentity(pk=i, source="bench", native_id=str(i), customer_id=i, home_id=i) for i in ids), batch_size=5000
        )


def measure(ask: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """p50 and p95 of the wall time, and CPU of each, in milliseconds."""
    ask()
    walls, before = [], time.process_time()
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        walls.append((time.perf_counter() - begun) * 1000)
    cpu = (time.process_time() - before) * 1000 / rounds
    walls.sort()
    return walls[len(walls) // 2], walls[int(len(walls) * 0.95) - 1 if len(walls) > 1 else 0], cpu


def scan() -> object:
    """The plain limit: one pass over the open ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(value) FROM sales_opportunity WHERE state = 'open'")
        return cursor.fetchone()


def main() -> None:
    make_ready()
    plant()
    begun = time.perf_counter()
    refresh_rates(by=BY, at=timezone.now())
    rates = time.perf_counter() - begun
    variant = variant_named("consultative")
    seller = User.objects.order_by("pk")[0]
    client = Client()
    client.force_login(seller, backend="allauth.account.auth_backends.AuthenticationBackend")
    own = Actor("user", seller.name, seller.pk, frozenset({"sales.view", "customers.view"}), "own")
    ways = ("visit", "proposal", "negotiation", "qualify")
    chance = random.Random(7)  # noqa: S311

    def move() -> object:
        pk = chance.randrange(1, MANY // 2) * 2
        return move_opportunity(pk, to=chance.choice(ways), by=BY, at=timezone.now(), loss=Loss())

    rows = [
        ("plain scan of the open ones", None, measure(scan, ROUNDS)),
        ("sums by step, all customers", 150, measure(lambda: totals(variant.pk, by=BY), ROUNDS)),
        ("board with cards, all customers", 150, measure(lambda: board(variant, by=BY, now=timezone.now()), ROUNDS)),
        ("board with cards, one seller's", 150, measure(lambda: board(variant, by=own, now=timezone.now()), ROUNDS)),
        ("board page over HTTP, all customers", 150, measure(lambda: client.get("/sales/"), ROUNDS)),
        ("table page over HTTP", 100, measure(lambda: client.get("/sales/opportunities/"), ROUNDS)),
        ("move a card, with audit", 60, measure(move, MOVES)),
    ]
    print(
        f"{MANY:,} opportunities, {CUSTOMERS:,} customers, {SELLERS} sellers; {connection.vendor}; rates counted in {rates:.1f} s; load {os.getloadavg()[0]:.1f}"
    )
    print(f"{'question':40} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'limit':>6}")
    for name, limit, (p50, p95, cpu) in rows:
        print(f"{name:40} {p50:8.1f} {p95:8.1f} {cpu:8.1f} {limit or '':>6}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)
