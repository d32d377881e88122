"""The API's doors: who asks, what is wrong, in one shape; pages by cursor; nobody's change lost; no effect twice."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from carteira.governance.models import Event
from carteira.team import actions
from carteira.team.models import Territory
from carteira.web import api_once
from carteira.web.models import IdempotentAnswer
from tests.company import Company

pytestmark = pytest.mark.urls("tests.web.sample_api")
PLACES = "/api/v1/places"


@pytest.fixture
def key(company: Company) -> str:
    scopes = ["customers.view", "customers.edit"]
    return actions.make_key("till", scopes=scopes, days=30, by=company.actor(company.seller), at=timezone.now())[1]


@pytest.fixture
def caller(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)


def _post(client: Client, body: Any, **headers: str) -> HttpResponse:
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(PLACES, content, content_type="application/json", headers=headers)  # type: ignore[return-value]


def _problem(response: Any, status: int, name: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["type"].endswith(f"/{name}")
    assert body["instance"] == f"urn:request:{response['X-Request-ID']}"
    return body


@pytest.mark.django_db
def test_nobody_is_let_in_without_log_in_or_key(client: Client) -> None:
    for headers in ({}, {"Authorization": "Bearer cart_live_wrong"}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        response = client.get(PLACES, headers=headers)
        _problem(response, 401, "who-are-you")
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_dead_key_opens_nothing(company: Company) -> None:
    seller, now = company.actor(company.seller), timezone.now()
    _, expired = actions.make_key("a", scopes=["customers.view"], days=1, by=seller, at=now - timedelta(days=2))
    made, revoked = actions.make_key("b", scopes=["customers.view"], days=1, by=seller, at=now)
    actions.revoke_key(made.pk, by=seller, at=now)
    for secret in (expired, revoked):
        _problem(Client(headers={"Authorization": f"Bearer {secret}"}).get(PLACES), 401, "who-are-you")


def test_a_wrong_key_is_not_saved_by_a_session(company: Company, client: Client) -> None:
    client.force_login(company.owner)
    assert client.get(PLACES).status_code == 200
    _problem(client.get(PLACES, headers={"Authorization": "Bearer cart_live_wrong"}), 401, "who-are-you")


def test_a_session_needs_the_csrf_token_to_write(company: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.owner)
    before = Territory.objects.count()
    _problem(_post(client, {"name": "x"}), 403, "not-allowed")
    assert Territory.objects.count() == before


def test_a_key_needs_the_right(caller: Client) -> None:
    body = _problem(caller.get("/api/v1/merge"), 403, "not-allowed")
    assert "customers.merge" in body["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/name"),
        ({"name": 5}, "#/name"),
        ({"name": "x", "is_owner": True}, "#/is_owner"),
        ({"name": "x", "inner": [{"text": "a"}, {"more": 1}]}, "#/inner/1/more"),
        ({"name": "x", "floor": True}, "#/floor"),
        ({"name": "x", "floor": 2**40}, "#/floor"),
        ({"name": "x", "opened_on": "0001-01-01"}, "#/opened_on"),
        ({"name": "x", "opened_on": "9999-12-31"}, "#/opened_on"),
        ({"name": "x", "opened_on": "2026-02-30"}, "#/opened_on"),
        ({"name": "x", "price": "NaN"}, "#/price"),
        ({"name": "x", "price": "1e999"}, "#/price"),
        ({"name": "a\x00b"}, "#/name"),
        ('{"name": "\\ud800"}', "#/name"),
        ({"name": "x", "inner": [{"text": "\x00"}]}, "#/inner/0/text"),
    ],
)
def test_a_wrong_body_says_where(caller: Client, body: Any, pointer: str) -> None:
    before = Territory.objects.count()
    told = _problem(_post(caller, body), 422, "invalid")
    assert pointer in [error["pointer"] for error in told["errors"]]
    assert Territory.objects.count() == before


@pytest.mark.parametrize(
    "body", ["", "{", "[" * 100_000, '{"name": NaN}', b"\xff\xfe", '{"name": ' + "9" * 5_000 + "}", '"x"', "null", "[]"]
)
def test_an_unreadable_body_is_refused(caller: Client, body: str | bytes) -> None:
    response = _post(caller, body)
    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"


def test_a_business_no_names_field_row_and_remedy_and_changes_nothing(caller: Client) -> None:
    before = Territory.objects.count(), Event.objects.count()
    body = _problem(_post(caller, {"name": "refused"}), 422, "refused")
    assert body["errors"] == [{"pointer": "#/3/name", "detail": "is not a name.", "remedy": "Choose another."}]
    assert (Territory.objects.count(), Event.objects.count()) == before


def test_a_bug_is_a_500_with_the_request_id_and_nothing_of_the_inside(caller: Client) -> None:
    response = _post(caller, {"name": "bug"})
    body = _problem(response, 500, "fault")
    assert "KeyError" not in json.dumps(body)
    assert not Territory.objects.filter(name="bug").exists()


def test_what_is_not_there_is_a_problem_too(caller: Client) -> None:
    _problem(caller.get("/api/v1/nothing"), 404, "not-found")
    _problem(caller.get(f"{PLACES}/{2**62}"), 404, "not-found")
    _problem(caller.get(f"{PLACES}/{2**70}"), 422, "invalid")
    _problem(caller.get(f"{PLACES}/0"), 422, "invalid")
    response = caller.delete(PLACES)
    _problem(response, 405, "no-such-method")
    assert response["Allow"]


def test_pages_go_by_cursor_without_loss_or_repetition(caller: Client) -> None:
    Territory.objects.bulk_create(Territory(name=f"place {n % 7} {n}") for n in range(23))
    names, address = [], f"{PLACES}?limit=5"
    while address:
        response = caller.get(address)
        body = json.loads(response.content)
        names += [item["name"] for item in body["items"]]
        link = response.headers.get("Link", "")
        assert bool(link) == bool(body["next"])
        address = link.removeprefix("<").split(">")[0]
    assert names == list(Territory.objects.order_by("name", "id").values_list("name", flat=True))


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "cursor=%00", "cursor=" + "A" * 2000, "limt=5", "name=x", "%00=1"])
def test_wrong_parameters_are_refused(caller: Client, query: str) -> None:
    _problem(caller.get(f"{PLACES}?{query}"), 422, "invalid")


@pytest.mark.parametrize("cursor", ["%21", "bm8", "WyJ4Il0", "W1siXV0", "WyJuYW1lIiwgIngiLCAwXQ", "WyJuYW1lIiwgIngiLCAxZTVd"])
def test_a_wrong_cursor_is_refused(caller: Client, cursor: str) -> None:
    _problem(caller.get(f"{PLACES}?cursor={cursor}"), 422, "refused")


def test_nobody_s_change_is_lost(caller: Client, company: Company) -> None:
    address = f"{PLACES}/{company.north.pk}"
    assert caller.get(address)["ETag"] == '"7"'

    def patch(**headers: str) -> Any:
        return caller.patch(address, '{"name": "Nord"}', content_type="application/json", headers=headers)

    _problem(patch(), 428, "version-missing")
    body = _problem(patch(**{"If-Match": '"6"'}), 412, "stale")
    assert body["current_version"] == 7
    _problem(patch(**{"If-Match": "*"}), 422, "refused")
    company.north.refresh_from_db()
    assert company.north.name == "North"
    assert patch(**{"If-Match": '"7"'}).status_code == 200


def test_a_retry_with_the_same_key_gets_the_first_answer(caller: Client) -> None:
    first = _post(caller, {"name": "once"}, **{"Idempotency-Key": "k1"})
    again = _post(caller, {"name": "once"}, **{"Idempotency-Key": "k1"})
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert Territory.objects.filter(name="once").count() == 1
    assert Event.objects.filter(verb="sample.place-added").count() == 1
    _problem(_post(caller, {"name": "other"}, **{"Idempotency-Key": "k1"}), 422, "key-reused")


def test_a_refusal_does_not_use_the_key_up(caller: Client) -> None:
    _problem(_post(caller, {"name": "refused"}, **{"Idempotency-Key": "k"}), 422, "refused")
    assert IdempotentAnswer.objects.count() == 0
    assert _post(caller, {"name": "good"}, **{"Idempotency-Key": "k"}).status_code == 201


def test_keys_of_different_people_do_not_meet(caller: Client, company: Company) -> None:
    assert _post(caller, {"name": "mine"}, **{"Idempotency-Key": "k"}).status_code == 201
    other = Client()
    other.force_login(company.owner)
    assert _post(other, {"name": "hers"}, **{"Idempotency-Key": "k"}).status_code == 201


def test_a_second_request_while_the_first_runs_is_told_to_wait(caller: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    store = api_once._store

    def meanwhile(*args: Any) -> None:
        told.append(_post(caller, {"name": "once"}, **{"Idempotency-Key": "k"}).status_code)
        store(*args)

    monkeypatch.setattr(api_once, "_store", meanwhile)
    assert _post(caller, {"name": "once"}, **{"Idempotency-Key": "k"}).status_code == 201
    assert told == [409]
    assert Territory.objects.filter(name="once").count() == 1


@pytest.mark.parametrize("key_text", ["x" * 256, "ação"])
def test_a_wrong_idempotency_key_is_refused(caller: Client, key_text: str) -> None:
    assert _post(caller, {"name": "x"}, **{"Idempotency-Key": key_text}).status_code == 400


def test_an_old_answer_is_forgotten(caller: Client) -> None:
    assert _post(caller, {"name": "a"}, **{"Idempotency-Key": "k"}).status_code == 201
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=49))
    assert _post(caller, {"name": "b"}, **{"Idempotency-Key": "k"}).status_code == 201


@pytest.mark.parametrize(("way", "status"), [("", 200), ("refused", 422), ("lost", 404), ("bug", 500), ("file", 500)])
def test_pages_answer_each_no_in_its_own_way(company: Company, way: str, status: int) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(company.owner)
    response = client.get("/guarded/", {"way": way} if way else {})
    assert response.status_code == status
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        assert response["X-Request-ID"] in response.content.decode()


def test_pages_ask_to_log_in_and_for_the_right(company: Company, client: Client) -> None:
    assert client.get("/guarded/").status_code == 302
    assert client.get("/guarded/", headers={"HX-Request": "true"})["HX-Redirect"]
    client.force_login(company.seller)
    assert client.get("/guarded/").status_code == 403
    assert client.put("/guarded/").status_code == 405


def test_pages_refuse_text_that_databases_keep_differently(company: Company, client: Client) -> None:
    client.force_login(company.owner)
    assert client.get("/guarded/?x=a%00b").status_code == 422
    assert client.get("/guarded/?a%00=x").status_code == 422
    assert client.post("/guarded/", {"x": "a\x00b"}).status_code == 422
