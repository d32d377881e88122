"""Effort by page, API and command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.actions.logging import log_interaction
from carteira.customers.models import Customer
from carteira.customers.rules.touch import Touch
from carteira.returns.cli import effort
from carteira.returns.models import EffortEntry, RoleRate
from tests.company import Company

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(company: Company) -> Client:
    client = Client()
    client.force_login(company.owner)
    return client


def test_time_is_logged_and_stands_in_the_report(alice: Client, norte: Customer, mar: Customer, manager: Actor) -> None:
    at = datetime.now(UTC)
    log_interaction(Touch(norte.pk, "visit", at, minutes=Decimal(60), subject="Visita"), by=manager, at=at)
    assert alice.get(reverse("returns:log")).status_code == 200
    said = {"day": timezone.localdate().isoformat(), "minutes": "91", "kind": "travel", "customers": f"{norte.name}\n{mar.pk}\n"}
    assert alice.post(reverse("returns:log"), said).status_code == 302
    assert sorted(EffortEntry.objects.get().shares.values_list("minutes", flat=True)) == [Decimal("45.50")] * 2
    assert (
        alice.post(
            reverse("returns:rates"), {"role": "owner", "hour_cost": "120", "currency": "BRL", "valid_from": "2026-01-01"}
        ).status_code
        == 302
    )
    assert RoleRate.objects.get().hour_cost == 120
    page = alice.get(reverse("returns:effort"))
    assert norte.name in page.content.decode()
    assert alice.get(reverse("returns:relationship", args=[norte.pk])).status_code == 200
    assert alice.get(reverse("returns:effort-csv")).content.startswith(b"customer,name,minutes")


def test_a_customer_that_nobody_is_is_refused_at_its_field(alice: Client, norte: Customer) -> None:
    said = {"day": timezone.localdate().isoformat(), "minutes": "9", "kind": "travel", "customers": "Ninguém"}
    answer = alice.post(reverse("returns:log"), said)
    assert (answer.status_code, EffortEntry.objects.count()) == (422, 0)
    assert alice.get(reverse("returns:effort"), {"since": "soon"}).status_code == 422
    assert alice.get(reverse("returns:effort"), {"since": "2026-03-01", "until": "2026-01-01"}).status_code == 422


def test_effort_by_api(alice: Client, norte: Customer) -> None:
    body = {
        "minutes": "30",
        "kind": "meeting",
        "day": timezone.localdate().isoformat(),
        "shares": [{"customer": norte.pk, "share": "1"}],
        "plan_link": "plan:1",
    }
    made = alice.post("/api/v1/effort/entries", body, content_type="application/json", headers={"X-CSRFToken": "x"})
    assert made.status_code == 201, made.content
    told = alice.get("/api/v1/effort").json()
    assert set(told) >= {"whole", "kinds", "roles", "customers", "unassigned_share", "warns"}


def test_effort_by_command_line(norte: Customer) -> None:
    day = timezone.localdate().isoformat()
    run = CliRunner().invoke
    made = run(effort, ["log", "--minutes", "45", "--kind", "preparation", "--day", day, "--share", f"{norte.pk}=1", "--json"])
    assert json.loads(made.output)["minutes"] == "45"
    told = json.loads(run(effort, ["report", "--json"]).output)
    assert (told["whole"]["minutes"], told["whole"]["unlinked_share"]) == ("45.00", "1.0000")
    one = json.loads(run(effort, ["customer", str(norte.pk), "--json"]).output)
    assert one["months"][0]["kinds"] == {"preparation": "45.00"}
    assert json.loads(run(effort, ["rate", "seller", "60", "BRL", "--from", "2026-01-01", "--json"]).output)["hour_cost"] == "60.00"
    assert json.loads(run(effort, ["usual", "call", "8", "--json"]).output)["minutes"] == "8"
