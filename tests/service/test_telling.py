"""What a desk tells: the number, the outcome and the question how it went by e-mail; suggestions to their authors; the catalogue."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused
from carteira.channels.actions.claiming import claim_next
from carteira.channels.models import MailAccount, OutMessage
from carteira.customers.models import Customer
from carteira.service.actions import ending, mailing, offering
from carteira.service.actions.opening import open_case
from carteira.service.cli import service
from carteira.service.models import Case
from carteira.service.queries.catalogue import catalogue, suggestions
from carteira.service.rules.said import NewCase
from tests.company import Company

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def reachable(norte: Customer) -> Customer:
    """A customer with an address, and a mailbox of ours to write from."""
    MailAccount.objects.create(name="SAC", address="sac@balas.example", smtp_host="localhost", created_at=AT)
    Customer.objects.filter(pk=norte.pk).update(email="compras@norte.example", language="pt-br")
    return norte


def opened(customer: Customer, by: Actor, kind: str = "complaint") -> Case:
    return open_case(NewCase(kind, "Caixa amassada", customer=customer.pk), by=by, at=AT)


def test_the_number_is_sent_once_and_counts_as_given(reachable: Customer, manager: Actor) -> None:
    case = opened(reachable, manager)
    sent = mailing.mail_number(case.pk, by=manager, at=AT)
    assert (sent.address, sent.purpose, sent.state) == ("compras@norte.example", "complaint", "queued")
    assert case.protocol in sent.subject
    assert sent.subject.startswith("Seu número"), "in the language of the customer"
    mailing.mail_number(case.pk, by=manager, at=AT)
    assert OutMessage.objects.count() == 1
    case.refresh_from_db()
    assert case.protocol_given_at == AT
    assert claim_next(at=AT) == sent, "what is owed needs no consent"


def test_the_outcome_closes_the_case_as_told(reachable: Customer, manager: Actor) -> None:
    case = opened(reachable, manager)
    with pytest.raises(Refused, match="resolved"):
        mailing.mail_outcome(case.pk, by=manager, at=AT)
    ending.resolve(case.pk, state="solved", outcome="Mandamos outra caixa.", by=manager, at=AT)
    sent = mailing.mail_outcome(case.pk, by=manager, at=AT)
    case.refresh_from_db()
    assert (case.state, case.told_how) == ("closed", "email")
    assert "Mandamos outra caixa." in sent.text


def test_the_question_how_it_went_needs_a_consent(reachable: Customer, manager: Actor) -> None:
    case = opened(reachable, manager)
    ending.resolve(case.pk, state="solved", outcome="Feito.", told_how="phone", by=manager, at=AT)
    sent = mailing.mail_rating(case.pk, by=manager, at=AT)
    assert (sent.purpose, "/rate/" in sent.text) == ("survey", True)
    assert claim_next(at=AT) is None
    sent.refresh_from_db()
    assert sent.state == "blocked"


def test_without_an_address_nothing_is_sent_and_nothing_changes(norte: Customer, manager: Actor) -> None:
    MailAccount.objects.create(name="SAC", address="sac@balas.example", smtp_host="localhost", created_at=AT)
    for case in (opened(norte, manager), open_case(NewCase("complaint", "Anônimo"), by=manager, at=AT)):
        with pytest.raises(Refused, match="e-mail address"):
            mailing.mail_number(case.pk, by=manager, at=AT)
        case.refresh_from_db()
        assert case.protocol_given_at is None
    assert OutMessage.objects.count() == 0


def test_a_decided_suggestion_is_owed_to_its_author_until_he_was_told(reachable: Customer, manager: Actor) -> None:
    idea, other = opened(reachable, manager, "suggestion"), opened(reachable, manager, "suggestion")
    ending.resolve(idea.pk, state="adopted", outcome="Caixas de papelão duplo a partir de maio.", by=manager, at=AT)
    found = suggestions(by=manager)
    assert ([one.pk for one in found.owed], [one.pk for one in found.weighed], found.adopted, found.decided) == (
        [idea.pk],
        [other.pk],
        1,
        1,
    )
    mailing.mail_outcome(idea.pk, by=manager, at=AT)
    found = suggestions(by=manager)
    assert ([one.pk for one in found.told], list(found.owed), found.adopted) == ([idea.pk], [], 1)


def test_a_service_with_a_ready_answer_is_answered_at_once(norte: Customer, manager: Actor, company: Company) -> None:
    with pytest.raises(NotAllowed):
        offering.define_service(code="hours", name="Horário", kind="query", by=company.actor(company.seller), at=AT)
    with pytest.raises(Refused, match="not known"):
        offering.define_service(code="hours", name="Horário", kind="magic", by=manager, at=AT)
    offering.define_service(code="hours", name="Horário", kind="query", answer_text="Das 8 às 18 h.", by=manager, at=AT)
    case = open_case(NewCase("request", "A que horas abrem?", customer=norte.pk, service="hours"), by=manager, at=AT)
    assert (case.state, case.outcome) == ("closed", "Das 8 às 18 h.")
    row = next(one for one in catalogue(by=manager, now=AT + timedelta(days=1)) if one.service.code == "hours")
    assert (row.asked, row.waiting, row.hours) == (1, 0, 0.0)
    offering.retire_service("hours", by=manager, at=AT)
    assert "hours" not in {one.service.code for one in catalogue(by=manager, now=AT)}


def test_pages_api_and_commands(reachable: Customer, manager: Actor, company: Company) -> None:
    client = Client()
    client.force_login(company.manager)
    case = opened(reachable, manager)
    said = {"code": "hours", "name": "Horário", "kind": "query"}
    assert client.post(reverse("service:catalogue"), said).status_code == 302
    assert "Horário" in client.get(reverse("service:catalogue")).content.decode()
    assert client.get(reverse("service:suggestions")).status_code == 200
    assert client.post(reverse("service:step", args=[case.pk, "mail-number"])).status_code == 302
    answer = client.post(f"/api/v1/service/cases/{case.pk}/mails", {"what": "number"}, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert {row["code"] for row in client.get("/api/v1/service/catalogue").json()} >= {"hours", "statement"}
    run = CliRunner().invoke
    assert json.loads(run(service, ["suggestions", "--json"]).output)["decided"] == 0
    assert json.loads(run(service, ["offer", "fax", "Fax", "--kind", "query", "--json"]).output)["code"] == "fax"
    assert json.loads(run(service, ["mail", case.protocol, "number", "--json"]).output)["address"] == "compras@norte.example"
