"""What pools cost is told to who may see costs, and to nobody else: by page, file, API and explanation (C17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from carteira.team.models import User
from carteira.team.rules import ROLES
from carteira.value.models import PoolBalance, ResourcePool
from tests.architecture.routes import operations, pages
from tests.architecture.world import World, build_world
from tests.company import NOW, Company

CANARY = Decimal("7654321.37")
CROWN = Decimal("8642097.53")
WITHOUT = ("manager", "seller", "outsider", "reader", "service")
FIGURES = ("unused", "assigned", "unassigned", "total_result", "whale_peak_percent")
ROUTES = [route for route in (*pages(), *operations()) if route.method == "GET" and route.kind != "account"]


@pytest.fixture
def world(company: Company, monkeypatch: pytest.MonkeyPatch) -> World:
    """A company at work in which two pools cost what nothing else does; one of them stood idle."""
    from tests.architecture import world as building

    def costly() -> Any:
        books = open_books()
        ResourcePool.objects.filter(code="transporte").update(cost=CANARY)
        idle = ResourcePool.objects.get(code="transporte")
        idle.pk, idle.code, idle.native_id, idle.name, idle.cost = None, "parado", "parado", "Parado", CROWN
        idle.save()
        return books

    open_books = building.open_books
    monkeypatch.setattr(building, "open_books", costly)
    return build_world(company)


def _client(company: Company, who: str) -> Client:
    client = Client(raise_request_exception=False)
    agent = User(email="ana@balas.example", name="Ana", role="service", territory=company.north, joined_at=NOW)
    if who == "service":
        agent.save()
    client.force_login(agent if who == "service" else getattr(company, who))
    return client


def _digits() -> list[str]:
    """How a pool's cost would be told, without the marks that people put between digits."""
    rows = PoolBalance.objects.filter(pool__in=("transporte", "parado"))
    told = {CANARY, CROWN, *(row.cost for row in rows), *(row.unused for row in rows)}
    told |= {row.cost / row.practical_minutes for row in rows}
    told.add(sum((row.unused for row in PoolBalance.objects.all()), Decimal(0)))
    return [f"{number:.4f}".replace(".", "")[:7] for number in told]


def _asked(world: World) -> list[str]:
    run = world.objects["run"]
    found = [*(world.address(route) for route in ROUTES), f"/value/runs/{run}/", f"/api/v1/value/runs/{run}"]
    for figure in FIGURES:
        found += [f"/value/explain/?figure={figure}", f"/api/v1/value/explain/{figure}"]
    return found


def _leaks(client: Client, world: World, digits: list[str]) -> list[str]:
    leaks = []
    for url in _asked(world):
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode(errors="replace").replace(".", "").replace(",", "").replace("\u202f", "").replace("\xa0", "")
        leaks += [f"{url}: {digit}" for digit in digits if digit in text]
    return leaks


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nobody_without_the_right_is_told_what_a_pool_costs(world: World) -> None:
    leaks = {who: _leaks(_client(world.company, who), world, _digits()) for who in WITHOUT}
    assert leaks == {who: [] for who in WITHOUT}


@pytest.mark.django_db(transaction=True)
def test_who_has_the_right_finds_it_everywhere(world: World) -> None:
    leaks = " ".join(_leaks(_client(world.company, "finance"), world, _digits()))
    for place in ("/value/model/", "/value/pools.csv", "/value/what-if/", "/api/v1/value/pools", "/api/v1/value/balances", "/value/runs/"):
        assert place in leaks, place
    assert "explain/?figure=unused" in leaks
    assert "/api/v1/value/explain/unused" in leaks


@pytest.mark.django_db(transaction=True)
def test_the_model_stays_open_without_its_costs(world: World) -> None:
    client = _client(world.company, "seller")
    shown = client.get("/value/model/").content.decode()
    assert "What pools cost is shown to who may see costs" in shown
    assert "Cost of a minute" not in shown
    assert "Practical minutes" in shown
    rows = client.get("/api/v1/value/pools").json()
    assert {(row["cost"], row["avoidable_share"]) for row in rows} == {(None, None)}
    assert all(row["practical_minutes"] for row in rows)
    for closed in ("/value/what-if/", "/value/pools.csv", "/api/v1/value/balances"):
        assert client.get(closed).status_code == 403
    assert client.post("/api/v1/value/what-if", "{}", "application/json").status_code == 403


def test_every_role_is_tried() -> None:
    assert {name for name, role in ROLES.items() if "value.view_costs" in role.permissions} == {"owner", "finance", "director"}


def test_who_may_change_the_model_may_see_what_it_costs() -> None:
    for role in ROLES.values():
        assert "value.edit_model" not in role.permissions or "value.view_costs" in role.permissions
