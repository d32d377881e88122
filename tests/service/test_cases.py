"""The life of a case, from the first word to the told outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.customers.models import Customer, Interaction
from carteira.customers.queries import CustomerNotFound, timeline
from carteira.governance.models import Event
from carteira.service.actions import ending, joining, working
from carteira.service.actions.opening import open_case
from carteira.service.models import NEVER, Case, CaseEvent, RequestedService
from carteira.service.queries.course import courses, due_of, readings
from carteira.service.queries.desks import desk
from carteira.service.queries.scope import CaseNotFound, case_for, cases_seen_by
from carteira.service.rules.said import NewCase, Work
from tests.company import Company

pytestmark = pytest.mark.django_db
SP = ZoneInfo("America/Sao_Paulo")
FRIDAY = datetime(2026, 3, 6, 17, 50, tzinfo=SP)
BROKEN = NewCase("complaint", "Caixas amassadas", body="Três caixas vieram amassadas.", channel="phone", country="BR", regulated=True)


def counted() -> tuple[int, int, int, int]:
    return Case.objects.count(), CaseEvent.objects.count(), Interaction.objects.count(), Event.objects.count()


def complain(customer: Customer, by: Actor, at: datetime = FRIDAY) -> Case:
    return open_case(replace(BROKEN, customer=customer.pk), by=by, at=at)


def test_a_complaint_gets_its_number_its_clocks_and_its_place_on_the_timeline(norte: Customer, manager: Actor) -> None:
    case = open_case(replace(BROKEN, customer=norte.pk, minutes=Decimal(6)), by=manager, at=FRIDAY)
    assert case.protocol == f"20260306{case.pk:07d}"
    by_name = {one.clock.name: one for one in readings(case, courses([case])[case.pk], desk(), now=FRIDAY)}
    assert by_name["First answer"].due_at == datetime(2026, 3, 9, 12, 50, tzinfo=SP)
    assert by_name["Decreto 11.034/2022"].due_at == datetime(2026, 3, 14, 0, 0, tzinfo=SP)
    assert case.due_at == datetime(2026, 3, 9, 12, 50, tzinfo=SP)
    cost = Interaction.objects.get(pk=case.interaction_id)
    assert (cost.kind, cost.minutes, cost.channel, cost.initiated_by) == ("case", Decimal(6), "phone", "customer")
    assert [moment.kind for moment in timeline(norte.pk, by=manager, only=["cases"])] == ["case-opened"]


def test_the_same_key_again_changes_nothing(norte: Customer, manager: Actor) -> None:
    first = open_case(replace(BROKEN, customer=norte.pk, key="k1"), by=manager, at=FRIDAY)
    before = counted()
    assert open_case(replace(BROKEN, customer=norte.pk, key="k1"), by=manager, at=FRIDAY).pk == first.pk
    assert counted() == before


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(BROKEN, type="rant"), "type"), (replace(BROKEN, subject="  "), "subject"), (replace(BROKEN, priority=9), "priority"),
        (replace(BROKEN, queue="nowhere"), "queue"), (replace(BROKEN, service="magic"), "service"), (replace(BROKEN, subject="x" * 301), "subject"),
        (replace(BROKEN, promised_at=FRIDAY - timedelta(days=1)), "promised_at"), (replace(BROKEN, minutes=Decimal(-1)), "minutes"),
        (replace(BROKEN, body="a\x00b"), "body"),
    ],
)  # fmt: skip
def test_a_refused_case_leaves_nothing(said: NewCase, field: str, norte: Customer, manager: Actor) -> None:
    complain(norte, manager)
    before = counted()
    with pytest.raises(Refused) as no:
        open_case(said, by=manager, at=FRIDAY)
    assert no.value.field == field
    assert counted() == before


def test_a_customer_of_others_looks_like_none(sul: Customer, manager: Actor) -> None:
    with pytest.raises(CustomerNotFound):
        complain(sul, manager)


def test_an_anonymous_complaint_and_one_of_a_stranger_are_cases_too(manager: Actor, company: Company) -> None:
    nobody = open_case(replace(BROKEN, subject="Barulho na doca"), by=manager, at=FRIDAY)
    stranger = open_case(replace(BROKEN, author="Vizinha", author_contact="vizinha@rua.example"), by=manager, at=FRIDAY)
    assert (nobody.identity, nobody.author, stranger.identity) == (None, "", None)
    assert set(cases_seen_by(manager)) == {nobody, stranger}
    assert not cases_seen_by(company.actor(company.seller)).exists()


def test_nobody_sees_a_complaint_about_himself(norte: Customer, manager: Actor, company: Company) -> None:
    case = open_case(replace(BROKEN, customer=norte.pk, about_user=company.seller.pk), by=manager, at=FRIDAY)
    with pytest.raises(CaseNotFound):
        case_for(case.pk, by=company.actor(company.seller))
    with pytest.raises(Refused, match="cannot take"):
        working.transfer(case.pk, agent=company.seller.pk, by=manager, at=FRIDAY)


def test_waiting_pauses_the_house_and_not_the_law(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    case = working.answer(case.pk, text="Mande uma foto.", channel="email", by=manager, at=FRIDAY + timedelta(minutes=5))
    case = working.wait(case.pk, reason="foto", by=manager, at=FRIDAY + timedelta(minutes=6))
    assert case.due_at == NEVER
    late = complain(norte, manager)
    late = working.wait(late.pk, reason="foto", by=manager, at=FRIDAY + timedelta(minutes=6))
    assert late.due_at == datetime(2026, 3, 14, 0, 0, tzinfo=SP)
    heard = working.hear(case.pk, text="Aqui está.", channel="email", by=manager, at=FRIDAY + timedelta(days=3))
    assert (heard.state, heard.contacts) == ("working", 2)
    assert heard.due_at < NEVER


def test_a_case_closes_only_with_the_outcome_told(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    with pytest.raises(Refused, match="Only a resolved case"):
        ending.close(case.pk, told_how="phone", by=manager, at=FRIDAY)
    ending.resolve(case.pk, state="solved", outcome="Trocamos as caixas.", by=manager, at=FRIDAY + timedelta(hours=20))
    before = counted()
    with pytest.raises(Refused, match="was not told"):
        ending.close(case.pk, told_how="", by=manager, at=FRIDAY + timedelta(hours=21))
    with pytest.raises(Refused, match="Nobody tried"):
        ending.close(case.pk, told_how="not-reachable", by=manager, at=FRIDAY + timedelta(hours=21))
    assert counted() == before
    closed = ending.close(case.pk, told_how="phone", by=manager, at=FRIDAY + timedelta(hours=21))
    assert (closed.state, closed.is_open, closed.told_how, closed.due_at) == ("closed", False, "phone", NEVER)


def test_a_case_opened_again_may_be_late_at_once_and_keeps_its_first_solution(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    ending.resolve(case.pk, state="solved", outcome="Feito.", told_how="phone", by=manager, at=FRIDAY + timedelta(minutes=5))
    later = FRIDAY + timedelta(days=14)
    case = ending.reopen(case.pk, reason="Voltou a acontecer.", by=manager, at=later)
    states = {one.clock.name: one.state for one in readings(case, courses([case])[case.pk], desk(), now=later)}
    assert states == {"Decreto 11.034/2022": "met", "First answer": "met", "Solution": "missed"}
    assert (case.reopens, case.is_open, case.contacts) == (1, True, 2)


def test_after_a_month_it_is_a_new_case(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    ending.resolve(case.pk, state="solved", outcome="Feito.", told_how="phone", by=manager, at=FRIDAY)
    with pytest.raises(Refused, match="more than 30 days"):
        ending.reopen(case.pk, reason="De novo.", by=manager, at=FRIDAY + timedelta(days=40))


def test_merged_cases_keep_both_numbers_and_cost_once(norte: Customer, manager: Actor) -> None:
    first = open_case(replace(BROKEN, customer=norte.pk, minutes=Decimal(4)), by=manager, at=FRIDAY)
    second = open_case(replace(BROKEN, customer=norte.pk, channel="email", minutes=Decimal(3)), by=manager, at=FRIDAY)
    kept = joining.merge_cases(first.pk, second.pk, by=manager, at=FRIDAY)
    assert case_for(second.protocol, by=manager).merged_into == kept
    assert kept.contacts == 2
    assert second.protocol in kept.search_doc
    assert list(Interaction.objects.filter(kind="case").values_list("minutes", flat=True)) == [Decimal(7)]
    assert joining.merge_cases(first.pk, first.pk, by=manager, at=FRIDAY).pk == first.pk
    with pytest.raises(Refused, match="was merged"):
        working.note(second.pk, text="?", by=manager, at=FRIDAY)


def test_cases_of_different_customers_are_not_merged(norte: Customer, mar: Customer, manager: Actor) -> None:
    first, second = complain(norte, manager), complain(mar, manager)
    before = counted()
    with pytest.raises(Refused, match="different customers"):
        joining.merge_cases(first.pk, second.pk, by=manager, at=FRIDAY)
    assert counted() == before


def test_a_mass_incident_ends_with_every_author_told(norte: Customer, mar: Customer, manager: Actor) -> None:
    incident = open_case(replace(BROKEN, subject="Caminhão quebrado"), by=manager, at=FRIDAY)
    children = [complain(one, manager) for one in (norte, mar)]
    joining.join_incident(incident.pk, [one.pk for one in children], by=manager, at=FRIDAY)
    done = joining.resolve_incident(incident.pk, state="solved", outcome="Entregue hoje.", told_how="email", by=manager, at=FRIDAY)
    assert [one.state for one in done] == ["closed"] * 3


def test_minutes_of_work_reach_the_cost_event(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    assert Interaction.objects.get(pk=case.interaction_id).minutes is None
    working.answer(case.pk, text="Olá.", channel="email", by=manager, at=FRIDAY, work=Work(Decimal("7.5"), "timer"))
    working.note(case.pk, text="Falei com a doca.", by=manager, at=FRIDAY, work=Work(Decimal(4)))
    assert Interaction.objects.get(pk=case.interaction_id).minutes == Decimal("11.5")


def test_a_handover_counts_and_taking_a_free_case_does_not(norte: Customer, manager: Actor, company: Company) -> None:
    case = complain(norte, manager)
    assert working.transfer(case.pk, agent=company.seller.pk, by=manager, at=FRIDAY).transfers == 0
    assert working.transfer(case.pk, queue="apoio", reason="É de Portugal.", by=manager, at=FRIDAY).transfers == 1
    with pytest.raises(Refused, match="there already"):
        working.transfer(case.pk, queue="apoio", by=manager, at=FRIDAY)


def test_a_service_with_a_ready_answer_needs_no_agent(norte: Customer, manager: Actor) -> None:
    complain(norte, manager)
    RequestedService.objects.filter(code="statement").update(answer_text="O extrato está no portal.")
    case = open_case(
        NewCase("request", "Extrato de março", customer=norte.pk, service="statement", channel="portal"), by=manager, at=FRIDAY
    )
    assert (case.state, case.answered_at, case.agent) == ("closed", FRIDAY, None)


def test_a_suggestion_has_its_own_states(norte: Customer, manager: Actor) -> None:
    case = open_case(NewCase("suggestion", "Caixas menores", customer=norte.pk), by=manager, at=FRIDAY)
    with pytest.raises(Refused, match="no outcome of this type"):
        ending.resolve(case.pk, state="solved", outcome="ok", by=manager, at=FRIDAY)
    done = ending.resolve(case.pk, state="adopted", outcome="Vamos fazer.", told_how="email", by=manager, at=FRIDAY)
    assert done.state == "closed"


def test_who_looked_before_the_others_changed_is_told(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    working.note(case.pk, text="a", by=manager, at=FRIDAY)
    with pytest.raises(Stale):
        working.answer(case.pk, text="b", channel="email", by=manager, at=FRIDAY, version=case.version)


def test_a_reader_may_not_work(norte: Customer, manager: Actor, company: Company) -> None:
    case = complain(norte, manager)
    before = counted()
    with pytest.raises(PermissionError):
        working.note(case.pk, text="a", by=company.actor(company.reader), at=FRIDAY)
    assert counted() == before


def test_the_date_that_the_inbox_sorts_by_is_the_computed_one(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    case = working.answer(case.pk, text="Olá", channel="email", by=manager, at=FRIDAY + timedelta(days=4))
    assert case.due_at == due_of(case, courses([case])[case.pk], desk(), now=FRIDAY + timedelta(days=4))


def test_each_verb_leaves_one_event(norte: Customer, manager: Actor) -> None:
    case = complain(norte, manager)
    before = Event.objects.count()
    working.answer(case.pk, text="a", channel="email", by=manager, at=FRIDAY)
    working.wait(case.pk, reason="b", by=manager, at=FRIDAY)
    working.hear(case.pk, text="c", channel="email", by=manager, at=FRIDAY)
    working.give_protocol(case.pk, by=manager, at=FRIDAY)
    ending.resolve(case.pk, state="solved", outcome="d", by=manager, at=FRIDAY)
    ending.close(case.pk, told_how="email", by=manager, at=FRIDAY)
    ending.reopen(case.pk, reason="e", by=manager, at=FRIDAY)
    ending.cancel(case.pk, reason="f", by=manager, at=FRIDAY)
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))[before:]
    words = [
        "case-answered",
        "case-paused",
        "case-heard",
        "protocol-given",
        "case-resolved",
        "case-closed",
        "case-reopened",
        "case-cancelled",
    ]
    assert verbs == [f"service.{word}" for word in words]
