"""The doors of the pipeline: pages, API and command line do the same thing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.sales.cli import sales
from carteira.sales.models import Opportunity
from carteira.team.models import User
from tests.sales.world import opportunity_of


def logged_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def run(*words: str) -> Any:
    done = CliRunner().invoke(sales, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("language", ["en", "pt-br", "pt-pt"])
def test_pages_render_with_and_without_data(norte: Customer, seller: Actor, language: str) -> None:
    client = logged_in(seller)
    User.objects.update(language=language)
    for filled in (False, True):
        if filled:
            row = opportunity_of(norte, by=seller)
            assert client.get(reverse("sales:opportunity", args=[row.pk])).status_code == 200
            assert client.get(reverse("sales:edit", args=[row.pk])).status_code == 200
        for name in ("board", "opportunities", "new", "forecast"):
            assert client.get(reverse(f"sales:{name}")).status_code == 200, name


def test_a_card_is_moved_by_its_form(norte: Customer, seller: Actor) -> None:
    row, client = opportunity_of(norte, by=seller), logged_in(seller)
    moved = client.post(reverse("sales:move", args=[row.pk]), {"to": "proposal", "version": 1})
    assert moved.status_code == 302
    assert Opportunity.objects.get(pk=row.pk).step.code == "proposal"
    by_drag = client.post(
        reverse("sales:move", args=[row.pk]),
        {"to": "visit", "version": 2},
        headers={"HX-Request": "true", "HX-Target": "board"},
        follow=True,
    )
    assert by_drag.status_code == 200
    stale = client.post(reverse("sales:move", args=[row.pk]), {"to": "qualify", "version": 1})
    assert stale.status_code == 412
    asked = client.post(reverse("sales:move", args=[row.pk]), {"to": "lost", "version": 3}, headers={"HX-Request": "true"})
    assert asked.headers["HX-Redirect"].endswith(f"/sales/opportunities/{row.pk}/#move")
    lost = client.post(
        reverse("sales:move", args=[row.pk]), {"to": "lost", "loss_reason": "price", "loss_source": "customer", "version": 3}
    )
    assert lost.status_code == 302
    assert Opportunity.objects.get(pk=row.pk).state == "lost"


def test_a_form_opens_one_and_refuses_in_its_fields(norte: Customer, sul: Customer, seller: Actor) -> None:
    client, url = logged_in(seller), reverse("sales:new")
    said = {"customer": norte.pk, "name": "Spring", "currency": "BRL", "value": "10"}
    assert client.post(url, said).status_code == 302
    for wrong in ({"currency": "x"}, {"customer": sul.pk}, {"name": "\x00"}, {"value": "-1"}):
        assert client.post(url, said | wrong).status_code == 422, wrong
    assert Opportunity.objects.count() == 1


def test_the_api_opens_moves_and_lists(norte: Customer, seller: Actor) -> None:
    client = logged_in(seller)

    def post(path: str, body: Any) -> Any:
        return client.post(f"/api/v1/sales/{path}", body, content_type="application/json")

    made = post("opportunities", {"customer": norte.pk, "name": "Spring", "currency": "BRL", "value": "10.50"})
    assert made.status_code == 201
    pk = made.json()["opportunity"]
    assert post(f"opportunities/{pk}/moves", {"to": "lost"}).status_code == 422
    assert post(f"opportunities/{pk}/moves", {"to": "visit"}).json()["step"] == "visit"
    assert client.patch(f"/api/v1/sales/opportunities/{pk}", {"value": "12"}, content_type="application/json").json()["value"] == "12.00"
    assert [move["to"] for move in client.get(f"/api/v1/sales/opportunities/{pk}").json()["moves"]] == ["visit", "qualify"]
    assert len(client.get("/api/v1/sales/opportunities").json()["items"]) == 1
    assert client.get("/api/v1/sales/boards/consultative").json()["steps"][1]["count"] == 1
    assert client.get("/api/v1/sales/boards/nothing").status_code == 422
    assert client.get("/api/v1/sales/forecast").json()["calibration"]["brier"] is None


def test_the_command_line(norte: Customer) -> None:
    made = run("open", str(norte.pk), "Spring", "--currency", "BRL", "--value", "100")
    assert run("move", str(made["opportunity"]), "proposal")["step"] == "proposal"
    assert run("board")["steps"][2]["count"] == 1
    assert run("opportunities")[0]["value"] == "100.00"
    assert run("forecast")["months"][0]["sums"][0]["weighted"] is None
    assert run("rates") == {"rates": 0}
    assert len(run("processes")) == 2
    with pytest.raises(Refused, match="who says so"):
        run("move", str(made["opportunity"]), "lost")
