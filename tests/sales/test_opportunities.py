"""Opportunities: opened, moved, lost with a reason, taken up again; every step stays on record."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from carteira.basics.actor import Actor, NotAllowed
from carteira.basics.refused import Refused, Stale
from carteira.customers.actions import merge_customers
from carteira.customers.models import Customer
from carteira.customers.queries import CustomerNotFound
from carteira.governance.models import Event
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.opportunities import change_opportunity, hand_over, move_opportunity
from carteira.sales.actions.processes import publish_process
from carteira.sales.actions.rates import refresh_rates
from carteira.sales.models import Opportunity, ProcessVariant, StageMove
from carteira.sales.queries.board import board
from carteira.sales.queries.forecast import calibration_of, forecast
from carteira.sales.queries.listing import opportunities
from carteira.sales.queries.processes import variant_for, variant_named
from carteira.sales.queries.scope import OpportunityNotFound
from carteira.sales.rules.standard import ENDS, ProcessPlan, StepPlan
from tests.company import NOW, Company
from tests.sales.conftest import US
from tests.sales.world import LOST, close_many, customer_of, opportunity_of

LATER = NOW + timedelta(days=1)


def test_it_begins_at_the_first_step_of_the_customers_process(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    assert (row.variant.code, row.step.code, row.state, row.owner_id) == ("consultative", "qualify", "open", seller.id)
    assert [move.to_step.code for move in row.moves.all()] == ["qualify"]
    event = Event.objects.get(verb="sales.opportunity-opened")
    assert (event.subject_id, event.customer_id) == (row.pk, norte.pk)


def test_every_move_is_kept_and_the_database_refuses_to_change_one(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    move_opportunity(row.pk, to="proposal", by=seller, at=LATER, note="asked for an offer")
    moves = list(StageMove.objects.order_by("id"))
    assert [(m.from_step.code if m.from_step else "", m.to_step.code, m.by, m.note) for m in moves] == [
        ("", "qualify", "Sergio", ""), ("qualify", "proposal", "Sergio", "asked for an offer"),
    ]  # fmt: skip
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        StageMove.objects.filter(pk=moves[0].pk).update(note="never happened")


@pytest.mark.parametrize("loss", [None, Loss("price", ""), Loss("", "customer"), Loss("weather", "customer"), Loss("price", "a bird")])
def test_losing_needs_a_reason_and_who_says_so(norte: Customer, seller: Actor, loss: Loss | None) -> None:
    row = opportunity_of(norte, by=seller)
    with pytest.raises(Refused, match="who says so"):
        move_opportunity(row.pk, to="lost", loss=loss, by=seller, at=LATER)
    row.refresh_from_db()
    assert (row.state, StageMove.objects.count()) == ("open", 1)


def test_a_lost_deal_is_taken_up_again_and_keeps_its_history(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    move_opportunity(row.pk, to="lost", loss=LOST, by=seller, at=LATER)
    again = move_opportunity(row.pk, to="negotiation", by=seller, at=LATER + timedelta(days=9))
    assert (again.state, again.closed_at, again.reopened) == ("open", None, 1)
    assert list(row.moves.order_by("id").values_list("to_step__code", "loss_reason")) == [
        ("qualify", ""),
        ("lost", "price"),
        ("negotiation", ""),
    ]
    assert Event.objects.filter(verb="sales.opportunity-reopened").count() == 1


def test_a_won_deal_has_a_value_and_stays_won(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller, value=None)
    with pytest.raises(Refused, match="has a value"):
        move_opportunity(row.pk, to="won", by=seller, at=LATER)
    change_opportunity(row.pk, {"value": Decimal(500)}, by=seller, at=LATER)
    move_opportunity(row.pk, to="won", by=seller, at=LATER)
    with pytest.raises(Refused, match="won already"):
        move_opportunity(row.pk, to="proposal", by=seller, at=LATER)


def test_a_stale_move_is_refused_and_moving_nowhere_is_nothing(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    move_opportunity(row.pk, to="visit", by=seller, at=LATER, version=1)
    with pytest.raises(Stale):
        move_opportunity(row.pk, to="proposal", by=seller, at=LATER, version=1)
    move_opportunity(row.pk, to="visit", by=seller, at=LATER)
    assert row.moves.count() == 2
    with pytest.raises(Refused, match="no step"):
        move_opportunity(row.pk, to="offer", by=seller, at=LATER)


def test_not_yours_and_not_there_look_the_same(norte: Customer, sul: Customer, seller: Actor, outsider: Actor, company: Company) -> None:
    row = opportunity_of(norte, by=seller)
    for act in (
        lambda: move_opportunity(row.pk, to="visit", by=outsider, at=LATER),
        lambda: move_opportunity(10**9, to="visit", by=seller, at=LATER),
    ):
        with pytest.raises(OpportunityNotFound):
            act()
    with pytest.raises(CustomerNotFound):
        opportunity_of(sul, by=seller)
    with pytest.raises(NotAllowed):
        opportunity_of(norte, by=company.actor(company.reader))
    assert not opportunities(by=outsider).exists()


def test_a_running_case_keeps_its_version_of_the_process(norte: Customer, seller: Actor, manager: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    plan = ProcessPlan("consultative", "Consultative sale", "", (StepPlan("call", "Call"), *ENDS), is_default=True)
    publish_process(plan, by=manager, at=LATER)
    assert move_opportunity(row.pk, to="negotiation", by=seller, at=LATER).variant.number == 1
    assert opportunity_of(norte, by=seller).step.code == "call"
    assert ProcessVariant.objects.filter(code="consultative").count() == 2
    with pytest.raises(Refused, match="no process"):
        publish_process(ProcessPlan("x", "X", "", (StepPlan("call", "Call"),)), by=manager, at=LATER)
    with pytest.raises(NotAllowed):
        publish_process(plan, by=seller, at=LATER)


def test_the_segment_decides_the_process(norte: Customer, seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carteira.sales.queries.processes.segment_codes_of", lambda _pk, **_on: ["low-cost"])
    assert variant_for(norte, on=date(2026, 3, 31)).code == "light"
    assert opportunity_of(norte, by=seller).step.code == "contact"


def test_opportunities_follow_a_merge(norte: Customer, seller: Actor, company: Company) -> None:
    twin = customer_of("Norte Ltda", company.seller)
    row = opportunity_of(twin, by=seller)
    merge_customers([twin.pk], into=norte.pk, by=US, at=LATER)
    row.refresh_from_db()
    assert row.identity.customer_id == norte.pk


def test_a_vacation_is_handed_over_whole_or_not_at_all(
    norte: Customer, sul: Customer, seller: Actor, outsider: Actor, company: Company
) -> None:
    mine, other = opportunity_of(norte, by=seller), opportunity_of(sul, by=outsider)
    with pytest.raises(OpportunityNotFound):
        hand_over([mine.pk, other.pk], to=company.manager.pk, by=seller, at=LATER)
    assert Opportunity.objects.get(pk=mine.pk).owner_id == seller.id
    assert hand_over([mine.pk], to=company.manager.pk, by=seller, at=LATER) == 1
    assert Opportunity.objects.get(pk=mine.pk).owner_id == company.manager.pk


def test_the_forecast_is_p_times_value_and_says_what_has_no_basis(norte: Customer, seller: Actor, manager: Actor) -> None:
    open_one = opportunity_of(norte, by=seller, value="2000", expected_on=date(2026, 5, 20))
    assert forecast(by=seller)[0].sums[0].weighted is None
    close_many(norte, by=seller, won=6, lost=6)
    refresh_rates(by=manager, at=LATER)
    found = board(variant_named("consultative"), by=seller, now=LATER)
    qualify = found.lanes[0]
    # 12 closed, half of them won: the rate of every step they passed is one half, whatever it is shrunk towards.
    assert (qualify.count, qualify.probability) == (1, pytest.approx(0.5))
    assert found.total[0].weighted == Decimal("1000")
    month = forecast(by=seller)[0]
    assert (month.month, month.sums[0].weighted, month.sums[0].without) == (date(2026, 5, 1), Decimal("1000"), Decimal(0))
    assert open_one.moves.get().probability is None


def test_calibration_stands_beside_the_base_rate(norte: Customer, seller: Actor, manager: Actor) -> None:
    close_many(norte, by=seller, won=6, lost=6)
    assert calibration_of(by=manager).brier is None
    refresh_rates(by=manager, at=LATER)
    close_many(norte, by=seller, won=10, lost=10)
    found = calibration_of(by=manager)
    assert (found.count, found.won) == (20, 10)
    assert found.brier == pytest.approx(0.25)
    assert found.base == pytest.approx(0.25)


def test_the_board_asks_the_same_number_of_queries_whatever_stands_on_it(norte: Customer, seller: Actor) -> None:
    variant = variant_named("consultative")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            board(variant, by=seller, now=NOW)
        return len(queries)

    empty = asked()
    for number in range(30):
        opportunity_of(norte, by=seller, name=f"Deal {number}")
    assert asked() <= empty + 1 <= 6
    lane = board(variant, by=seller, now=NOW).lanes[0]
    assert (lane.count, len(lane.cards), lane.more) == (30, 12, 18)
