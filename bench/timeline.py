"""How long does a customer's timeline take among millions of touchpoints, and how many questions does it ask? One customer in a hundred has a thousand times more.

BENCH_CUSTOMERS=1000000 BENCH_TOUCHES=10000000 python bench/timeline.py                     on SQLite
bin/with-postgres python bench/timeline.py                                                  the same on PostgreSQL
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
CUSTOMERS = int(os.environ.get("BENCH_CUSTOMERS", "1000000"))
TOUCHES = int(os.environ.get("BENCH_TOUCHES", "10000000"))
VISITS = 300
LIMIT_MS, MOST_QUERIES = 100.0, 12
KINDS = ("call", "visit", "email", "message", "note", "request")
CHANNELS = ("phone", "visit", "email", "whatsapp", "", "webform")
BUSY = "CASE WHEN i % 10 < 3 THEN 1 + (i * 7919) % ({few}) ELSE 1 + (i * 104729) % {all} END"
"""Three touchpoints in ten belong to few customers."""


def main() -> None:
    """Fill, then open the timeline of random customers, those with much and those with little, and its second page."""
    os.environ.setdefault("CARTEIRA_HOME", tempfile.mkdtemp(prefix="carteira-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    client = _fill()
    filled = time.perf_counter() - began
    print(f"{connection.vendor}, {CUSTOMERS:,} customers, {TOUCHES:,} touchpoints, filled in {filled:.0f} s; load {os.getloadavg()[0]:.1f}")
    chance = random.Random(7)  # noqa: S311 - the same visits each time
    few = max(CUSTOMERS // 1_000, 1)
    for name, top in (("any customer", CUSTOMERS), ("a customer with much", few)):
        _report(name, client, [f"/customers/{chance.randint(1, top)}/timeline" for _ in range(VISITS)])


def _fill() -> object:
    from django.test import Client

    from bench.planting import customers, moment, one_of, plant, without_indexes
    from carteira.customers.models import Interaction
    from carteira.team.models import User
    from tests.company import NOW

    owner = User.objects.create(email="bench@x.example", name="Bench", role="owner", joined_at=NOW, language="en")
    customers(CUSTOMERS, [owner.pk])
    whose = BUSY.format(few=max(CUSTOMERS // 1_000, 1), all=CUSTOMERS)
    seconds = f"{int(NOW.timestamp())} - (i * 6007) % 94608000"
    day = f"({moment(seconds)})::date" if _postgresql() else f"date({seconds}, 'unixepoch')"
    with without_indexes(Interaction):
        plant(
            Interaction, TOUCHES,
            {
                "id": "i", "source": "'bench'", "native_id": "CAST(i AS text)", "identity": whose, "kind": one_of(KINDS, "i"), "channel": one_of(CHANNELS, "i"),
                "occurred_at": moment(seconds), "business_date": day, "subject": "'Matter ' || i", "body": "'Words about it, as many as people write.'",
                "received_at": moment(seconds), "minutes": "7", "minutes_source": "'recorded'", "direction": one_of(("in", "out"), "i"),
            },
        )  # fmt: skip
    client = Client(SERVER_NAME="localhost")
    client.force_login(owner)
    return client


def _postgresql() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _report(name: str, client: object, addresses: list[str]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for address in addresses[:20]:
        client.get(address)  # type: ignore[attr-defined]
    times, cpu = [], time.process_time()
    for address in addresses:
        began = time.perf_counter()
        answer = client.get(address)  # type: ignore[attr-defined]
        times.append((time.perf_counter() - began) * 1_000)
        assert answer.status_code == 200, (address, answer.status_code)
    cpu = (time.process_time() - cpu) / len(addresses) * 1_000
    with CaptureQueriesContext(connection) as asked:
        client.get(addresses[0])  # type: ignore[attr-defined]
    p50, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    said = "within" if p95 <= LIMIT_MS and len(asked) <= MOST_QUERIES else "beyond"
    print(
        f"{name:24} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   CPU {cpu:6.1f} ms   {len(asked)} queries   {said} {LIMIT_MS:.0f} ms and {MOST_QUERIES} queries"
    )


if __name__ == "__main__":
    main()
