"""How long do list pages, facets, search and autocomplete take with a million customers?

    python bench/customers_search.py                              on SQLite
    bin/with-postgres python bench/customers_search.py            on PostgreSQL

BENCH_ROWS sets the number of customers, CARTEIRA_BENCH_BASE a folder in which the base is kept for the next run. Pages are asked of the whole product (middleware, permissions, HTML) through Django's test client,
each with varied words or places; warm. The limit, in the same run, is the bare database: the 50 rows of a page by primary key.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parent))

from million import ROWS, open_base, samples

CALLS = int(os.environ.get("BENCH_CALLS", "60"))
EVERY = "name,tax_id,city,region,country,email,phone,owner,territory,status,updated,invoice,result,value,p_alive"


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
        queries = max(queries, sum(not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for one in seen))
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

    def at(path: str, **query: Callable[[Any], Any] | str) -> Callable[[], tuple[Any, str]]:
        return lambda: (owner, path + "?" + urlencode({k: v(next(one)) if callable(v) else v for k, v in query.items()}))

    def one_customer(tab: str) -> Callable[[], tuple[Any, str]]:
        return lambda: (owner, f"/customers/{next(one).pk}/{tab}")

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
        ("list, best result first", page(sort="-result")),
        ("list, worst result first", page(sort="result")),
        (
            "list by result, a page in the middle",
            page(sort="-result", after=lambda r: pack((str(r.results.all()[0].result), r.results.all()[0].pk))),
        ),
        ("list of one seller by result", page(narrow, sort="-result")),
        ("facet: in loss", page(attention="loss", sort="result")),
        ("facets: owner, in loss", page(owner=lambda r: r.owner_id, attention="loss", sort="result")),
        ("search by result: common name", page(q=lambda _r: cut.choice(["silva", "araujo", "padaria"]), sort="-result")),
        (
            "saved view: status, territory, newest, all columns",
            page(status="active", territory=lambda r: r.territory_id, sort="-updated", columns=EVERY),
        ),
        ("value: results, worst first", at("/value/results/", sort="result")),
        ("value: results, by list amount", at("/value/results/", sort="-list_amount")),
        ("value: results, by cost to serve", at("/value/results/", sort="-cost_to_serve")),
        ("value: results, in loss", at("/value/results/", attention="loss", sort="result")),
        ("value: results, search", at("/value/results/", q=word)),
        ("value: lifetime", at("/value/lifetime/")),
        ("value: overview", at("/value/")),
        ("my desk", at("/")),
        ("one customer", one_customer("")),
        ("one customer: what happened last", one_customer("latest")),
        ("one customer: timeline", one_customer("timeline")),
        ("one customer: value", one_customer("value")),
        ("API list, filtered", api(status="active", limit="50")),
        ("API search", api(q=word)),
    ]


def main() -> None:
    """Fill, measure, print."""
    seconds, boss, seller = open_base()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        version = cursor.fetchone()[0].split(" on ")[0]
    size = os.path.getsize(connection.settings_dict["NAME"]) // 2**20 if connection.vendor == "sqlite" else 0
    print(f"{ROWS:,} customers; {connection.vendor} {version}; Python {platform.python_version()}; {os.cpu_count()} processors; warm")
    print(f"{f'filled in {seconds:.0f} s; ' if seconds else ''}{f'file {size:,} MB; ' if size else ''}load {os.getloadavg()[0]:.1f}")
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
