"""The pages of service, through the client."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.service.actions import ending, improving
from carteira.service.actions.opening import open_case
from carteira.service.actions.rating import rating_link
from carteira.service.models import Case, CorrectiveAction, ExternalComplaint, LocalHoliday, Rating
from carteira.service.rules.said import NewCase
from tests.company import Company

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 6, 20, 50, tzinfo=UTC)


@pytest.fixture
def marta(company: Company) -> Client:
    client = Client()
    client.force_login(company.manager)
    return client


def complaint(customer: Customer | None, by: Actor) -> Case:
    return open_case(NewCase("complaint", "Caixas amassadas", customer=customer.pk if customer else None), by=by, at=AT)


def test_a_case_is_opened_worked_on_and_closed(marta: Client, norte: Customer) -> None:
    said = {
        "type": "complaint",
        "subject": "Caixas",
        "channel": "phone",
        "priority": 3,
        "customer": norte.pk,
        "protocol_given": "on",
        "minutes": "5",
    }
    assert marta.post(reverse("service:open"), said).status_code == 302
    case = Case.objects.get()
    page = reverse("service:case", args=[case.pk])
    assert case.protocol in marta.get(page).content.decode()
    for what, form in (
        ("take", {}),
        ("note", {"note-text": "Vi na doca", "kind": "note"}),
        ("answer", {"answer-text": "Olá", "answer-channel": "email", "answer-minutes": "7"}),
        ("note", {"note-text": "foto", "kind": "wait"}),
        ("note", {"note-text": "foto enviada", "kind": "heard"}),
        ("move", {"move-queue": "apoio", "move-agent": "", "move-reason": "Portugal"}),
        ("resolve", {"resolve-state": "solved", "resolve-outcome": "Trocadas", "resolve-told_how": ""}),
        ("close", {"told_how": "phone"}),
    ):
        assert marta.post(reverse("service:step", args=[case.pk, what]), form).status_code == 302, what
        assert marta.get(page).status_code == 200
    case.refresh_from_db()
    assert (case.state, case.contacts, case.transfers, case.interaction.minutes) == ("closed", 2, 1, Decimal(12))
    assert "/rate/" in marta.get(page).content.decode()
    assert marta.post(reverse("service:step", args=[case.pk, "reopen"]), {"reason": "De novo"}).status_code == 302


def test_what_is_missing_is_said_and_nothing_changes(marta: Client, norte: Customer, manager: Actor) -> None:
    case = complaint(norte, manager)
    assert marta.post(reverse("service:step", args=[case.pk, "answer"]), {}).status_code == 422
    assert marta.post(reverse("service:step", args=[case.pk, "dance"]), {}).status_code == 422
    assert marta.post(reverse("service:open"), {"type": "complaint"}).status_code == 422
    assert Case.objects.get().version == case.version


def test_a_complaint_outside_shows_the_contact_that_was_ignored(marta: Client, norte: Customer, manager: Actor) -> None:
    complaint(norte, manager)
    filed = timezone.localtime(AT + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    said = {"body_outside": "procon", "reference": "77", "filed_at": filed, "subject": "Procon", "customer": norte.pk}
    assert marta.post(reverse("service:outside"), said).status_code == 302
    case = ExternalComplaint.objects.get().case
    assert "9 days" in marta.get(reverse("service:case", args=[case.pk])).content.decode()


def test_the_inbox_finds_by_number_subject_and_customer(marta: Client, norte: Customer, mar: Customer, manager: Actor) -> None:
    first, second = complaint(norte, manager), complaint(mar, manager)
    for text, shown in ((first.protocol, {first}), ("amassadas", {first, second}), ("mercado", {second}), ("nada disso", set())):
        body = marta.get(reverse("service:inbox"), {"q": text}).content.decode()
        assert {one for one in (first, second) if one.protocol in body} == shown, text
    assert marta.get(reverse("service:inbox"), {"phase": "done", "type": "complaint", "mine": "yes", "outside": "yes"}).status_code == 200


def test_merged_cases_show_the_one_that_lives(marta: Client, norte: Customer, manager: Actor) -> None:
    first, second = complaint(norte, manager), complaint(norte, manager)
    assert marta.post(reverse("service:step", args=[first.pk, "merge"]), {"protocol": second.protocol}).status_code == 302
    assert first.protocol in marta.get(reverse("service:case", args=[second.pk])).content.decode()


def test_a_cause_is_named_acted_on_and_judged(marta: Client, norte: Customer, manager: Actor) -> None:
    assert marta.post(reverse("service:causes"), {"name": "Embalagem fraca"}).status_code == 302
    case = complaint(norte, manager)
    marta.post(reverse("service:step", args=[case.pk, "cause"]), {"cause": "embalagem-fraca"})
    assert (
        marta.post(reverse("service:plan", args=["embalagem-fraca"]), {"what": "Caixa", "before_days": 90, "after_days": 90}).status_code
        == 302
    )
    action = CorrectiveAction.objects.get()
    assert marta.post(reverse("service:act", args=[action.pk, "done"]), {"done_on": "2026-03-07"}).status_code == 302
    assert marta.post(reverse("service:act", args=[action.pk, "judge"])).status_code == 422  # no orders, no basis
    page = marta.get(reverse("service:cause", args=["embalagem-fraca"]))
    assert case.protocol in page.content.decode()
    assert marta.get(reverse("service:cause-csv", args=["embalagem-fraca"])).content.startswith(b"week,cases,orders")


@pytest.mark.parametrize("name", ["inbox", "causes", "dials", "cohorts", "desk", "open", "outside"])
def test_pages_stand_empty_and_full(marta: Client, norte: Customer, manager: Actor, name: str) -> None:
    assert marta.get(reverse(f"service:{name}")).status_code == 200
    complaint(norte, manager)
    ending.resolve(complaint(None, manager).pk, state="solved", outcome="ok", told_how="phone", by=manager, at=AT)
    improving.name_cause(name="Rota", by=manager, at=AT)
    window = {"since": "2026-01-01", "until": "2026-04-01"} if name in ("dials", "cohorts") else {}
    assert marta.get(reverse(f"service:{name}"), window).status_code == 200


def test_days_that_run_backwards_are_refused(marta: Client) -> None:
    assert marta.get(reverse("service:dials"), {"since": "2026-04-01", "until": "2026-01-01"}).status_code == 422
    assert marta.get(reverse("service:dials"), {"since": "yesterday"}).status_code == 422


def test_a_town_gets_its_day_off(marta: Client, norte: Customer, manager: Actor) -> None:
    complaint(norte, manager)
    said = {"calendar": "br", "name": "Aniversário", "month": 1, "day": 25}
    assert marta.post(reverse("service:desk"), said).status_code == 302
    assert LocalHoliday.objects.get().name == "Aniversário"
    assert marta.post(reverse("service:desk"), {**said, "month": 2, "day": 31}).status_code == 422


def test_whoever_wrote_rates_without_log_in(norte: Customer, manager: Actor) -> None:
    case, now = complaint(norte, manager), timezone.now()
    assert Client().get(reverse("service:rate", args=[rating_link(case, at=now)])).status_code == 404  # not closed yet
    case = ending.resolve(case.pk, state="solved", outcome="ok", told_how="phone", by=manager, at=AT)
    link = reverse("service:rate", args=[rating_link(case, at=now)])
    assert Client().get(link).status_code == 200
    assert Client().post(link, {"friendly": "5", "solved": "yes", "effort": "", "comment": "Rápido"}).status_code == 200
    assert (Rating.objects.get().friendly, Rating.objects.get().solved) == (5, True)
    assert Client().post(link, {"friendly": "9"}).status_code == 422
    forged = reverse("service:rate", args=[rating_link(case, at=now)[:-3] + "abc"])
    old = reverse("service:rate", args=[rating_link(case, at=now - timedelta(days=60))])
    assert [Client().get(address).status_code for address in (forged, old)] == [404, 404]


def test_hostile_text_is_shown_as_text(marta: Client, manager: Actor) -> None:
    said = NewCase("complaint", "<script>alert(1)</script>", body='<img src=x onerror="x">', author="<b>x</b>")
    case = open_case(replace(said), by=manager, at=AT)
    for page in (reverse("service:case", args=[case.pk]), reverse("service:inbox")):
        body = marta.get(page).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
