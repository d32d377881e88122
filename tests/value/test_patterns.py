"""A customer's patterns stand on a page, in the API and on the command line, with the same figures and their missing bases."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.customers.models import Customer, SourceIdentity
from carteira.trade.models import Invoice, Order, OrderLine, Payment, Product
from carteira.value import queries
from carteira.value.cli import value
from carteira.value.models import ValueModel
from tests.company import Company, found_company
from tests.value.running import US, compute

MODEL = {"centre": 3.4, "between": 0.2, "within": 0.3, "customers": 100}


@pytest.fixture
def people(transactional_db: None) -> Company:
    """The cast, committed."""
    return found_company()


def plant(customer: Customer) -> None:
    """Two years of monthly orders, paid two days late but for one closed quarter of difficulty."""
    identity = SourceIdentity.objects.filter(customer=customer).first()
    product = Product.objects.first()
    assert identity is not None
    for month in range(24):
        day = date(2024 + month // 12, month % 12 + 1, 5)
        order = Order.objects.create(source="erp", native_id=f"P{month}", identity=identity, ordered_on=day, currency="BRL")
        amounts = {"quantity": 1, "list_amount": 500, "net_amount": 500}
        OrderLine.objects.create(source="erp", native_id=f"P{month}|1", order=order, product=product, **amounts)
        due = day + timedelta(days=28)
        bill = Invoice.objects.create(
            source="erp", native_id=f"P{month}", identity=identity, issued_on=day, due_on=due, amount=Decimal(500), currency="BRL"
        )
        late = 60 if 10 <= month <= 12 else 2
        Payment.objects.create(
            source="erp",
            native_id=f"P{month}",
            identity=identity,
            invoice=bill,
            paid_on=due + timedelta(days=late),
            amount=500,
            currency="BRL",
        )


def _client(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db(transaction=True)
def test_page_api_and_command_say_the_same(people: Company, books: dict[str, Customer]) -> None:
    plant(books["J"])
    run = compute()
    ValueModel.objects.filter(run=run, name="log-gaps").update(parameters=MODEL, used=True)
    found = queries.patterns_of(books["J"].pk, by=US)
    assert (found.payments.verdict, found.as_of) == ("passing", date(2026, 3, 31))
    assert found.due.due_on is not None
    assert found.forecast.total is not None
    client = _client(people.finance)
    page = client.get(reverse("value:patterns", args=[books["J"].pk])).content.decode()
    assert "Passing difficulty, over" in page
    assert "do not end the relation over it" in page
    api = client.get(f"/api/v1/value/patterns/{books['J'].pk}").json()
    assert api["payments"]["verdict"] == "passing"
    assert api["forecast"]["total"]["mean"] == [str(Decimal(amount).quantize(Decimal("0.01"))) for amount in found.forecast.total.mean]
    assert len(api["payments"]["months"]) == 24
    said = json.loads(CliRunner().invoke(value, ["patterns", "--customer", "J", "--json"], catch_exceptions=False).stdout)
    assert said["payments"]["verdict"] == api["payments"]["verdict"]
    assert said["next_purchase"]["due_on"] == api["next_purchase"]["due_on"]
    assert said["next_products"] == api["next_products"]
    for name in ("lateness-csv", "forecast-csv"):
        assert client.get(reverse(f"value:{name}", args=[books["J"].pk]))["Content-Type"].startswith("text/csv")


@pytest.mark.django_db(transaction=True)
def test_a_short_history_says_what_is_missing(people: Company, books: dict[str, Customer]) -> None:
    run = compute()
    found = queries.patterns_of(books["A"].pk, by=US)
    assert (found.payments.verdict, found.forecast.total, found.due.due_on) == ("", None, None)
    assert ValueModel.objects.get(run=run, name="log-gaps").used is False
    page = _client(people.finance).get(reverse("value:patterns", args=[books["A"].pk])).content.decode()
    assert all(words in page for words in ("No basis for a verdict", "No basis for a date", "No basis for a forecast"))
    assert "log-gaps" not in [model.name for model in queries.value_models(US)]


@pytest.mark.django_db(transaction=True)
def test_what_came_after_the_run_is_not_known_to_it(people: Company, books: dict[str, Customer]) -> None:
    plant(books["J"])
    compute()
    before = queries.patterns_as_json(queries.patterns_of(books["J"].pk, by=US))
    identity = SourceIdentity.objects.filter(customer=books["J"]).first()
    assert identity is not None
    Invoice.objects.create(
        source="erp", native_id="late", identity=identity, issued_on=date(2026, 4, 1), due_on=date(2026, 4, 2), amount=9999, currency="BRL"
    )
    assert queries.patterns_as_json(queries.patterns_of(books["J"].pk, by=US)) == before
