"""The ledger of effort, with the acceptance checks on joint visits, coverage, and tactics without strategy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.logging import log_interaction
from carteira.customers.models import Customer
from carteira.customers.queries import CustomerNotFound
from carteira.customers.rules.touch import Touch, split
from carteira.governance.models import Event
from carteira.returns.actions.effort import EntryNotFound, log_effort, set_role_rate, set_usual_minutes, take_back_effort
from carteira.returns.models import EffortEntry, EffortShare
from carteira.returns.queries.effort import effort
from carteira.returns.queries.relationship import relationship, taken_by_customers
from carteira.returns.rules.ledger import Line, ledger
from carteira.service.actions import working
from carteira.service.actions.opening import open_case
from carteira.service.rules.said import NewCase, Work
from tests.company import Company

AT = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
FIRST, UNTIL = date(2026, 3, 1), date(2026, 4, 1)
HALF = Decimal("0.5")


def touch(
    customer: Customer, kind: str, minutes: int | None, by: Actor, *, plan: str = "", shares: dict[int, Decimal] | None = None
) -> None:
    said = Touch(customer.pk, kind, AT, minutes=None if minutes is None else Decimal(minutes), plan_link=plan, shares=shares or {})
    log_interaction(said, by=by, at=AT)


def log(minutes: int, by: Actor, *, shares: dict[int, Decimal] | None = None, kind: str = "preparation", plan: str = "") -> EffortEntry:
    return log_effort(minutes=Decimal(minutes), kind=kind, day=AT.date(), shares=shares, plan_link=plan, by=by, at=AT)


@pytest.mark.django_db
def test_c15_b_a_joint_visit_is_split(norte: Customer, mar: Customer, manager: Actor) -> None:
    both = {norte.pk: HALF, mar.pk: HALF}
    touch(norte, "visit", 75, manager, shares=both)
    log(31, manager, shares=both, kind="travel")
    found = effort(by=manager, first=FIRST, until=UNTIL)
    assert {one.name: one.minutes for one in found.customers} == {str(norte.pk): Decimal("53.00"), str(mar.pk): Decimal("53.00")}
    assert found.whole.minutes == 106
    assert sum(EffortShare.objects.values_list("share", flat=True)) == 1


@pytest.mark.django_db
def test_c15_d_more_than_a_fifth_for_nobody_warns_everywhere(norte: Customer, manager: Actor) -> None:
    touch(norte, "visit", 80, manager)
    log(20, manager, kind="training")
    assert not effort(by=manager, first=FIRST, until=UNTIL).warns  # a fifth exactly
    log(1, manager, kind="training")
    found = effort(by=manager, first=FIRST, until=UNTIL)
    assert (found.warns, found.unassigned) == (True, Decimal(21))
    assert relationship(norte.pk, by=manager, first=FIRST, until=UNTIL).warns


@pytest.mark.django_db
def test_forty_of_a_hundred_hours_without_a_plan_are_tactics_without_strategy(norte: Customer, manager: Actor) -> None:
    for _day in range(10):
        touch(norte, "visit", 360, manager, plan="plan:1")
        touch(norte, "call", 240, manager)
    found = effort(by=manager, first=FIRST, until=UNTIL)
    assert (found.whole.hours, found.whole.unlinked_share) == (Decimal(100), Decimal("0.4"))


@pytest.mark.django_db
def test_work_on_a_case_counts_once_for_who_did_it(norte: Customer, manager: Actor, company: Company) -> None:
    case = open_case(NewCase("complaint", "Caixas", customer=norte.pk, minutes=Decimal(5)), by=manager, at=AT)
    working.answer(case.pk, text="Olá", channel="email", by=company.actor(company.seller), at=AT, work=Work(Decimal(7), "timer"))
    stranger = open_case(NewCase("question", "Horário?", minutes=Decimal(3)), by=manager, at=AT)
    assert stranger.identity is None
    found = effort(by=manager, first=FIRST, until=UNTIL)
    assert {one.name: one.minutes for one in found.kinds} == {"case": Decimal(15)}
    assert {one.name: one.minutes for one in found.roles} == {"manager": Decimal(8), "seller": Decimal(7)}
    assert found.unassigned == 3


@pytest.mark.django_db
def test_a_cost_needs_a_rate_of_every_role(norte: Customer, manager: Actor, company: Company) -> None:
    owner = company.actor(company.owner)
    touch(norte, "visit", 90, manager)
    touch(norte, "visit", 30, company.actor(company.seller))
    assert effort(by=manager, first=FIRST, until=UNTIL).whole.cost is None
    set_role_rate("manager", hour_cost=Decimal(100), currency="BRL", valid_from=FIRST, by=owner, at=AT)
    assert effort(by=manager, first=FIRST, until=UNTIL).whole.cost is None  # part of a cost is not a cost
    set_role_rate("seller", hour_cost=Decimal(60), currency="BRL", valid_from=FIRST, by=owner, at=AT)
    assert effort(by=manager, first=FIRST, until=UNTIL).whole.cost == Decimal(180)
    set_role_rate("service", hour_cost=Decimal(60), currency="EUR", valid_from=FIRST, by=owner, at=AT)
    assert effort(by=manager, first=FIRST, until=UNTIL).whole.cost is None  # currencies are not added


@pytest.mark.django_db
def test_what_nobody_recorded_is_estimated_apart(norte: Customer, manager: Actor, company: Company) -> None:
    touch(norte, "call", 10, manager)
    touch(norte, "call", None, manager)
    set_usual_minutes("call", minutes=Decimal(8), by=company.actor(company.owner), at=AT)
    whole = effort(by=manager, first=FIRST, until=UNTIL).whole
    assert (whole.minutes, whole.estimated, whole.coverage) == (Decimal(10), Decimal(8), HALF)


@pytest.mark.django_db
def test_each_sees_the_effort_of_its_own_customers(norte: Customer, sul: Customer, manager: Actor, company: Company) -> None:
    touch(norte, "visit", 60, manager)
    touch(sul, "visit", 60, company.actor(company.outsider))
    log(30, company.actor(company.outsider), kind="training")
    assert effort(by=company.actor(company.owner), first=FIRST, until=UNTIL).whole.minutes == 150
    seen = effort(by=company.actor(company.seller), first=FIRST, until=UNTIL)
    assert (seen.whole.minutes, seen.unassigned) == (60, 0)
    assert [row.customer for row in taken_by_customers(seen, by=company.actor(company.seller))] == [norte]
    with pytest.raises(CustomerNotFound):
        relationship(sul.pk, by=manager, first=FIRST, until=UNTIL)


@pytest.mark.django_db
def test_an_entry_counts_once_and_can_be_taken_back_by_its_own(norte: Customer, manager: Actor, company: Company) -> None:
    made = [log_effort(minutes=Decimal(9), kind="other", day=AT.date(), key="k", by=manager, at=AT) for _twice in range(2)]
    assert made[0].pk == made[1].pk
    with pytest.raises(EntryNotFound):
        take_back_effort(made[0].pk, by=company.actor(company.seller), at=AT)
    take_back_effort(made[0].pk, by=manager, at=AT)
    assert effort(by=manager, first=FIRST, until=UNTIL).whole.minutes == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [({"minutes": Decimal(0)}, "minutes"), ({"minutes": Decimal(1441)}, "minutes"), ({"minutes": Decimal("NaN")}, "minutes"), ({"kind": "nap"}, "kind"),
     ({"day": date(2026, 4, 1)}, "day"), ({"source": "guess"}, "source"), ({"text": "x" * 301}, "text")],
)  # fmt: skip
def test_wrong_time_is_refused_and_leaves_nothing(norte: Customer, manager: Actor, changes: dict[str, object], field: str) -> None:
    said: dict[str, object] = {"minutes": Decimal(5), "kind": "other", "day": AT.date(), **changes}
    before = Event.objects.count()
    with pytest.raises(Refused) as no:
        log_effort(**said, by=manager, at=AT)  # type: ignore[arg-type]
    assert no.value.field == field
    for shares in ({norte.pk: HALF}, {norte.pk: Decimal(2), 10**6: Decimal(-1)}):
        with pytest.raises(Refused, match="do not sum to 1"):
            log(5, manager, shares=shares)
    assert (EffortEntry.objects.count(), Event.objects.count()) == (0, before)


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=1440, places=2),
    st.lists(st.integers(1, 9_999), min_size=1, max_size=6),
)
def test_split_minutes_sum_to_the_whole(minutes: Decimal, weights: list[int]) -> None:
    parts = {place: (Decimal(weight) / sum(weights)).quantize(Decimal("0.0001")) for place, weight in enumerate(weights)}
    parts[0] += 1 - sum(parts.values())
    assert sum(split(minutes, parts).values()) == minutes  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"]), st.integers(0, 600)), max_size=20
    )
)
def test_every_way_of_summing_gives_the_same_whole(rows: list[tuple[int | None, str, str, int]]) -> None:
    lines = [Line(customer, kind, role, "2026-03", Decimal(minutes)) for customer, kind, role, minutes in rows]
    found = ledger(lines, {"x": Decimal(60), "y": Decimal(30)})
    for sums in (found.kinds, found.roles):
        assert sum((one.minutes for one in sums), Decimal(0)) == found.whole.minutes
        assert sum((one.cost or Decimal(0) for one in sums), Decimal(0)) == found.whole.cost
    assert sum((one.minutes for one in found.customers), Decimal(0)) + found.unassigned == found.whole.minutes
