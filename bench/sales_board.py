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

from bench.planting import customers, moment, one_of, plant, without_indexes  # noqa: E402
from carteira.basics.actor import Actor  # noqa: E402
from carteira.config.database import make_ready  # noqa: E402
from carteira.sales.actions.checks import Loss  # noqa: E402
from carteira.sales.actions.opportunities import move_opportunity  # noqa: E402
from carteira.sales.actions.rates import refresh_rates  # noqa: E402
from carteira.sales.models import Opportunity, StageMove  # noqa: E402
from carteira.sales.queries.board import board, totals  # noqa: E402
from carteira.sales.queries.processes import variant_named  # noqa: E402
from carteira.team.models import User  # noqa: E402

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
CUSTOMERS, SELLERS, MOVES = max(MANY // 10, 1), 50, 200
NEEDS = ("Contrato anual", "Caixa sob medida", "Reposicao", "Linha nova", "Projeto piloto")
BY = Actor.system("bench")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
settings.ALLOWED_HOSTS = ["testserver"]


def sow() -> None:
    """Sellers, their customers, opportunities (half of them open), and one move for each closed one."""
    now = timezone.now()
    people = [User(email=f"s{n}@bench.example", name=f"Seller {n}", role="seller", joined_at=now) for n in range(SELLERS)]
    people.append(User(email="boss@bench.example", name="Boss", role="owner", joined_at=now))
    User.objects.bulk_create(people)
    sellers = list(User.objects.filter(role="seller").order_by("pk").values_list("pk", flat=True))
    customers(CUSTOMERS, sellers)
    variant = variant_named("consultative")
    steps = {step.code: step.pk for step in variant.steps.all()}
    opened = [steps[code] for code in ("qualify", "visit", "proposal", "negotiation")]
    customer, seconds = f"((i * 7919) % 1000003 % {CUSTOMERS} + 1)", f"{int(now.timestamp())} - (i * 7919) % 700000 * 60"
    name = f"{one_of(NEEDS, 'i * 3 / 2')} || ' ' || i"
    with without_indexes(Opportunity, StageMove, search="sales_search"):
        plant(
            Opportunity,
            MANY,
            {
                "id": "i", "identity": customer, "name": name, "search_doc": f"lower({name})", "variant": str(variant.pk), "currency": "'BRL'",
                "step": f"CASE WHEN i % 2 = 0 THEN ({one_of(opened, 'i / 2')}) WHEN i % 6 = 1 THEN {steps['won']} ELSE {steps['lost']} END",
                "state": "CASE WHEN i % 2 = 0 THEN 'open' WHEN i % 6 = 1 THEN 'won' ELSE 'lost' END", "value": "(i * 37) % 90000 + 100",
                "owner": one_of(sellers, customer), "opened_at": moment(seconds), "entered_at": moment(f"{seconds} + 3600"),
                "closed_at": f"CASE WHEN i % 2 = 1 THEN {moment(f'{seconds} + 86400')} END",
            },
        )  # fmt: skip
        gone = {"opportunity": "i", "to_step": str(opened[1]), "at": moment(f"{seconds} + 3600"), "by": "'bench'"}
        plant(StageMove, MANY, gone, where="i % 2 = 1")


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
    sow()
    begun = time.perf_counter()
    refresh_rates(by=BY, at=timezone.now())
    rates = time.perf_counter() - begun
    variant = variant_named("consultative")
    seller = User.objects.filter(role="seller").order_by("pk")[0]
    client, mine = Client(), Client()
    client.force_login(User.objects.get(role="owner"), backend=BACKEND)
    mine.force_login(seller, backend=BACKEND)
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
        ("board page over HTTP, one seller's", 150, measure(lambda: mine.get("/sales/"), ROUNDS)),
        ("table page over HTTP", 100, measure(lambda: client.get("/sales/opportunities/"), ROUNDS)),
        ("table searched by a word, over HTTP", 100, measure(lambda: client.get("/sales/opportunities/?q=anual"), ROUNDS)),
        (
            "table searched by a customer",
            100,
            measure(lambda: client.get(f"/sales/opportunities/?q=Rio+{chance.randrange(CUSTOMERS)}"), ROUNDS),
        ),
        ("one seller's table, searched", 100, measure(lambda: mine.get("/sales/opportunities/?q=anual"), ROUNDS)),
        ("one opportunity over HTTP", 100, measure(lambda: client.get(f"/sales/opportunities/{chance.randrange(1, MANY)}/"), ROUNDS)),
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
