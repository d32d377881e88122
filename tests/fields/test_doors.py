"""Fields by page, API and command line; the values of customers by API and command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from carteira.basics.refused import Refused
from carteira.customers.cli import customers
from carteira.customers.models import Customer
from carteira.fields.cli import fields
from carteira.fields.models import CustomField
from tests.company import Company
from tests.customers.sources import customer_of, row, take
from tests.fields.defined import defined

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def alice(client: Client, company: Company) -> Client:
    client.force_login(company.owner)
    return client


def send(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    text = "" if body is None else json.dumps(body)
    return client.generic(
        method, API + path, text, "application/json", headers={name.replace("_", "-"): told for name, told in headers.items()}
    )


def run(command: Any, *arguments: str) -> Any:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_field_lives_its_life_by_api(alice: Client):
    body = {"noun": "customer", "kind": "choice", "labels": {"en": "Tier"}, "options": [{"en": "Gold"}, {"en": "Silver"}]}

    made = send(alice, "POST", "/fields", body)
    number, etag = made.json()["id"], made.headers["ETag"]
    renamed = send(alice, "PATCH", f"/fields/{number}", {"labels": {"pt-br": "Nível"}}, If_Match=etag)
    refused = send(alice, "PATCH", f"/fields/{number}", {"kind": "text"}, If_Match=renamed.headers["ETag"])
    more = send(alice, "POST", f"/fields/{number}/options", {"labels": {"en": "Bronze"}})
    retired = send(alice, "POST", f"/fields/{number}/retire")
    back = send(alice, "POST", f"/fields/{number}/restore")

    assert (made.status_code, made.json()["key"], made.json()["name"]) == (201, "tier", "x_tier")
    assert renamed.json()["labels"] == {"en": "Tier", "pt-br": "Nível"}
    assert refused.status_code == 422
    assert "Retire this field" in refused.content.decode()
    assert [option["code"] for option in more.json()["options"]] == ["gold", "silver", "bronze"]
    assert retired.json()["retired_at"] is not None
    assert back.json()["retired_at"] is None
    assert [one["key"] for one in send(alice, "GET", "/fields?noun=customer").json()] == ["tier"]
    assert send(alice, "PATCH", f"/fields/{number}", {"required": True}, If_Match='"99"').status_code == 412
    assert send(alice, "GET", "/fields/999").status_code == 404


def test_a_customer_is_added_changed_filtered_and_sorted_by_api(alice: Client):
    for kind, key in (("choice", "tier"), ("number", "revenue"), ("yes-no", "vip"), ("date", "since")):
        defined(kind, key=key)
    custom = {"tier": "gold", "revenue": "1250.75", "vip": True, "since": "2024-01-31"}

    made = send(alice, "POST", "/customers", {"name": "Ana", "custom": custom})
    send(alice, "POST", "/customers", {"name": "Bia", "custom": {"revenue": "9", "vip": False}})
    changed = send(alice, "PATCH", f"/customers/{made.json()['id']}", {"custom": {"tier": None}}, If_Match=made.headers["ETag"])

    def names(query: str) -> list[str]:
        return [one["name"] for one in send(alice, "GET", f"/customers?{query}").json()["items"]]

    assert made.json()["custom"] == custom
    assert changed.json()["custom"] == {"revenue": "1250.75", "vip": True, "since": "2024-01-31"}
    assert names("custom=vip:no") == ["Bia"]
    assert names("custom=revenue:10..&custom=vip:yes") == ["Ana"]
    assert names("sort=custom.revenue") == ["Bia", "Ana"]
    first = send(alice, "GET", "/customers?sort=-custom.revenue&limit=1").json()
    assert [
        one["name"] for one in send(alice, "GET", f"/customers?sort=-custom.revenue&limit=1&cursor={first['next']}").json()["items"]
    ] == ["Bia"]


@pytest.mark.parametrize(
    "custom",
    [{"tier": "bronze"}, {"tier": 1}, {"tier": ["gold"]}, {"tier": 1.5}, {"other": "a"}, {"tier": "a\x00"}, {"tier": "x" * 400}, "gold", ["gold"]],
)  # fmt: skip
def test_a_wrong_value_is_422_and_adds_nobody(alice: Client, custom: Any):
    defined("choice", key="tier")

    answer = send(alice, "POST", "/customers", {"name": "Ana", "custom": custom})

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not Customer.objects.exists()


@pytest.mark.parametrize("query", ["custom=tier", "custom=:gold", "custom=tier:bronze", "custom=none:1", "sort=custom.none", "sort=custom.tier", "sort=custom."])  # fmt: skip
def test_a_wrong_question_is_422(alice: Client, query: str):
    defined("choice", key="tier")

    assert send(alice, "GET", f"/customers?{query}").status_code == 422


def test_who_may_not_see_a_field_is_not_told_it_by_api(alice: Client, company: Company):
    defined("text", key="risk", seen_with="audit.view")
    take([row("1", name="Ana", x_risk="high")])
    number = customer_of("1")
    Customer.objects.update(owner=company.seller)

    assert send(alice, "GET", f"/customers/{number}").json()["custom"] == {"risk": "high"}
    alice.force_login(company.seller)
    assert send(alice, "GET", f"/customers/{number}").json()["custom"] == {}
    assert "high" not in send(alice, "GET", f"/customers/{number}/sources").content.decode()
    assert send(alice, "GET", "/customers?custom=risk:high").status_code == 422


def test_a_field_lives_its_life_on_the_command_line():
    made = run(fields, "add", "customer", "--kind", "choice", "--label-en", "Tier", "--option", "Gold", "--option", "Silver")["fields"][0]
    renamed = run(fields, "rename", "customer.tier", "--label-pt-br", "Nível")["fields"][0]
    option = run(fields, "option", "customer.tier", "gold", "--do", "rename", "--label-en", "Premium")["fields"][0]
    run(fields, "retire", "customer.tier")
    retired = run(fields, "list")["fields"][0]
    back = run(fields, "restore", "customer.tier")["fields"][0]

    assert (made["name"], renamed["labels"]["pt-br"], option["options"][0]["labels"]["en"]) == ("x_tier", "Nível", "Premium")
    assert retired["retired_by"] == "command line"
    assert back["retired_at"] is None
    with pytest.raises(Refused):
        CliRunner().invoke(fields, ["add", "customer", "--kind", "text"], catch_exceptions=False)


def test_customers_are_listed_by_added_fields_on_the_command_line():
    defined("number", key="revenue")
    take([row("1", name="Ana", x_revenue="10"), row("2", line=3, name="Bia", x_revenue="30")])

    found = run(customers, "list", "--custom", "revenue:20..", "--sort", "-x_revenue")

    assert [(one["name"], one["custom"]) for one in found] == [("Bia", {"revenue": "30"})]


def test_the_settings_add_change_move_retire_and_bring_back(alice: Client):
    empty = alice.get("/settings/fields/").content.decode()
    new = {"noun": "customer", "kind": "choice", "label_en": "Tier", "options": "Gold\nSilver\n", "data_class": "customer"}
    alice.post("/settings/fields/new", new)
    alice.post("/settings/fields/new", {**new, "kind": "text", "label_en": "Route", "options": ""})
    tier, route = CustomField.objects.order_by("id")

    assert "No field added yet" in empty
    page = alice.get(f"/settings/fields/{tier.pk}/").content.decode()
    assert 'value="Gold"' in page
    alice.post(
        f"/settings/fields/{tier.pk}/", {"label_en": "Level", "data_class": "personal", "purpose": "call", "basis": "consent", "version": 1}
    )
    alice.post(f"/settings/fields/{tier.pk}/options", {"en": "Bronze"})
    alice.post(f"/settings/fields/{tier.pk}/options/gold", {"do": "rename", "en": "Premium"})
    alice.post(f"/settings/fields/{tier.pk}/options/silver", {"do": "retire"})
    alice.post(f"/settings/fields/{route.pk}/move", {"place": "1"})
    tier.refresh_from_db()
    assert (tier.labels["en"], tier.basis, [(o["code"], o["labels"]["en"], bool(o["retired_at"])) for o in tier.options]) == (
        "Level", "consent", [("gold", "Premium", False), ("silver", "Silver", True), ("bronze", "Bronze", False)],
    )  # fmt: skip
    assert list(CustomField.objects.order_by("position").values_list("key", flat=True)) == ["route", "tier"]

    alice.post(f"/settings/fields/{tier.pk}/retire")
    listed = alice.get("/settings/fields/").content.decode()
    assert "Bring back" in listed
    alice.post(f"/settings/fields/{tier.pk}/restore")
    assert CustomField.objects.get(pk=tier.pk).retired_at is None


def test_a_wrong_definition_is_said_beside_its_input(alice: Client):
    answer = alice.post("/settings/fields/new", {"noun": "customer", "kind": "choice", "label_en": "Tier", "data_class": "personal"})

    assert answer.status_code == 422
    assert "for what purpose" in answer.content.decode()
    assert not CustomField.objects.exists()
