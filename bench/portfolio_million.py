# ruff: noqa: E402 - settings are chosen before Django is loaded
"""How long does it take to publish a segment rule, and to read the portfolio's pages, at 1,000,000 customers?

    .venv/bin/python bench/portfolio_million.py [CUSTOMERS]

Rows are generated in the database itself (SQLite; PostgreSQL when CARTEIRA_DATABASE_URL is set), results of two quarters, an order of one line and an estimate for everybody.
The limit is one aggregate over the same rows: SELECT count(*), sum(result) FROM value_customerresult.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

os.environ.setdefault("CARTEIRA_HOME", tempfile.mkdtemp(prefix="carteira-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carteira.config.settings")
import django

django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.basics.period import Period
from carteira.customers.models import Customer, SourceIdentity
from carteira.demo import golden
from carteira.portfolio.actions import direction, segmenting, snapshots
from carteira.portfolio.queries import runs, segments
from carteira.portfolio.queries.simulate import simulate
from carteira.team.models import User
from carteira.trade.models import Order, OrderLine
from carteira.value.models import ActivityCost, AllocationRun, CustomerResult, ValueEstimate
from carteira.value.rules.equations import parse_terms
from carteira.value.rules.inputs import Equation, Inputs, Pool, Rate

BY = Actor.system("bench")
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count})",
    "postgresql": "WITH s AS (SELECT n FROM generate_series(1, {count}) AS n)",
}
RULES = (
    ("losing", "result < 0"), ("large", "pocket >= 50000 and result >= 0"), ("brazil", 'country = "BR" and orders >= 10'),
    ("portugal", 'country in ("PT", "ES") and not days_to_pay > 60'), ("others", "otherwise"),
)  # fmt: skip


def frozen(start: date, until: date) -> dict[str, Any]:
    """The golden cost model, as a run freezes it."""
    return Inputs(
        period=Period(start, until),
        currency="BRL",
        pools=tuple(Pool(c, n, start, until, Decimal(cost), Decimal(m), Decimal(share)) for c, n, cost, m, share in golden.POOLS),
        equations=tuple(Equation(a, n, p, e, 1, start, Decimal(b), parse_terms(t)) for a, n, p, e, b, t in golden.EQUATIONS),
        rates=(Rate(start, until, Decimal("0.18")),),
    ).as_json()


def make_run(start: date, until: date, *, current: bool, at: Any) -> AllocationRun:
    return AllocationRun.objects.create(
        starts_on=start, ends_before=until, currency="BRL", state="done", inputs=frozen(start, until), created_at=at, created_by="bench",
        finished_at=at, is_current=current,
    )  # fmt: skip


def fill(count: int) -> None:
    """Customers, an order of one line for each, and results of two quarters."""
    now = timezone.now()
    earlier = make_run(date(2025, 10, 1), date(2026, 1, 1), current=False, at=now)
    run = make_run(date(2026, 1, 1), date(2026, 4, 1), current=True, at=now)
    series = SERIES[connection.vendor].format(count=count)
    stamp = connection.ops.adapt_datetimefield_value(now)
    given = {
        "name": "'Customer ' || n", "name_key": "'customer ' || n", "kind": "'organisation'", "status": "'active'", "source_count": "1", "version": "1",
        "country": "CASE n % 3 WHEN 0 THEN 'PT' ELSE 'BR' END", "created_at": f"'{stamp}'", "updated_at": f"'{stamp}'", "id": "n",
    }  # fmt: skip
    columns = filled(Customer, given)
    result = "((n * 7919) % 100000 - 20000) / 10.0"
    amounts = {
        "run_id": str(run.pk), "customer_id": "n", "list_amount": "(n * 31) % 90000", "on_invoice": "0", "invoice": "(n * 31) % 90000", "off_invoice": "0",
        "pocket": "(n * 31) % 90000", "cogs": "(n * 17) % 50000", "pocket_margin": result, "cost_to_serve": "(n * 13) % 900", "direct_costs": "0",
        "financing": "0", "result": result, "orders": "n % 40", "days_to_pay": "n % 90", "unknown": "'[]'", "attention": "''",
    }  # fmt: skip
    before = {**amounts, "run_id": str(earlier.pk), "result": "((n * 104729) % 100000 - 20000) / 10.0"}
    activity = {
        "run_id": str(run.pk),
        "customer_id": "n",
        "activity": "'pedido'",
        "pool": "'armazem'",
        "events": "1",
        "minutes": "20",
        "cost": "(n * 13) % 900",
    }
    estimate = {"run_id": str(run.pk), "customer_id": "n", "purchases": "n % 40", "p_alive": "(n % 100) / 100.0", "value": "(n * 7) % 5000"}
    said = {"source": "'bench'", "native_id": "'b' || n"}
    identity = {**said, "id": "n", "customer_id": "n", "home_id": "n"}
    order = {**said, "id": "n", "identity_id": "n", "ordered_on": "'2026-02-01'", "state": "'placed'", "currency": "'BRL'", "manual_entry": "true",
             "closed_lot": "false", "distance_km": "n % 30"}  # fmt: skip
    line = {**said, "order_id": "n", "kind": "'sale'", "quantity": "1", "list_amount": "(n * 31) % 90000", "net_amount": "(n * 31) % 90000",
            "cost_amount": "(n * 17) % 50000"}  # fmt: skip
    with connection.cursor() as cursor:
        for table, values in (
            ("customers_customer", columns),
            ("customers_sourceidentity", filled(SourceIdentity, identity)),
            ("trade_order", filled(Order, order)),
            ("trade_orderline", filled(OrderLine, line)),
            ("value_customerresult", filled(CustomerResult, before)),
            ("value_customerresult", filled(CustomerResult, amounts)),
            ("value_activitycost", filled(ActivityCost, activity)),
            ("value_valueestimate", filled(ValueEstimate, estimate)),
        ):
            names = ", ".join(f'"{name}"' for name in values)
            query = f"SELECT {', '.join(values.values())} FROM s"
            cursor.execute(f"INSERT INTO {table} ({names}) {series} {query}")
        cursor.execute("ANALYZE")


def filled(model: Any, given: dict[str, str]) -> dict[str, str]:
    """A value in SQL for every column that must have one."""
    empty = {
        "CharField": "''",
        "TextField": "''",
        "JSONField": "'[]'",
        "DateField": "'2026-01-01'",
        "DateTimeField": "'2026-01-01'",
        "BooleanField": "false",
    }
    values = {
        f.column: "NULL" if f.null else empty.get(f.get_internal_type(), "0") for f in model._meta.concrete_fields if not f.primary_key
    }
    return {**values, **given}


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the wall and of this process's CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def p95(work: Callable[[], Any], times: int = 20) -> tuple[float, float]:
    """The 95th percentile of each."""
    walls, cpus = zip(*(timed(work) for _ in range(times)), strict=True)
    return statistics.quantiles(walls, n=20)[18], statistics.quantiles(cpus, n=20)[18]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    call_command("migrate", verbosity=0)
    print(f"filling {count:,} customers on {connection.vendor} took {timed(lambda: fill(count))[0]:.1f} s")
    now = timezone.now()
    direction.publish_direction(what="a", for_whom="b", how="c", by=BY, at=now)
    scheme = segmenting.define_scheme("bench", name="Bench", by=BY, at=now)
    segmenting.write_draft(scheme, [{"code": c, "name": c, "rule": r} for c, r in RULES], by=BY, at=now)
    draft = segments.draft_of(scheme)
    assert draft is not None
    rows = [("limit: one aggregate", timed(_limit))]
    rows.append(("preview of five rules", timed(lambda: segments.preview(scheme, list(draft.segments.all()), by=BY))))
    rows.append(("publish, everybody enters", timed(lambda: segmenting.publish(scheme, by=BY, at=now))))
    changed = [{"code": c, "name": c, "rule": r.replace("result < 0", "result < 200")} for c, r in RULES]
    segmenting.write_draft(scheme, changed, by=BY, at=now)
    rows.append(("publish again, some move", timed(lambda: segmenting.publish(scheme, by=BY, at=now))))
    run = runs.require_run()
    rows.append(("figures of the run (job)", timed(lambda: snapshots.keep_snapshots(run, by=BY, at=now))))
    client = Client()
    user = User.objects.create(email="bench@example.test", name="Bench", role="director", joined_at=now, language="en")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    worst = list(CustomerResult.objects.filter(run_id=run.id).order_by("result", "id").values_list("customer_id", flat=True)[:20])
    rows.append(("simulator, one customer, p95", p95(lambda: [simulate(pk, by=BY) for pk in worst[:1]])))
    pages = [(name, reverse(f"portfolio:{name}")) for name in ("overview", "migration", "candidates", "bases", "losses", "decisions")]
    for name, url in [*pages, ("customer", reverse("portfolio:customer", args=[worst[0]]))]:
        assert client.get(url, HTTP_HOST="127.0.0.1").status_code == 200
        rows.append((f"page {name}, p95", p95(lambda url=url: client.get(url, HTTP_HOST="127.0.0.1"))))
    limit = rows[0][1][0]
    print(f"{'step':<34}{'wall s':>10}{'CPU s':>10}{'x limit':>10}")
    for name, (wall, cpu) in rows:
        print(f"{name:<34}{wall:>10.3f}{cpu:>10.3f}{wall / limit:>10.1f}")


def _limit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(result) FROM value_customerresult")
        cursor.fetchone()


if __name__ == "__main__":
    main()
