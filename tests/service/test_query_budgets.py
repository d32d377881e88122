"""Pages ask the database a constant number of times, twelve at most."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.service.actions import improving
from carteira.service.actions.opening import open_case
from carteira.service.models import Case
from carteira.service.rules.said import NewCase
from tests.company import Company

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 6, 20, 50, tzinfo=UTC)
MOST, FRAME = 12, 2
"""A manager's scope costs the frame two queries more than the owner's."""


def fill(customer: Customer, by: Actor, count: int) -> None:
    made = [open_case(NewCase("complaint", "Caixa", customer=customer.pk), by=by, at=AT).pk for _ in range(count)]
    if not Case.objects.filter(cause__isnull=False).exists():
        improving.name_cause(name="Rota", code="route", by=by, at=AT)
    improving.attribute(made, "route", by=by, at=AT)


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200, address
    return len(queries)


def test_pages_stay_within_their_budget_whatever_the_rows(norte: Customer, manager: Actor, company: Company) -> None:
    client = Client()
    client.force_login(company.manager)
    fill(norte, manager, 1)
    case = Case.objects.get()
    window = "?since=2026-01-01&until=2026-04-01"
    pages = [
        reverse("service:inbox"), reverse("service:inbox") + "?q=caixa", reverse("service:case", args=[case.pk]), reverse("service:causes"),
        reverse("service:cause", args=["route"]), reverse("service:dials") + window, reverse("service:cohorts") + window, reverse("service:desk"),
        reverse("service:open"), reverse("returns:effort") + window, reverse("returns:relationship", args=[norte.pk]) + window,
    ]  # fmt: skip
    for page in pages:
        client.get(page)
    few = {page: asked(client, page) for page in pages}
    fill(norte, manager, 25)
    many = {page: asked(client, page) for page in pages}
    assert many == few
    assert {page: count for page, count in many.items() if count > MOST + FRAME} == {}
