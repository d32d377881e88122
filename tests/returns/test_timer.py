"""One clock a person: it survives a reload, and its minutes are booked once, where they belong."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction
from carteira.governance.models import Event
from carteira.returns.actions.timing import drop_timer, start_timer, stop_timer
from carteira.returns.cli import effort
from carteira.returns.models import EffortEntry, Timer
from carteira.returns.queries.effort import effort as ledger_of
from carteira.returns.queries.timers import TimerNotFound, running_of
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.processes import plant_standard_processes
from carteira.service.actions.opening import open_case
from carteira.service.models import Case
from carteira.service.queries.scope import CaseNotFound
from carteira.service.rules.said import NewCase
from tests.company import NOW, Company

pytestmark = pytest.mark.django_db


def later(minutes: int) -> dict[str, object]:
    return {"at": NOW + timedelta(minutes=minutes)}


@pytest.fixture
def case(norte: Customer, manager: Actor) -> Case:
    return open_case(NewCase("complaint", "Caixa", customer=norte.pk), by=manager, at=NOW)


def test_minutes_of_a_case_stand_on_the_case_and_count_once_in_the_ledger(case: Case, manager: Actor) -> None:
    start_timer("case", case.pk, by=manager, at=NOW)
    assert stop_timer(by=manager, **later(12)).minutes == 12
    event = case.events.get(kind="noted")
    assert (event.minutes, event.minutes_source, Timer.objects.count()) == (12, "timer", 0)
    assert Interaction.objects.get(pk=case.interaction_id).minutes == 12
    assert EffortEntry.objects.count() == 0
    assert ledger_of(by=manager, first=NOW.date() - timedelta(days=1), until=NOW.date() + timedelta(days=1)).whole.minutes == 12


def test_minutes_of_an_opportunity_are_preparation_for_its_customer(norte: Customer, manager: Actor) -> None:
    plant_standard_processes()
    row = open_opportunity(norte.pk, name="Spring", currency="BRL", by=manager, at=NOW)
    start_timer("opportunity", row.pk, by=manager, at=NOW)
    stop_timer(by=manager, at=NOW + timedelta(seconds=20))
    entry = EffortEntry.objects.get()
    assert (entry.minutes, entry.minutes_source, entry.kind, entry.text) == (1, "timer", "preparation", "Spring")
    assert entry.shares.get().minutes == 1


def test_minutes_of_a_talk_are_left_to_the_touchpoint_that_is_written_next(norte: Customer, company: Company) -> None:
    client = Client()
    client.force_login(company.manager)
    assert client.post(reverse("returns:timer-start"), {"about": "talk", "id": norte.pk}).status_code == 302
    Timer.objects.update(started_at=Timer.objects.get().started_at - timedelta(minutes=7))
    answer = client.post(reverse("returns:timer-stop"), {"what": "stop"})
    assert answer.headers["Location"].endswith("?minutes=7")
    assert 'value="7"' in client.get(answer.headers["Location"]).content.decode()
    assert (EffortEntry.objects.count(), Timer.objects.count()) == (0, 0)


def test_a_person_has_one_clock_and_others_have_theirs(case: Case, manager: Actor, company: Company) -> None:
    start_timer("case", case.pk, by=manager, at=NOW)
    with pytest.raises(Refused, match="runs already"):
        start_timer("case", case.pk, by=manager, **later(1))
    start_timer("case", case.pk, by=company.actor(company.owner), at=NOW)
    assert Timer.objects.count() == 2


def test_a_forgotten_clock_books_nothing_by_itself(case: Case, manager: Actor) -> None:
    start_timer("case", case.pk, by=manager, at=NOW)
    with pytest.raises(Refused, match="half a day"):
        stop_timer(by=manager, at=NOW + timedelta(hours=13))
    assert Timer.objects.count() == 1
    drop_timer(by=manager, at=NOW + timedelta(hours=13))
    assert (Timer.objects.count(), case.events.filter(kind="noted").count()) == (0, 0)
    assert Event.objects.filter(verb="returns.timer-dropped").count() == 1


def test_a_clock_starts_only_on_what_one_sees(case: Case, company: Company) -> None:
    stranger = company.actor(company.outsider)
    with pytest.raises(CaseNotFound):
        start_timer("case", case.pk, by=stranger, at=NOW)
    with pytest.raises(Refused, match="is not known"):
        start_timer("lunch", 1, by=stranger, at=NOW)
    with pytest.raises(TimerNotFound):
        stop_timer(by=stranger, at=NOW)
    with pytest.raises(Refused, match="person's"):
        start_timer("case", case.pk, by=Actor.system("tests"), at=NOW)


def test_it_survives_a_reload_on_every_page(case: Case, company: Company) -> None:
    client = Client()
    client.force_login(company.manager)
    about = {"about": "case", "id": case.pk}
    assert "Start the clock" in client.get(reverse("returns:timer"), about).content.decode()
    client.post(reverse("returns:timer-start"), about)
    for _ in range(2):
        here = client.get(reverse("returns:timer"), about, headers={"HX-Request": "true"}).content.decode()
        assert "Stop the clock" in here
        assert "<html" not in here
    elsewhere = client.get(reverse("returns:timer")).content.decode()
    assert case.protocol in elsewhere, "another page tells what it runs for"


def test_by_api_and_by_command_line(case: Case, company: Company) -> None:
    client = Client()
    client.force_login(company.manager)
    body = {"about": "case", "id": case.pk}
    made = client.post("/api/v1/effort/timer", body, content_type="application/json")
    assert (made.status_code, made.json()["about"]) == (201, "case")
    run = CliRunner().invoke
    shown = run(effort, ["timer", "show", "--person", company.manager.email, "--json"])
    assert json.loads(shown.output)["id"] == case.pk
    assert client.post("/api/v1/effort/timer/stop").json() == {"about": "case", "id": case.pk, "minutes": "1", "booked": True}
    assert client.get("/api/v1/effort/timer").json()["minutes"] is None
    begun = run(effort, ["timer", "start", "--person", company.manager.email, "--about", "case", "--id", str(case.pk), "--json"])
    assert json.loads(begun.output)["label"].startswith(case.protocol)
    assert json.loads(run(effort, ["timer", "drop", "--person", company.manager.email, "--json"]).output)["id"] is None
    assert running_of(company.actor(company.manager), now=NOW) is None
    assert Decimal(case.events.get(kind="noted").minutes or 0) == 1
