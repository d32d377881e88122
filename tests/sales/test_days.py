"""A seller's day: offline visits count once, routes get shorter, few things at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions import Touch, log_interaction
from carteira.customers.models import Customer, Interaction
from carteira.governance.models import Event
from carteira.sales.actions.tasks import add_task, move_task
from carteira.sales.actions.visits import VisitSaid, locate, plan_route, plan_visit, sync_visit
from carteira.sales.models import Enquiry, PlannedVisit, Task
from carteira.sales.queries.work import TaskNotFound, my_day
from carteira.sales.rules.focus import Waiting, in_order
from carteira.sales.rules.route import Point, distance_km, length_km, route
from carteira.trade.actions import LineAsked
from carteira.trade.models import Order
from tests.company import NOW, Company
from tests.sales.test_doors import logged_in
from tests.sales.world import customer_of

D = Decimal
TODAY = NOW.date()


def test_an_offline_visit_with_observation_and_order_synced_twice_counts_once(norte: Customer, seller: Actor) -> None:
    """C11 (a)."""
    plan_visit(norte.pk, on=TODAY, purpose="Spring", by=seller, at=NOW)
    said = VisitSaid(
        "phone-7/1",
        norte.pk,
        NOW - timedelta(hours=2),
        D(35),
        "Spring",
        "New shelf, competitor's sweets at the till",
        "BRL",
        [LineAsked(D(3), D(120))],
    )
    first = sync_visit(said, by=seller, at=NOW)
    events = Event.objects.count()
    again = sync_visit(said, by=seller, at=NOW + timedelta(minutes=5))
    assert (first[0].pk, first[1].pk if first[1] else 0) == (again[0].pk, again[1].pk if again[1] else 0)
    assert (Interaction.objects.count(), Order.objects.count(), Event.objects.count()) == (1, 1, events)
    touch = Interaction.objects.get()
    assert (touch.kind, touch.minutes, touch.observation[:9]) == ("visit", D(35), "New shelf")
    assert PlannedVisit.objects.get().state == "made"


def test_the_same_visit_sent_twice_by_the_api(norte: Customer, seller: Actor) -> None:
    client = logged_in(seller)
    body = {
        "key": "k",
        "customer": norte.pk,
        "occurred_at": "2026-03-31T09:00:00Z",
        "minutes": "20",
        "currency": "BRL",
        "lines": [{"quantity": "1", "list_amount": "9.90"}],
    }
    answers = [client.post("/api/v1/sales/visits", body, content_type="application/json") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert (Interaction.objects.count(), Order.objects.count()) == (1, 1)


def test_nothing_is_begun_beyond_the_limit(norte: Customer, seller: Actor) -> None:
    tasks = [add_task(trigger=f"t:{n}", title=f"Task {n}", by=seller, at=NOW) for n in range(4)]
    for task in tasks[:3]:
        move_task(task.pk, to="doing", by=seller, at=NOW)
    with pytest.raises(Refused, match="3 things"):
        move_task(tasks[3].pk, to="doing", by=seller, at=NOW)
    move_task(tasks[0].pk, to="done", by=seller, at=NOW)
    assert move_task(tasks[3].pk, to="doing", by=seller, at=NOW).state == "doing"


def test_a_trigger_makes_one_task(norte: Customer, seller: Actor, outsider: Actor) -> None:
    first = add_task(trigger="follow-up:12", title="Ask after it", customer=norte.pk, by=seller, at=NOW)
    assert add_task(trigger="follow-up:12", title="Ask again", by=seller, at=NOW).pk == first.pk
    assert Task.objects.count() == 1
    with pytest.raises(TaskNotFound):
        move_task(first.pk, to="done", by=outsider, at=NOW)
    with pytest.raises(TaskNotFound):
        add_task(trigger="follow-up:12", title="Mine", by=outsider, at=NOW)


def test_what_waiting_costs_most_comes_first() -> None:
    late, dear, cheap, unknown = (
        Waiting(1, date(2026, 3, 1), None, None),
        Waiting(2, None, 30, D(600)),
        Waiting(3, None, 60, D(600)),
        Waiting(4, TODAY, None, None),
    )
    assert in_order([unknown, cheap, dear, late], today=TODAY) == [1, 2, 3, 4]


POINTS = st.lists(st.tuples(st.floats(-23.8, -23.4), st.floats(-46.9, -46.4)), min_size=1, max_size=6, unique=True)
START = Point(-23.55, -46.63)


@given(POINTS)
def test_a_route_visits_everybody_once_and_is_close_to_the_best(places: list[tuple[float, float]]) -> None:
    points = [Point(*place) for place in places]
    found = route(START, points)
    assert sorted(found) == list(range(len(points)))
    best = min(length_km(START, [points[n] for n in order]) for order in permutations(range(len(points))))
    assert length_km(START, [points[n] for n in found]) <= best * 1.1 + 1e-6


def test_sao_paulo_to_lisbon() -> None:
    assert distance_km(START, Point(38.7223, -9.1393)) == pytest.approx(7930, rel=0.01)


def test_my_day_shows_visits_in_route_order_and_the_unlocated_last(norte: Customer, seller: Actor, company: Company) -> None:
    names = [("Far", -23.90), ("Near", -23.56), ("Middle", -23.70)]
    for name, latitude in names:
        customer = customer_of(name, company.seller)
        locate(customer.pk, latitude=latitude, longitude=-46.63, by=seller, at=NOW)
        plan_visit(customer.pk, on=TODAY, by=seller, at=NOW)
    plan_visit(norte.pk, on=TODAY, by=seller, at=NOW)
    plan_visit(norte.pk, on=TODAY, by=seller, at=NOW)
    plan_route(on=TODAY, start=START, by=seller, at=NOW)
    order = [visit.identity.customer.name for visit in my_day(by=seller, day=TODAY).visits]
    assert order in (["Near", "Middle", "Far", "Norte"], ["Far", "Middle", "Near", "Norte"])
    assert PlannedVisit.objects.get(identity__customer=norte).place_in_route is None


def test_pages_of_the_day(norte: Customer, seller: Actor) -> None:
    client = logged_in(seller)
    assert client.get(reverse("sales:my-day")).status_code == 200
    assert client.post(reverse("sales:task-new"), {"title": "Call"}).status_code == 302
    assert client.post(reverse("sales:task-new"), {}).status_code == 422
    assert client.post(reverse("sales:visit-new"), {"customer": norte.pk, "on": "2026-04-01"}).status_code == 302
    visit = PlannedVisit.objects.get()
    assert client.get(reverse("sales:visit", args=[visit.pk])).status_code == 200
    assert client.post(reverse("sales:task-move", args=[Task.objects.get().pk]), {"to": "doing"}).status_code == 302
    for name in ("inbox", "prospects", "outreach", "deliveries"):
        assert client.get(reverse(f"sales:{name}")).status_code == 200
    assert client.get(reverse("sales:customer-deliveries", args=[norte.pk]), {"amount": "5", "currency": "BRL"}).status_code == 200
    assert client.get("/api/v1/sales/my-day").json()["doing"][0]["title"] == "Call"


@pytest.mark.django_db(transaction=True)
def test_a_visit_and_an_enquiry_written_down_by_a_channel_are_heard(norte: Customer, seller: Actor) -> None:
    plan_visit(norte.pk, on=TODAY, by=seller, at=NOW)
    log_interaction(Touch(norte.pk, "visit", NOW, channel="visit", minutes=D(20), key="pocket-1"), by=seller, at=NOW)
    assert PlannedVisit.objects.get().state == "made"
    touch = Touch(
        norte.pk,
        "request",
        NOW,
        subject="Price of sweets",
        channel="webform",
        direction="in",
        initiated_by="customer",
        purpose="enquiry",
        key="form-1",
    )
    log_interaction(touch, by=seller, at=NOW)
    log_interaction(touch, by=seller, at=NOW)
    assert [(row.channel, row.subject) for row in Enquiry.objects.all()] == [("webform", "Price of sweets")]
