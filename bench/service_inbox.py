"""Is the inbox fast at a million cases? Inbox, search and one case page, and a create and a move with audit, in one process.

    python -m bench.service_inbox [CASES]

The base is made with set statements in a temporary home: one customer a ten cases, a fifth of the cases open, two events a case.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from statistics import quantiles

os.environ["CARTEIRA_HOME"] = tempfile.mkdtemp(prefix="bench-service-")
os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
LIMITS = {
    "inbox": 100,
    "inbox, next page": 100,
    "search: number": 100,
    "search: word": 100,
    "search: customer": 100,
    "case": 100,
    "create": 60,
    "move": 60,
}
SUBJECTS = (
    "caixa amassada",
    "entrega atrasada",
    "cobrança errada",
    "segunda via",
    "troca de produto",
    "motorista gentil",
    "pedido incompleto",
)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fill(count: int) -> None:
    """Customers, cases and their events."""
    from django.db import transaction

    from carteira.customers.models import Customer, SourceIdentity
    from carteira.engine.bulk.tables import analyze, insert_rows
    from carteira.service.actions.furnishing import furnish
    from carteira.service.models import NEVER, Case, CaseEvent, Queue

    chance, customers = random.Random(1), count // 10  # noqa: S311
    names = [f"Mercado {chance.choice(('Sol', 'Lua', 'Norte', 'Rio', 'Serra'))} {number}" for number in range(customers)]
    with transaction.atomic():
        furnish()
        queues = list(Queue.objects.values_list("id", flat=True))
        rows = ((i + 1, name, name.lower(), name.lower(), "active", NOW, NOW) for i, name in enumerate(names))
        insert_rows(Customer, ["id", "name", "name_key", "search_doc", "status", "created_at", "updated_at"], rows)
        insert_rows(
            SourceIdentity,
            ["id", "source", "native_id", "customer", "home"],
            ((i + 1, "bench", str(i + 1), i + 1, i + 1) for i in range(customers)),
        )

    def case(number: int) -> tuple[object, ...]:
        at = NOW - timedelta(minutes=chance.randrange(1_000_000))
        is_open, subject = number % 5 == 0, f"{SUBJECTS[number % len(SUBJECTS)]} {number}"
        protocol = f"{at:%Y%m%d}{number:07d}"
        due = at + timedelta(hours=chance.randrange(4, 200)) if is_open else NEVER
        return (number, "bench", str(number), protocol, "complaint", "new" if is_open else "closed", is_open, queues[number % len(queues)],
                number % customers + 1, "phone", subject, at, due, [], f"{protocol} | {subject}")  # fmt: skip

    triggers = _without_index()
    columns = ["id", "source", "native_id", "protocol", "type", "state", "is_open", "queue", "identity", "channel", "subject", "opened_at", "due_at",
               "milestones", "search_doc"]  # fmt: skip
    for start in range(1, count + 1, 50_000):
        some = range(start, min(start + 50_000, count + 1))
        with transaction.atomic():
            made = [case(number) for number in some]
            insert_rows(Case, columns, made)
            insert_rows(
                CaseEvent,
                ["case", "at", "kind", "state", "by_name", "detail"],
                ((row[0], row[11], "opened", "new", "bench", {}) for row in made),
            )
            insert_rows(
                CaseEvent,
                ["case", "at", "kind", "by_name", "detail"],
                ((row[0], row[11] + timedelta(hours=2), "noted", "bench", {}) for row in made),
            )  # type: ignore[operator]
    _index_again(triggers)
    analyze(Case, CaseEvent, Customer, SourceIdentity)


def _without_index() -> list[str]:
    """Take the triggers of the search index away while a million rows come in."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        found = list(cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'service_search%'"))
        for name, _sql in found:
            cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def _index_again(triggers: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql in triggers:
            cursor.execute(sql)
        if triggers:
            cursor.execute("INSERT INTO service_search (service_search) VALUES ('rebuild')")


def timed(work: object, times: int = 40) -> tuple[float, float, float]:
    """Median, p95 and CPU a call, in milliseconds."""
    walls, before = [], time.process_time()
    for number in range(times):
        start = time.perf_counter()
        work(number)  # type: ignore[operator]
        walls.append((time.perf_counter() - start) * 1000)
    cut = quantiles(walls, n=20)
    return cut[9], cut[18], (time.process_time() - before) * 1000 / times


def main(count: int) -> None:
    """Make the base, ask, print."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from carteira.config.database import make_ready

    settings.ALLOWED_HOSTS = ["*"]
    make_ready()
    start = time.perf_counter()
    fill(count)
    print(f"{count:,} cases made in {time.perf_counter() - start:.0f} s")
    from carteira.service.actions import working
    from carteira.service.actions.opening import open_case
    from carteira.service.models import Case
    from carteira.service.rules.said import NewCase
    from carteira.team.models import User
    from carteira.team.queries import actor_for

    user = User.objects.create(email="a@b.example", name="Alice", role="owner", joined_at=NOW, language="en")
    by, client, chance = actor_for(user), Client(), random.Random(2)  # noqa: S311
    client.force_login(user)
    protocols = list(Case.objects.order_by("id").values_list("protocol", flat=True)[:200])

    def ask(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    body = client.get("/service/").content.decode()
    following = body.split("?after=" if "?after=" in body else "after=")[1].split('"')[0]
    questions = {
        "inbox": lambda _n: ask("/service/"),
        "inbox, next page": lambda _n: ask(f"/service/?after={following}"),
        "search: number": lambda n: ask(f"/service/?q={protocols[n]}"),
        "search: word": lambda n: ask(f"/service/?q={('amassada', 'atrasada', 'gentil')[n % 3]}"),
        "search: customer": lambda n: ask(f"/service/?q=Mercado+Rio+{n * 37 + 5}"),
        "case": lambda n: ask(f"/service/cases/{n * 331 + 5}/"),
        "create": lambda n: open_case(NewCase("complaint", f"Novo {n}", customer=chance.randrange(1, count // 10)), by=by, at=datetime.now(UTC)),
        "move": lambda n: working.answer(n * 5 + 5, text="Olá", channel="email", by=by, at=datetime.now(UTC)),
    }  # fmt: skip
    print(f"{'question':<20}{'median ms':>12}{'p95 ms':>10}{'CPU ms':>10}{'limit':>8}  verdict")
    for name, work in questions.items():
        work(0)
        middle, p95, cpu = timed(lambda n, work=work: work(n + 1))
        print(f"{name:<20}{middle:>12.1f}{p95:>10.1f}{cpu:>10.1f}{LIMITS[name]:>8}  {'within' if p95 <= LIMITS[name] else 'OVER'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
