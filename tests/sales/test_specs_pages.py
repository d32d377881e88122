"""Something made for one customer: each wording tells what it adds; what it cost in the end goes to the order. And why deals were lost."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.sales.actions.checks import Loss
from carteira.sales.actions.opportunities import move_opportunity
from carteira.sales.actions.specs import change_spec, decide_change, specify
from carteira.sales.cli import sales
from carteira.sales.models import CustomSpec, Task
from carteira.sales.queries.losses import losses
from carteira.sales.queries.specs import spec_for, told
from carteira.trade.actions import LineAsked, OrderAsked, place_order
from tests.company import NOW, Company
from tests.sales.conftest import US
from tests.sales.world import opportunity_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(company: Company) -> Client:
    client = Client()
    client.force_login(company.seller)
    return client


def test_a_refused_change_adds_nothing(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    spec = specify(row.pk, title="Wrapper", text="Two colours", estimated_cost=Decimal(100), currency="BRL", by=seller, at=NOW)
    decide_change(spec.pk, accepted=True, by=seller, at=NOW)
    change_spec(spec.pk, text="Gold", estimated_cost=Decimal(900), by=seller, at=NOW)
    decide_change(spec.pk, accepted=False, by=seller, at=NOW)
    change_spec(spec.pk, text="Three colours", estimated_cost=Decimal(130), by=seller, at=NOW)
    decide_change(spec.pk, accepted=True, by=seller, at=NOW)
    found = told(spec_for(spec.pk, by=seller))
    assert [one.adds for one in found.changes] == [None, 800, 30]
    assert (found.agreed, found.added) == (130, 30)


def test_from_the_opportunity_to_the_order_on_pages(client: Client, norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    said = {"title": "Wrapper", "text": "Two colours", "estimated_cost": "100", "currency": "BRL"}
    assert client.get(reverse("sales:spec-new", args=[row.pk])).status_code == 200
    assert client.post(reverse("sales:spec-new", args=[row.pk]), said).status_code == 302
    spec = CustomSpec.objects.get()

    def step(what: str, **more: object) -> int:
        return client.post(reverse("sales:spec-step", args=[spec.pk, what]), more).status_code

    assert step("deliver", order_id="1", actual_cost="1") == 422, "not agreed yet"
    assert step("agree") == 302
    assert step("change", text="Three colours", estimated_cost="130") == 302
    page = client.get(reverse("sales:spec", args=[spec.pk])).content.decode()
    assert "Three colours" in page
    assert step("agree") == 302
    order = place_order(norte.pk, OrderAsked("o1", "BRL", NOW.date(), [LineAsked(Decimal(1), Decimal(5))]), by=US, at=NOW)
    assert step("deliver", order_id=str(order.pk), actual_cost="140") == 302
    assert step("accept") == 302
    spec.refresh_from_db()
    assert (spec.state, spec.actual_cost) == ("accepted", 140)
    assert "Wrapper" in client.get(reverse("sales:specs")).content.decode()
    assert step("paint") == 422


def test_a_stranger_sees_no_specification(norte: Customer, seller: Actor, company: Company) -> None:
    spec = specify(opportunity_of(norte, by=seller).pk, title="W", text="T", estimated_cost=Decimal(1), currency="BRL", by=seller, at=NOW)
    other = Client()
    other.force_login(company.outsider)
    assert other.get(reverse("sales:spec", args=[spec.pk])).status_code == 404
    assert other.post(reverse("sales:spec-step", args=[spec.pk, "agree"])).status_code == 404
    assert "W" not in [row.title for row in CustomSpec.objects.filter(state="approved")]


def test_losses_tell_what_came_back(norte: Customer, sul: Customer, seller: Actor, client: Client) -> None:
    back, gone, bought = (opportunity_of(one, by=US, name=name) for one, name in ((norte, "back"), (norte, "gone"), (sul, "bought")))
    for row, loss in ((back, Loss("price", "customer")), (gone, Loss("price", "customer")), (bought, Loss("delivery", "us"))):
        move_opportunity(row.pk, to="lost", loss=loss, by=US, at=NOW)
    move_opportunity(back.pk, to="negotiation", by=US, at=NOW + timedelta(days=3))
    move_opportunity(back.pk, to="won", by=US, at=NOW + timedelta(days=5))
    day = NOW.date() + timedelta(days=9)
    place_order(sul.pk, OrderAsked("o1", "BRL", day, [LineAsked(Decimal(1), Decimal(5))]), by=US, at=NOW + timedelta(days=9))
    price, delivery = losses(by=US, until=day)
    assert (price.reason, price.count, price.again, price.won_back.hits, price.bought.hits) == ("price", 2, 1, 1, 0)
    assert price.worth == {"BRL": Decimal(2000)}
    assert price.won_back.low is not None
    assert price.won_back.high is not None
    assert price.won_back.low < 0.5 < price.won_back.high
    assert (delivery.source, delivery.bought.hits, delivery.won_back.hits) == ("us", 1, 0)
    assert [one.reason for one in losses(by=seller, until=day)] == ["price"], "those of one's own customers"
    assert losses(by=US, until=day + timedelta(days=400)) == []
    assert client.get(reverse("sales:losses")).status_code == 200
    assert client.get("/api/v1/sales/losses").status_code == 200


def told_by(*words: object) -> object:
    answer = CliRunner().invoke(sales, [*map(str, words), "--json"])
    assert answer.exit_code == 0, (answer.output, answer.exception)
    return json.loads(answer.output)


def test_tasks_visits_and_outreach_by_command(norte: Customer, company: Company) -> None:
    day = timezone.localdate().isoformat()
    told_by(
        "add-task", "Call Norte", "--owner", company.seller.pk, "--trigger", "cli:1", "--customer", norte.pk, "--due", day, "--minutes", 5
    )
    told_by("add-task", "Call Norte", "--owner", company.seller.pk, "--trigger", "cli:1")
    task = Task.objects.get()
    told_by("move-task", task.pk, "doing")
    task.refresh_from_db()
    assert task.state == "doing"
    told_by("plan-visit", norte.pk, "--on", day, "--owner", company.seller.pk)
    assert len(told_by("plan-route", "--on", day, "--owner", company.seller.pk, "--start", "0", "0")) == 1  # type: ignore[arg-type]
    campaign = told_by("begin-outreach", "Spring", "--from", day)
    told_by("reach", campaign["campaign"], norte.pk, "--channel", "phone", "--minutes", "4")  # type: ignore[index]
    assert told_by("losses") == []


def test_specifications_by_command(norte: Customer, seller: Actor) -> None:
    row = opportunity_of(norte, by=seller)
    spec = told_by("specify", row.pk, "Wrapper", "--text", "Two colours", "--cost", "100", "--currency", "BRL")["spec"]  # type: ignore[index]
    told_by("decide-spec", spec, "accepted")
    told_by("change-spec", spec, "--text", "Gold", "--cost", "120")
    told_by("decide-spec", spec, "refused")
    order = place_order(norte.pk, OrderAsked("o1", "BRL", NOW.date(), [LineAsked(Decimal(1), Decimal(5))]), by=US, at=NOW)
    told_by("deliver-spec", spec, "--order", order.pk, "--cost", "99")
    assert told_by("accept-spec", spec)["state"] == "accepted"  # type: ignore[index]
    assert len(told_by("specs")) == 1  # type: ignore[arg-type]
