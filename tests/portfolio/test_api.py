"""The portfolio by API."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from carteira.basics.actor import Actor
from carteira.portfolio.models import Decision
from tests.portfolio.test_pages import logged_in
from tests.portfolio.world import AT, World


class Api:
    """A director's session that speaks JSON."""

    def __init__(self, director: Actor) -> None:
        self.client = logged_in(director)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/portfolio/{path}", query)

    def post(self, path: str, body: Any = None) -> Any:
        return self.client.post(f"/api/v1/portfolio/{path}", body or {}, content_type="application/json")


@pytest.fixture
def api(director: Actor) -> Any:
    with time_machine.travel(AT, tick=False):
        yield Api(director)


def test_simulate_and_decide(golden: World, api: Api) -> None:
    pk = golden["G"].pk
    levers = {"orders": "7", "visits": "2", "closed_lot": True, "electronic": True}
    found = api.post(f"customers/{pk}/simulation", levers).json()
    assert (found["after"], found["drop_now"]) == ("2916.31", "-2321.37")
    said = {"step": "fix", "why": "fewer, fuller stops", "review_on": "2026-11-02", "levers": levers}
    made = api.post(f"customers/{pk}/decisions", said)
    assert made.status_code == 201
    assert made.json()["expected"] == "2916.31"
    assert api.get("decisions").json()["items"][0]["decision"] == made.json()["decision"]
    assert api.get(f"customers/{pk}").json()["rung"] == "fix"


@pytest.mark.parametrize("step", ["reprice", "migrate", "let-go"])
def test_rungs_cannot_be_skipped(golden: World, api: Api, step: str) -> None:
    said = {"step": step, "why": "they cost too much", "review_on": "2026-11-02"}
    one = api.post(f"customers/{golden['H'].pk}/decisions", said)
    many = api.post("decisions", {**said, "customers": [golden["H"].pk]})
    assert (one.status_code, many.status_code) == (422, 422)
    assert one.json()["errors"][0]["remedy"]
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"step": "fly", "why": "they cost too much", "review_on": "2026-11-02"}, 422),
        ({"step": "fix", "why": "they cost too much", "review_on": "9999-01-01"}, 422),
        ({"step": "fix", "why": "they cost too much", "review_on": "2026-11-02", "unknown": 1}, 422),
        ({"step": "fix", "why": "they \x00 cost too much", "review_on": "2026-11-02"}, 422),
        ({"step": "fix", "why": "they cost too much", "review_on": "2026-11-02", "levers": {"orders": "NaN"}}, 422),
    ],
)
def test_bad_bodies_are_refused(golden: World, api: Api, body: dict[str, Any], status: int) -> None:
    assert api.post(f"customers/{golden['H'].pk}/decisions", body).status_code == status
    assert not Decision.objects.exists()


def test_the_rest_answers(golden: World, api: Api) -> None:
    for path in ("profile", "migration", "schemes", "candidates", "decisions"):
        assert api.get(path).status_code == 200
    assert api.get("schemes/none/segments").status_code == 404
    assert api.get("customers/999999").status_code == 404
    assert api.get("candidates", limit=0).status_code == 422
