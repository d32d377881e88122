"""The acceptance checks of the service desk. Its thirty clock cases stand in rules/test_clocks.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer, Interaction, SourceIdentity
from carteira.service.actions import ending, improving, working
from carteira.service.actions.opening import open_case
from carteira.service.actions.outside import take_outside
from carteira.service.models import Case, CorrectiveAction
from carteira.service.queries.causes import cause_for, causes, effect_of, watch
from carteira.service.queries.cohorts import recovery
from carteira.service.queries.course import courses, readings
from carteira.service.queries.desks import desk
from carteira.service.rules.effects import measure_effect
from carteira.service.rules.said import NewCase, Outside
from carteira.trade.models import CreditNote, Delivery, Order, OrderLine
from tests.service.rules import test_clocks

pytestmark = pytest.mark.django_db
SP = ZoneInfo("America/Sao_Paulo")
DONE_ON = date(2026, 6, 1)
NOW = datetime(2026, 9, 1, 12, 0, tzinfo=SP)


def order(identity: SourceIdentity, day: date, number: int) -> Order:
    return Order(source="erp", native_id=f"{day}-{number}", identity=identity, ordered_on=day, currency="BRL")


def identity_of(customer: Customer) -> SourceIdentity:
    return SourceIdentity.objects.filter(customer=customer).order_by("id")[0]


def orders(identity: SourceIdentity, day: date, count: int) -> None:
    Order.objects.bulk_create([order(identity, day, number) for number in range(count)])


def strike(cause: str, customer: Customer, day: date, count: int, by: Actor) -> None:
    at = datetime(day.year, day.month, day.day, 10, 0, tzinfo=SP)
    made = [open_case(NewCase("complaint", "Caixa amassada", customer=customer.pk), by=by, at=at).pk for _ in range(count)]
    improving.attribute(made, cause, by=by, at=at)


def acted(cause: str, by: Actor) -> CorrectiveAction:
    planned = improving.plan_action(cause, what="Caixa reforçada", by=by, at=NOW - timedelta(days=120))
    return improving.carry_out_action(planned.pk, done_on=DONE_ON, by=by, at=NOW)


def test_c14_a_thirty_clock_cases() -> None:
    assert len(test_clocks.DUE) + len(test_clocks.COURSE) + 4 >= 30
    about = " ".join(case[0] for case in [*test_clocks.DUE, *test_clocks.COURSE])
    assert all(word in about for word in ("Friday 17:50", "carnival", "Azores", "pause", "re-opened", "clocks go forward"))


def test_c14_b_twelve_to_five_per_thousand_is_eliminated(norte: Customer, manager: Actor) -> None:
    improving.name_cause(name="Embalagem fraca", code="packaging", by=manager, at=NOW)
    orders(identity_of(norte), DONE_ON - timedelta(days=30), 1000)
    orders(identity_of(norte), DONE_ON + timedelta(days=30), 1000)
    strike("packaging", norte, DONE_ON - timedelta(days=20), 12, manager)
    strike("packaging", norte, DONE_ON + timedelta(days=40), 5, manager)
    action = improving.judge_action(acted("packaging", manager).pk, by=manager, at=NOW)
    assert (action.verdict, action.figures["before"], action.figures["orders_before"]) == ("eliminated", 12, 1000)
    effect = effect_of(action, today=NOW.date())
    assert effect is not None
    assert effect.ratio == pytest.approx(5 / 12)
    assert effect.chance == pytest.approx(0.0481, abs=1e-4)
    assert (effect.low, effect.high) == (
        pytest.approx(0.115, abs=1e-3),
        pytest.approx(1.2706, abs=1e-3),
    )  # the strict interval stays in sight
    rows, exposed = causes(by=manager, until=DONE_ON)
    assert (rows[0].cases, exposed, rows[0].per_thousand) == (12, 1000, 12.0)


def test_c14_b_twelve_to_five_with_half_the_orders_is_not_proven(norte: Customer, manager: Actor) -> None:
    improving.name_cause(name="Embalagem fraca", code="packaging", by=manager, at=NOW)
    orders(identity_of(norte), DONE_ON - timedelta(days=30), 1000)
    orders(identity_of(norte), DONE_ON + timedelta(days=30), 500)
    strike("packaging", norte, DONE_ON - timedelta(days=20), 12, manager)
    strike("packaging", norte, DONE_ON + timedelta(days=40), 5, manager)
    action = improving.judge_action(acted("packaging", manager).pk, by=manager, at=NOW)
    assert action.verdict == "not-proven"


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [((120, 10_000, 50, 10_000), "eliminated"), ((12, 1000, 0, 1000), "eliminated"), ((5, 1000, 12, 1000), "worse"), ((3, 1000, 0, 1000), "not-proven"),
     ((0, 1000, 5, 1000), None), ((12, 0, 5, 1000), None), ((12, 1000, 5, 0), None)],
)  # fmt: skip
def test_verdicts(figures: tuple[int, int, int, int], verdict: str | None) -> None:
    assert measure_effect(*figures).verdict == verdict


def test_no_orders_give_no_verdict(norte: Customer, manager: Actor) -> None:
    improving.name_cause(name="Embalagem fraca", code="packaging", by=manager, at=NOW)
    strike("packaging", norte, DONE_ON - timedelta(days=20), 2, manager)
    with pytest.raises(Refused, match="no basis"):
        improving.judge_action(acted("packaging", manager).pk, by=manager, at=NOW)


def test_a_new_cause_rings_before_the_half_year_is_over(norte: Customer, manager: Actor) -> None:
    improving.name_cause(name="Motorista novo", code="driver", by=manager, at=NOW)
    monday = NOW.date() - timedelta(days=NOW.date().weekday())
    for week in range(1, 27):
        orders(identity_of(norte), monday - timedelta(weeks=week), 40)
    assert watch(cause_for("driver", by=manager), until=NOW.date()).alarm_on is None
    for week in (1, 2, 3, 4):
        strike("driver", norte, monday - timedelta(weeks=week), 3, manager)
    assert watch(cause_for("driver", by=manager), until=NOW.date()).alarm_on == monday - timedelta(weeks=3)


def test_c14_c_four_recovery_cohorts_sum_to_the_base(norte: Customer, mar: Customer, manager: Actor, company) -> None:  # type: ignore[no-untyped-def]
    from carteira.customers.actions import register_customer

    seller = company.actor(company.seller)
    everybody = [norte, mar, *(register_customer({"name": f"Loja {n}"}, by=seller, at=NOW) for n in range(6))]
    Customer.objects.update(territory=company.north)
    first, until, after = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)
    for one in everybody[:7]:  # the last one bought nothing: no part of the base
        Order.objects.bulk_create([order(identity_of(one), first, one.pk)])
    at = datetime(2026, 2, 2, 10, 0, tzinfo=SP)
    solved = open_case(NewCase("complaint", "Falta", customer=everybody[0].pk), by=manager, at=at)
    ending.resolve(solved.pk, state="solved", outcome="Feito.", told_how="phone", by=manager, at=at)
    open_case(NewCase("complaint", "Falta", customer=everybody[1].pk), by=manager, at=at)
    late, short, credited = (identity_of(one) for one in everybody[2:5])
    day = date(2026, 2, 10)
    Delivery.objects.create(source="erp", native_id="1", identity=late, delivered_on=day, promised_on=day - timedelta(days=2), in_full=True)
    Delivery.objects.create(source="erp", native_id="2", identity=short, delivered_on=day, promised_on=day, in_full=False)
    CreditNote.objects.create(source="erp", native_id="3", identity=credited, issued_on=day, amount=10, currency="BRL")
    again = Order.objects.bulk_create([order(identity_of(everybody[n]), until, 100 + n) for n in (0, 2, 5)])
    OrderLine.objects.create(source="erp", native_id="l", order=again[0], quantity=1, list_amount=100, net_amount=Decimal(90))
    told = recovery(by=manager, first=first, until=until, after_until=after)
    cohorts = {one.name: one for one in told.cohorts}
    assert {name: one.customers for name, one in cohorts.items()} == {"solved": 1, "unsolved": 1, "silent": 3, "no-problem": 2}
    assert sum(one.customers for one in told.cohorts) == told.base == 7
    assert {name: one.stayed.hits for name, one in cohorts.items()} == {"solved": 1, "unsolved": 0, "silent": 1, "no-problem": 1}
    assert cohorts["solved"].bought == {"BRL": Decimal(90)}
    assert cohorts["silent"].stayed.low is not None
    assert {row.customer.pk for row in told.sufferers} == {one.pk for one in everybody[2:5]}


def outside(case: NewCase, filed: datetime, by: Actor, reference: str = "2026/77") -> Case:
    return take_outside(case, Outside("procon", reference, filed, filed + timedelta(days=10)), by=by, at=NOW)


def test_c14_d_an_external_complaint_links_to_the_earlier_unanswered_contact(norte: Customer, manager: Actor) -> None:
    said = NewCase("complaint", "Cobrança dupla", customer=norte.pk)
    answered = open_case(said, by=manager, at=NOW - timedelta(days=40))
    working.answer(answered.pk, text="Já vimos.", channel="email", by=manager, at=NOW - timedelta(days=39))
    ignored = open_case(said, by=manager, at=NOW - timedelta(days=30))
    case = outside(replace(said, subject="Procon: cobrança dupla"), NOW - timedelta(days=5), manager)
    assert (case.external.ignored_case_id, case.external.ignored_days, case.external.linked_by) == (ignored.pk, 25, "automatic")
    assert outside(said, NOW - timedelta(days=5), manager).pk == case.pk  # told twice is one complaint
    ignored.refresh_from_db()
    assert ignored.priority == 1
    legal = next(one for one in readings(case, courses([case])[case.pk], desk(), now=NOW) if one.clock.nature == "legal")
    assert legal.due_at == NOW + timedelta(days=5)  # the date of the notice
    working.wait(case.pk, reason="documento", by=manager, at=NOW)
    case.refresh_from_db()
    assert case.due_at == NOW + timedelta(days=5)  # the law does not wait


def test_c14_d_a_message_that_nobody_answered_is_found_too(norte: Customer, manager: Actor) -> None:
    identity = identity_of(norte)
    for number, (days, direction) in enumerate([(20, "in"), (15, "out"), (9, "in")]):
        at = NOW - timedelta(days=days)
        Interaction.objects.create(
            source="t", native_id=str(number), identity=identity, kind="email", direction=direction, occurred_at=at, received_at=at,
            business_date=at.date(),
        )  # fmt: skip
    case = outside(NewCase("complaint", "Procon", customer=norte.pk), NOW - timedelta(days=2), manager)
    assert case.external.ignored_interaction.native_id == "2"
    assert case.external.ignored_days == 7


def test_c14_d_the_book_of_complaints_runs_fifteen_working_days_from_its_filing(manager: Actor) -> None:
    filed = datetime(2026, 3, 23, 11, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    said = NewCase("complaint", "Folha 77", author="Anónimo", queue="apoio")
    open_case(said, by=manager, at=filed)
    case = take_outside(said, Outside("livro-de-reclamacoes", "ROR77", filed), by=manager, at=filed + timedelta(days=2))
    legal = next(
        one for one in readings(case, courses([case])[case.pk], desk(), now=filed + timedelta(days=3)) if one.clock.nature == "legal"
    )
    assert legal.due_at == datetime(2026, 4, 15, 0, 0, tzinfo=ZoneInfo("Europe/Lisbon"))
    with pytest.raises(Refused, match="cannot be cancelled"):
        ending.cancel(case.pk, reason="?", by=manager, at=filed + timedelta(days=3))
