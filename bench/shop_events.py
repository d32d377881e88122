"""How fast are events of a shop taken in batches? The API's own door, the action behind it, and COPY into one bare table, in the same run.

python bench/shop_events.py                     100,000 events, 10,000 a request, on SQLite
bin/with-postgres python bench/shop_events.py   the same on PostgreSQL
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
BATCH, BATCHES, CUSTOMERS = 10_000, 10, 1_000
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def main() -> None:
    """Prepare a base of customers, then time the three ways; prints events a second and CPU seconds of this process."""
    os.environ.setdefault("CARTEIRA_HOME", tempfile.mkdtemp(prefix="carteira-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "carteira.config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    client = _prepare()
    print(f"{connection.vendor}, {BATCHES} batches of {BATCH:,} events, {CUSTOMERS:,} customers")
    bodies = [_body("api", batch) for batch in range(BATCHES)]
    rates = {
        "API": _timed(lambda batch: _post(client, bodies[batch])),
        "action": _timed(_act),
        "bare COPY" if connection.vendor == "postgresql" else "bare executemany": _timed(_bare()),
        "API, the same again": _timed(lambda batch: _post(client, bodies[batch])),
    }
    bare = next(wall for name, (wall, _cpu) in rates.items() if name.startswith("bare"))
    for name, (wall, cpu) in rates.items():
        print(f"{name:22} {BATCH * BATCHES / wall:>10,.0f} events/s   CPU {cpu:6.2f} s   {bare / wall * 100:6.1f} % of bare")


def _prepare() -> object:
    from django.test import Client

    from carteira.customers.models import Customer, SourceIdentity
    from carteira.team.models import User

    owner = User.objects.create(email="bench@x.example", name="Bench", role="owner", joined_at=NOW, language="en")
    customers = Customer.objects.bulk_create(
        Customer(name=f"C{n}", name_key=f"c{n}", created_at=NOW, updated_at=NOW) for n in range(CUSTOMERS)
    )
    for source in ("api", "action"):
        SourceIdentity.objects.bulk_create(
            SourceIdentity(source=source, native_id=f"C{n}", customer=c, home=c) for n, c in enumerate(customers)
        )
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _events(batch: int) -> list[dict[str, str]]:
    return [
        {
            "key": f"e{number}", "customer": f"C{number % CUSTOMERS}", "kind": "event", "subject": "Basket put together",
            "occurred_at": (NOW - timedelta(seconds=number)).isoformat(),
        }
        for number in range(batch * BATCH, (batch + 1) * BATCH)
    ]  # fmt: skip


def _body(source: str, batch: int) -> str:
    return json.dumps({"source": source, "events": _events(batch)})


def _post(client: object, body: str) -> None:
    answer = client.post("/api/v1/shop/events", body, content_type="application/json")  # type: ignore[attr-defined]
    assert answer.status_code == 200, answer.content[:300]


def _act(batch: int) -> None:
    from carteira.basics.actor import Actor
    from carteira.channels.actions.events import ShopEvent, take_events

    events = [ShopEvent(**{**event, "occurred_at": datetime.fromisoformat(event["occurred_at"])}) for event in _events(batch)]
    take_events("action", events, by=Actor.system("bench"), at=datetime.now(UTC))


def _bare() -> Callable[[int], None]:
    from django.db import connection, transaction

    from carteira.engine.bulk.tables import driver

    names = ("key", "customer", "kind", "subject", "occurred_at")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_events (" + ", ".join(f"{name} text" for name in names) + ")")

    def load(batch: int) -> None:
        rows = [tuple(event[name] for name in names) for event in _events(batch)]
        with transaction.atomic():
            if connection.vendor != "postgresql":
                driver().executemany("INSERT INTO bench_events VALUES (?, ?, ?, ?, ?)", rows)
                return
            with driver().cursor() as cursor, cursor.copy("COPY bench_events FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    return load


def _timed(work: Callable[[int], None]) -> tuple[float, float]:
    began, cpu = time.perf_counter(), time.process_time()
    for batch in range(BATCHES):
        work(batch)
    return time.perf_counter() - began, time.process_time() - cpu


if __name__ == "__main__":
    main()
