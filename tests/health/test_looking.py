"""A look stands on pages, in the API and on the command line with the same figures, and keeps to what each may see."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, SourceIdentity
from carteira.engine import queue
from carteira.governance.models import Event
from carteira.health import actions, queries
from carteira.health.cli import health
from carteira.health.models import HealthRun, HealthStanding
from carteira.trade.models import Order, OrderLine
from tests.company import Company, found_company

US = Actor.system("tests")
AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
LAST = date(2026, 3, 31)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def plant(count: int = 240) -> list[Customer]:
    """Buyers every three weeks for two years; a third of them slow down and stop on a day of their own."""
    chance = random.Random(5)  # noqa: S311
    made = Customer.objects.bulk_create(
        Customer(name=f"Loja {n}", name_key=f"loja {n}", created_at=AT, updated_at=AT) for n in range(count)
    )
    sources = SourceIdentity.objects.bulk_create(SourceIdentity(source="erp", native_id=f"H{c.pk}", customer=c, home=c) for c in made)
    days: list[tuple[SourceIdentity, date]] = []
    for identity in sources:
        ends = chance.randrange(60, 560) if chance.random() < 0.4 else 9999
        day, gone = LAST - timedelta(days=730) + timedelta(days=chance.randrange(30)), 0
        while day <= LAST and gone <= ends:
            days.append((identity, day))
            gap = chance.randrange(14, 29) * (3 if gone > ends - 120 else 1)
            day, gone = day + timedelta(days=gap), gone + gap
    orders = Order.objects.bulk_create(
        Order(source="erp", native_id=f"H{n}", identity=identity, ordered_on=day, currency="BRL") for n, (identity, day) in enumerate(days)
    )
    OrderLine.objects.bulk_create(
        OrderLine(source="erp", native_id=f"H{n}", order=order, quantity=1, list_amount=100, net_amount=100)
        for n, order in enumerate(orders)
    )
    return made


def compute() -> HealthRun:
    """The finished look."""
    run, job = actions.look(by=US, at=AT)
    done = queue.run_now(job)
    assert done.status == "done", done.error
    run.refresh_from_db()
    return run


def _client(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_page_api_and_command_say_the_same_and_the_test_stands_beside(people: Company) -> None:
    made = plant()
    run = compute()
    said = run.judgements["silent"]
    assert said["used"], said
    assert said["test"]["auc"] > 0.6
    worst = queries.health_seen_by(US).order_by("-silent").first()
    assert worst is not None
    assert worst.silent_low <= worst.silent <= worst.silent_high
    client = _client(people.finance)
    page = client.get(reverse("health:health")).content.decode()
    assert worst.customer.name in page
    assert "Ranks right (AUC)" in page
    own = client.get(reverse("health:customer", args=[worst.customer_id])).content.decode()
    assert "What was known" in own
    assert "P(alive)" not in own
    api = client.get(f"/api/v1/health/customers/{worst.customer_id}").json()
    assert api["standing"]["silent"] == worst.silent
    assert api["look"]["models"]["silent"]["test"] == said["test"]
    shown = json.loads(CliRunner().invoke(health, ["show", "--customer", str(worst.customer_id), "--json"], catch_exceptions=False).stdout)
    assert shown["standing"]["silent"] == worst.silent
    listed = json.loads(CliRunner().invoke(health, ["list", "--json"], catch_exceptions=False).stdout)
    assert listed["customers"][0]["customer_id"] == worst.customer_id
    assert len(listed["customers"]) <= len(made)
    assert client.get(reverse("health:csv")).status_code == 200
    assert "raises it" in client.get(reverse("health:panel", args=[worst.customer_id])).content.decode()
    again = compute()
    assert HealthRun.objects.filter(is_current=True).get() == again
    assert HealthStanding.objects.filter(run=run).exists(), "earlier looks stay as they were said"
    assert Event.objects.filter(verb="health.look-finished").count() == 2


def test_a_small_base_has_signs_and_no_chance(people: Company) -> None:
    plant(12)
    run = compute()
    assert not run.judgements["silent"]["used"]
    row = queries.health_seen_by(US).first()
    assert row is not None
    assert (row.silent, row.silent_low) == (None, None)
    assert row.points >= 0
    assert "not used" in _client(people.finance).get(reverse("health:health")).content.decode()


def test_what_is_not_mine_is_not_there_and_nothing_is_looked_at_without_orders(people: Company) -> None:
    with pytest.raises(Refused, match="no order"):
        actions.look(by=US, at=AT)
    made = plant(12)
    compute()
    client = _client(people.seller)
    assert client.get(reverse("health:customer", args=[made[0].pk])).status_code == 404
    assert client.get(f"/api/v1/health/customers/{made[0].pk}").status_code == 404
    assert client.get("/api/v1/health/customers").json()["items"] == []
    assert client.post(reverse("health:look")).status_code == 403
