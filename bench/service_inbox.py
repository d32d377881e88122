"""Is the inbox fast at a million cases? Inbox, search and one case page, and a create and a move with audit, in one process.

    python -m bench.service_inbox [CASES]

The base is made by the database itself (bench/planting.py) in a temporary home: ten cases a customer, a fifth of them open, two events a case.
SQLite; PostgreSQL by bin/with-postgres.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
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
    "cobranca errada",
    "segunda via",
    "troca de produto",
    "motorista gentil",
    "pedido incompleto",
)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fill(count: int) -> None:
    """Customers, cases and their events."""
    from bench.planting import customers, moment, one_of, plant, without_indexes
    from carteira.service.actions.furnishing import furnish
    from carteira.service.models import NEVER, Case, CaseEvent, Queue

    furnish()
    many, now = count // 10, int(NOW.timestamp())
    customers(many, [])
    opened = f"{now} - (i * 7919) % 1000000 * 60"
    due = f"CASE WHEN i % 5 = 0 THEN {opened} + (4 + i * 31 % 196) * 3600 ELSE {int(NEVER.timestamp())} END"
    protocol, subject = "'20261120' || substr(CAST(10000000 + i AS text), 2)", f"{one_of(SUBJECTS, 'i')} || ' ' || i"
    with without_indexes(Case, CaseEvent, search="service_search"):
        plant(
            Case,
            count,
            {
                "id": "i", "source": "'bench'", "native_id": "CAST(i AS text)", "protocol": protocol, "type": "'complaint'", "channel": "'phone'",
                "state": one_of(("new", "closed", "closed", "closed", "closed"), "i"), "is_open": "i % 5 = 0", "identity": f"(i * 13) % {many} + 1",
                "queue": one_of(list(Queue.objects.values_list("id", flat=True)), "i"), "subject": subject, "opened_at": moment(opened),
                "due_at": moment(due), "search_doc": f"{protocol} || ' | ' || {subject}",
            },
        )  # fmt: skip
        told = {"case": "i", "at": moment(opened), "kind": "'opened'", "state": "'new'", "by_name": "'bench'"}
        plant(CaseEvent, count, told)
        plant(CaseEvent, count, {**told, "at": moment(f"{opened} + 7200"), "kind": "'noted'", "state": "''"})


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
