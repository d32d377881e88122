"""A base of a million customers for benches: made once, kept where CARTEIRA_BENCH_BASE says, else thrown away with the run.

Each customer has a source identity, a result and an estimate in the current run, and activities; one in three has an order of two lines, one in three a visit.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
CHUNK = 20_000
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 31)
DATABASE = "bench_customers"
TRADES = [
    "Padaria",
    "Mercado",
    "Empório",
    "Distribuidora",
    "Farmácia",
    "Açougue",
    "Mercearia",
    "Livraria",
    "Oficina",
    "Bazar",
    "Pizzaria",
    "Hotel",
    "Clínica",
    "Ferragens",
    "Adega",
]
FAMILIES = "Silva Santos Oliveira Souza Lima Pereira Costa Araújo Gonçalves Ribeiro Carvalho Magalhães Figueiredo Noronha Conceição".split()  # noqa: SIM905
SOUNDS = "ba be bi bo bu ca ce co cu da de do du fa fe fi fo ga go ja jo la le li lo lu ma me mi mo mu na ne no pa pe pi po ra re ri ro sa se si so ta te ti to tu va ve vi vo xa xo za ze".split()  # noqa: SIM905
FORMS = ("Ltda", "Ltda ME", "S/A", "EIRELI", "", "Lda")
COUNTRIES = ("BR",) * 17 + ("PT", "PT", "ES")


def open_base() -> tuple[float | None, Any, Any]:
    """Set Django up on the base, filled; gives the seconds of filling (None: it stood), the owner of the installation and one seller."""
    kept = os.environ.get("CARTEIRA_BENCH_BASE", "")
    home = kept or tempfile.mkdtemp(prefix="carteira-bench-")
    os.makedirs(home, exist_ok=True)
    if not kept:
        atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["CARTEIRA_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
    if server := os.environ.get("CARTEIRA_DATABASE_URL"):
        _make_database(server, anew=not kept)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from carteira.team.models import User

    seconds = None if User.objects.exists() else _fill()
    return seconds, User.objects.get(email="boss@bench.example"), User.objects.get(email="seller0@bench.example")


def _make_database(server: str, *, anew: bool) -> None:
    import psycopg
    from psycopg import sql

    name = sql.Identifier(DATABASE)
    with psycopg.connect(server, autocommit=True) as connection:
        if anew:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    os.environ["CARTEIRA_DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))


def _fill() -> float:
    from carteira.customers.models import Customer, Group, Interaction, SourceIdentity
    from carteira.engine.bulk.tables import analyze
    from carteira.team.models import Territory, User
    from carteira.trade.models import Order, OrderLine
    from carteira.value.models import ActivityCost, CustomerResult, ValueEstimate

    def hire(name: str, role: str) -> User:
        return User.objects.create(email=f"{name}@bench.example", name=name, role=role, joined_at=NOW, language="en")

    hire("boss", "owner")
    sellers = [hire(f"seller{n}", "seller").pk for n in range(200)]
    territories = [Territory.objects.create(name=f"Territory {n}", path=f"/{n + 1}/").pk for n in range(20)]
    groups = [Group.objects.create(name=f"Group {n}").pk for n in range(500)]
    chance, began, run = random.Random(1), time.perf_counter(), _run()  # noqa: S311 - made-up data
    for start in range(0, ROWS, CHUNK):
        numbers = range(start, min(start + CHUNK, ROWS))
        _people(chance, numbers, [_made_up(chance, n, sellers, territories, groups) for n in numbers], run)
    analyze(Customer, SourceIdentity, CustomerResult, ValueEstimate, ActivityCost, Order, OrderLine, Interaction)
    return time.perf_counter() - began


def _run() -> int:
    from carteira.value.models import AllocationRun

    totals = {
        "list_amount": "0",
        "invoice": "0",
        "cost_to_serve": "0",
        "result": "100",
        "losing": ROWS // 5,
        "lost": "-1",
        "peak_place": ROWS * 4 // 5,
    }
    return AllocationRun.objects.create(
        starts_on=date(2026, 1, 1), ends_before=date(2026, 4, 1), currency="BRL", state="done", created_at=NOW, created_by="bench", finished_at=NOW,
        is_current=True, coverage={"customers": ROWS, "customers_without_result": 0, "totals": totals},
    ).pk  # fmt: skip


def _made_up(chance: random.Random, number: int, owners: list[int], territories: list[int], groups: list[int]) -> dict[str, Any]:
    """One customer: a common trade, a common family name, and a word that hardly anybody else has."""
    word = "".join(chance.choices(SOUNDS, k=3)).capitalize()
    name = f"{chance.choice(TRADES)} {word} {chance.choice(FAMILIES)} {chance.choice(FORMS)}".strip()
    return {
        "name": name, "tax_id": f"{chance.randrange(10**14):014}", "tax_id_kind": "cnpj", "email": f"{word.lower()}{number}@{word.lower()}.example",
        "phone": f"+5511{900_000_000 + chance.randrange(10**8)}", "city": "São Paulo", "country": chance.choice(COUNTRIES),
        "status": chance.choices(("active", "prospect", "former"), (80, 15, 5))[0],
        "relationship": chance.choice(("", "", "contract", "repeat", "project")), "owner": chance.choice(owners),
        "territory": chance.choice(territories), "group": chance.choice(groups) if number % 10 == 0 else None,
        "created_at": NOW - timedelta(minutes=number), "updated_at": NOW - timedelta(minutes=chance.randrange(1_000_000)),
    }  # fmt: skip


def _people(chance: random.Random, numbers: Sequence[int], rows: list[dict[str, Any]], run: int) -> None:
    """One chunk of customers with all that hangs on them, in one transaction."""
    from django.db import transaction

    from carteira.basics.text import fold
    from carteira.customers.actions.search_index import search_index_kept
    from carteira.customers.models import Customer, SourceIdentity, SourceRecord
    from carteira.customers.rules.searching import search_doc
    from carteira.engine.bulk.tables import insert_rows, new_ids

    with transaction.atomic():
        ids = list(new_ids(Customer, len(rows)))
        with search_index_kept(ids):
            said = ((pk, *row.values(), fold(row["name"]), search_doc([row])) for pk, row in zip(ids, rows, strict=True))
            insert_rows(Customer, ("id", *rows[0], "name_key", "search_doc"), said)
        identities = list(new_ids(SourceIdentity, len(rows)))
        records = list(new_ids(SourceRecord, len(rows)))
        known = ((*pks, "erp", f"C{n}", customer, customer) for *pks, n, customer in zip(identities, records, numbers, ids, strict=True))
        insert_rows(SourceIdentity, ("id", "current", "source", "native_id", "customer", "home"), known)
        said = ((pk, identity, _said(row), "", NOW) for pk, identity, row in zip(records, identities, rows, strict=True))
        insert_rows(SourceRecord, ("id", "identity", "payload", "fingerprint", "received_at"), said)
        _worth(chance, numbers, ids, run)
        _dealings(chance, numbers, identities)


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """What the source said of a customer: all but when it was noted."""
    return {name: value for name, value in row.items() if not name.endswith("_at") and value not in (None, "")}


def _insert(model: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[int]:
    from carteira.engine.bulk.tables import insert_rows, new_ids

    found = list(rows)
    ids = list(new_ids(model, len(found)))
    insert_rows(model, ("id", *names), ((pk, *row) for pk, row in zip(ids, found, strict=True)))
    return ids


def _worth(chance: random.Random, numbers: Sequence[int], ids: Sequence[int], run: int) -> None:
    """A result, an estimate and two activities each; the last fifth of the ranks loses."""
    from carteira.value.models import ActivityCost, CustomerResult, ValueEstimate

    results, estimates, activities = [], [], []
    for number, customer in zip(numbers, ids, strict=True):
        place = (number * 7919) % ROWS + 1
        cost, result = Decimal(chance.randrange(1000, 90_000)) / 100, Decimal(ROWS * 4 // 5 - place) / 10
        margin, steps = result + cost, dict.fromkeys(CustomerResult.STEPS, Decimal(0))
        steps |= {"list_amount": margin * 3, "invoice": margin * 3, "pocket": margin * 3, "cogs": margin * 2, "pocket_margin": margin}
        steps |= {"cost_to_serve": cost, "result": result}
        attention = "loss" if result < 0 else "thin" if place > ROWS * 3 // 4 else ""
        results.append((run, customer, *(steps[name] for name in CustomerResult.STEPS), 3, place, result, attention))
        value = None if number % 4 == 0 else Decimal(chance.randrange(10**7)) / 100
        estimates.append((run, customer, 4, 2.5, chance.random(), value, "" if value is not None else "too few purchases"))
        activities += [(run, customer, activity, pool, 3, 40, cost / 2) for activity, pool in (("order", "office"), ("visit", "field"))]
    _insert(CustomerResult, ("run", "customer", *CustomerResult.STEPS, "orders", "place", "cumulative_result", "attention"), results)
    _insert(ValueEstimate, ("run", "customer", "purchases", "expected_purchases", "p_alive", "value", "no_basis"), estimates)
    _insert(ActivityCost, ("run", "customer", "activity", "pool", "events", "minutes", "cost"), activities)


def _dealings(chance: random.Random, numbers: Sequence[int], identities: Sequence[int]) -> None:
    """An order of two lines for one in three, a visit for another."""
    from carteira.customers.models import Interaction
    from carteira.trade.models import Order, OrderLine

    def day() -> date:
        return TODAY - timedelta(days=chance.randrange(365))

    pairs = list(zip(numbers, identities, strict=True))
    orders = _insert(
        Order, ("source", "native_id", "identity", "ordered_on", "currency"), ((("erp"), f"O{n}", pk, day(), "BRL") for n, pk in pairs[::3])
    )
    lines = (("erp", f"O{n}-{at}", order, 2, 100, 90) for order, (n, _pk) in zip(orders, pairs[::3], strict=True) for at in (1, 2))
    _insert(OrderLine, ("source", "native_id", "order", "quantity", "list_amount", "net_amount"), lines)
    visits = (("erp", f"V{n}", pk, "visit", NOW - timedelta(minutes=chance.randrange(500_000)), day()) for n, pk in pairs[1::3])
    _insert(Interaction, ("source", "native_id", "identity", "kind", "occurred_at", "business_date"), visits)


def samples() -> Iterator[Any]:
    """Customers spread over the base, for words and places that are really there."""
    from carteira.customers.models import Customer

    chance = random.Random(2)  # noqa: S311
    low, high = (Customer.objects.order_by(way).values_list("id", flat=True)[0] for way in ("id", "-id"))
    while True:
        if (found := Customer.objects.filter(pk=chance.randint(low, high)).exclude(status="absorbed").first()) is not None:
            yield found
