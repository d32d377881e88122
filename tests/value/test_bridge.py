"""The bridge between two dates adds up to the cent and keeps customers, behaviour and model apart."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.period import Period
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, SourceIdentity
from carteira.trade.models import Order, OrderLine
from carteira.value import queries
from carteira.value.cli import value
from carteira.value.rules.bridging import bridge
from carteira.value.rules.inputs import Assumptions
from tests.company import Company, found_company
from tests.value.running import US, compute

values = st.dictionaries(st.integers(1, 30), st.decimals(-10_000, 10_000, places=4), max_size=20)
FIRST, SECOND = Period(date(2025, 1, 1), date(2025, 7, 1)), Period(date(2025, 7, 1), date(2026, 1, 1))


@given(values, values, values)
def test_the_steps_add_up_to_the_cent(before: dict[int, Decimal], restated: dict[int, Decimal], after: dict[int, Decimal]) -> None:
    found = {one.name: one for one in bridge(before, {who: a.quantize(Decimal("0.01")) for who, a in restated.items()}, after)}
    parts = sum(found[name].amount for name in ("opening", "gained", "lost", "behaviour", "model"))
    assert parts == found["closing"].amount
    assert found["opening"].customers - found["lost"].customers == found["behaviour"].customers
    assert found["behaviour"].customers + found["gained"].customers == found["closing"].customers


def test_another_model_alone_is_no_business() -> None:
    found = {one.name: one.amount for one in bridge({1: Decimal(100)}, {1: Decimal(100)}, {1: Decimal(150)})}
    assert (found["behaviour"], found["model"], found["gained"], found["lost"]) == (0, 50, 0, 0)


def plant(count: int = 320) -> None:
    """Buyers of two years, some of whom come late and some of whom stop."""
    chance, at = random.Random(8), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S311
    made = Customer.objects.bulk_create(Customer(name=f"Bar {n}", name_key=f"bar {n}", created_at=at, updated_at=at) for n in range(count))
    sources = SourceIdentity.objects.bulk_create(SourceIdentity(source="erp", native_id=f"B{c.pk}", customer=c, home=c) for c in made)
    orders = []
    for identity in sources:
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(560))
        rate, leaves = chance.gammavariate(1.2, 0.02), chance.random() * 0.3
        while day < date(2026, 1, 1):
            orders.append(Order(source="erp", native_id=f"B{len(orders)}", identity=identity, ordered_on=day, currency="BRL"))
            if chance.random() < leaves:
                break
            day += timedelta(days=1 + int(chance.expovariate(max(rate, 0.002))))
    Order.objects.bulk_create(orders)
    OrderLine.objects.bulk_create(
        OrderLine(
            source="erp", native_id=order.native_id, order=order, quantity=1, list_amount=100, net_amount=100, cost_amount=40 + (n * 7) % 20
        )
        for n, order in enumerate(orders)
    )  # fmt: skip


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


@pytest.mark.django_db(transaction=True)
def test_page_api_and_command_bridge_two_runs(people: Company) -> None:
    plant()
    assumed = Assumptions(days_to_pay=0, annual_rate=Decimal("0.1"), no_service_cost=True)
    first, second = (compute(period, assumptions=assumed) for period in (FIRST, SECOND))
    found = queries.equity_bridge(by=US, from_run=first.pk, to_run=second.pk)
    steps = {one.name: one for one in found.steps}
    assert steps["opening"].customers > 30
    assert steps["gained"].customers > 0
    assert sum(steps[name].amount for name in ("opening", "gained", "lost", "behaviour", "model")) == steps["closing"].amount
    stored = sum(one.value.quantize(Decimal("0.01")) for one in queries.estimates_seen_by(US, run_id=second.pk) if one.value is not None)
    assert steps["closing"].amount == stored
    said = json.loads(
        CliRunner().invoke(value, ["bridge", "--from-run", str(first.pk), "--json"], catch_exceptions=False).stdout
    )  # fmt: skip
    client = Client()
    client.force_login(people.finance, backend="allauth.account.auth_backends.AuthenticationBackend")
    api = client.get(f"/api/v1/value/bridge?from_run={first.pk}&to_run={second.pk}").json()
    assert api["steps"] == said["steps"]
    page = client.get(reverse("value:bridge"), {"from": first.pk, "to": second.pk}).content.decode()
    assert "Behaviour of those who stayed" in page
    assert client.get(reverse("value:bridge")).status_code == 200
    with pytest.raises(Refused, match="must end before"):
        queries.equity_bridge(by=US, from_run=second.pk, to_run=first.pk)
