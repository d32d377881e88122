"""How long do list pages, facets, search and autocomplete take with a million customers?

    python bench/customers_search.py                              on SQLite
    bin/with-postgres python bench/customers_search.py            on PostgreSQL

BENCH_ROWS sets the number of customers. Pages are asked of the whole product (middleware, permissions, HTML) through Django's test client,
each with varied words or places; warm. The limit, in the same run, is the bare database: the 50 rows of a page by primary key.
"""

from __future__ import annotations

import atexit
import os
import platform
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
CALLS = int(os.environ.get("BENCH_CALLS", "60"))
CHUNK = 20_000
NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
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


def base_of_its_own() -> None:
    """An empty base for this run alone."""
    home = tempfile.mkdtemp(prefix="carteira-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["CARTEIRA_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
    if server := os.environ.get("CARTEIRA_DATABASE_URL"):
        import psycopg

        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS bench_customers")
            connection.execute("CREATE DATABASE bench_customers")
        os.environ["CARTEIRA_DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path="/bench_customers"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def made_up(chance: random.Random, number: int, owners: list[int], territories: list[int], groups: list[int]) -> dict[str, Any]:
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


def fill() -> tuple[float, Any, Any]:
    """A base of ROWS customers; gives the seconds, the owner of the installation and one seller."""
    from django.db import transaction

    from carteira.basics.text import fold
    from carteira.customers.actions.search_index import search_index_kept
    from carteira.customers.models import Customer, Group
    from carteira.customers.rules.searching import search_doc
    from carteira.engine.bulk.tables import analyze, insert_rows, new_ids
    from carteira.team.models import Territory, User

    def hire(name: str, role: str) -> User:
        return User.objects.create(email=f"{name}@bench.example", name=name, role=role, joined_at=NOW, language="en")

    boss, sellers = hire("boss", "owner"), [hire(f"seller{n}", "seller") for n in range(200)]
    territories = [Territory.objects.create(name=f"Territory {n}", path=f"/{n + 1}/").pk for n in range(20)]
    groups = [Group.objects.create(name=f"Group {n}").pk for n in range(500)]
    chance, began = random.Random(1), time.perf_counter()  # noqa: S311 - made-up data
    for start in range(0, ROWS, CHUNK):
        rows = [made_up(chance, n, [s.pk for s in sellers], territories, groups) for n in range(start, min(start + CHUNK, ROWS))]
        with transaction.atomic():
            ids = list(new_ids(Customer, len(rows)))
            names = ("id", *rows[0], "name_key", "search_doc")
            with search_index_kept(ids):
                insert_rows(
                    Customer, names, ((pk, *row.values(), fold(row["name"]), search_doc([row])) for pk, row in zip(ids, rows, strict=True))
                )
    analyze(Customer)
    return time.perf_counter() - began, boss, sellers[0]


def samples() -> Iterator[Any]:
    """Customers spread over the base, for words and places that are really there."""
    from carteira.customers.models import Customer

    chance = random.Random(2)  # noqa: S311
    low, high = (
        Customer.objects.order_by("id").values_list("id", flat=True)[0],
        Customer.objects.order_by("-id").values_list("id", flat=True)[0],
    )
    while True:
        yield Customer.objects.get(pk=chance.randint(low, high))


def measured(ask: Callable[[], tuple[Any, str]]) -> tuple[float, float, float, float, int]:
    """Median, 95th percentile and worst of CALLS calls and their median processor time in milliseconds; the most queries of any of three."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    queries = 0
    for _ in range(3):
        client, address = ask()
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address)
            getattr(answer, "content", b"")
        assert answer.status_code == 200, (address, answer.status_code)
        queries = max(queries, len(seen))
    times, busy = [], []
    for _ in range(CALLS):
        client, address = ask()
        began, processor = time.perf_counter(), time.process_time()
        client.get(address)
        times.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - processor))
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.95)], times[-1], sorted(busy)[len(busy) // 2], queries


def bare_rows() -> float:
    """The limit: 50 customers by primary key, median milliseconds."""
    from carteira.customers.models import Customer

    one, times = samples(), []
    for _ in range(CALLS):
        first = next(one).pk
        began = time.perf_counter()
        list(Customer.objects.filter(pk__gte=first).order_by("pk")[:50])
        times.append(1000 * (time.perf_counter() - began))
    return sorted(times)[len(times) // 2]


def questions(boss: Any, seller: Any) -> list[tuple[str, Callable[[], tuple[Any, str]]]]:
    """What is asked."""
    from django.test import Client

    from carteira.web.tables.state import pack

    owner, narrow = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    owner.force_login(boss)
    narrow.force_login(seller)
    one = samples()
    cut = random.Random(3)  # noqa: S311

    def page(client: Any = owner, **query: Callable[[Any], Any] | str) -> Callable[[], tuple[Any, str]]:
        def ask() -> tuple[Any, str]:
            row = next(one)
            return client, "/customers/?" + urlencode({k: v(row) if callable(v) else v for k, v in query.items()})

        return ask

    def find(read: Callable[[Any], str]) -> Callable[[], tuple[Any, str]]:
        return lambda: (owner, "/find?" + urlencode({"q": read(next(one))}))

    def api(**query: Callable[[Any], Any] | str) -> Callable[[], tuple[Any, str]]:
        return lambda: (owner, "/api/v1/customers?" + urlencode({k: v(next(one)) if callable(v) else v for k, v in query.items()}))

    def word(row: Any) -> str:
        return str(row.name_key.split()[1])

    return [
        ("list, first page", page()),
        ("list, a page in the middle", page(after=lambda r: pack((r.name_key, r.pk)))),
        ("list, newest change first", page(sort="-updated")),
        ("list of one seller (own customers)", page(narrow)),
        ("facet: status", page(status=lambda r: r.status)),
        ("facet: owner", page(owner=lambda r: r.owner_id)),
        ("facets: country and relationship", page(country=lambda r: r.country, relationship="contract")),
        ("facets: owner and status, newest first", page(owner=lambda r: r.owner_id, status="former", sort="-updated")),
        ("search: rare word", page(q=word)),
        ("search: two words", page(q=lambda r: f"{r.name_key.split()[0]} {word(r)}")),
        ("search: common name", page(q=lambda _r: cut.choice(["silva", "araujo", "padaria", "mercado lima"]))),
        ("search: e-mail part", page(q=lambda r: r.email[2:])),
        ("search: middle of a phone", page(q=lambda r: r.phone[5:12])),
        ("search: tax number part", page(q=lambda r: r.tax_id[:8])),
        ("search: no hit", page(q=lambda r: word(r)[::-1] + "qq")),
        ("autocomplete: name as typed", find(lambda r: r.name_key[: cut.randint(1, 12)])),
        ("autocomplete: inner word as typed", find(lambda r: word(r)[: cut.randint(3, 6)])),
        ("autocomplete: e-mail, phone or tax", find(lambda r: cut.choice([r.email[:8], r.phone[3:11], r.tax_id[2:10]]))),
        ("API list, filtered", api(status="active", limit="50")),
        ("API search", api(q=word)),
    ]


def main() -> None:
    """Fill, measure, print."""
    base_of_its_own()
    from django.db import connection

    seconds, boss, seller = fill()
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = cursor.fetchone()[0].split(" on ")[0]
    size = os.path.getsize(connection.settings_dict["NAME"]) // 2**20 if connection.vendor == "sqlite" else 0
    print(f"{ROWS:,} customers; {connection.vendor} {version}; Python {platform.python_version()}; {os.cpu_count()} processors; warm")
    print(f"filled in {seconds:.0f} s ({ROWS / seconds:,.0f} rows/s){f', file {size:,} MB' if size else ''}; load {os.getloadavg()[0]:.1f}")
    limit = bare_rows()
    print(f"limit: 50 rows by primary key {limit:.1f} ms\n")
    print(f"| page or answer ({CALLS} calls each) | p50 ms | p95 ms | worst | own CPU p50 | queries | p50 / limit |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for name, ask in questions(boss, seller):
        middle, high, worst, processor, queries = measured(ask)
        print(f"| {name} | {middle:.0f} | {high:.0f} | {worst:.0f} | {processor:.0f} | {queries} | {middle / limit:.0f}x |", flush=True)
    print(f"\nmemory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
