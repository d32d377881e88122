"""Every page renders in every language, and asks the database no more often than it has a budget for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carteira.customers.models import Customer
from carteira.team.models import User
from tests.architecture.routes import Route, pages
from tests.architecture.world import World, build_world
from tests.company import NOW, Company

BUDGETS: dict[str, int] = tomllib.loads(Path(__file__).with_name("query_budgets.toml").read_text())["pages"]
CEILING = 12
SLACK = 2
# Pages that are no pages: files, fragments and figures for machines are not asked for a language.
LOOKED_AT = [route for route in pages() if route.method == "GET" and route.declared and route.kind in ("page", "account")]
OURS = [route for route in LOOKED_AT if route.kind == "page"]


@pytest.fixture
def world(company: Company) -> World:
    return build_world(company)


def _client(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _get(client: Client, world: World, route: Route) -> Any:
    return client.get(world.address(route), follow=False)


def _real(world: World, route: Route) -> bool:
    """Whether the address names something that exists."""
    return not route.parameters or bool(world.objects.get(route.about)) or all(kind.startswith("str:") for _, kind in route.parameters)


@pytest.mark.django_db(transaction=True)
def test_every_page_renders_in_every_language(world: World) -> None:
    wrong = []
    for code, _ in settings.LANGUAGES:
        User.objects.update(language=code)
        client = _client(world.company.owner)
        for route in LOOKED_AT:
            response = _get(client, world, route)
            wrong += [
                f"{code} {route.name} {world.address(route)}: {told}" for told in _faults(response, route, code, real=_real(world, route))
            ]
    assert wrong == [], "; ".join(wrong)


def _faults(response: Any, route: Route, code: str, *, real: bool) -> list[str]:
    status: int = response.status_code
    if status >= 500 and route.name != "governance:readyz":
        return [str(status)]
    if route.kind == "page" and real and route.right != "public" and status not in (200, 302):
        return [f"{status} where something real was asked for"]
    if status != 200 or not response.get("Content-Type", "").startswith("text/html"):
        return []
    text = response.content.decode()
    faults = [] if "<html" not in text or re.search(rf'<html lang="{code}"', text, re.IGNORECASE) else ["not said to be in this language"]
    faults += ["a template tag came through"] if re.search(r"\{[{%] ", text) else []
    return faults + (
        ["a style or script stands in the page"]
        if re.search(r"<style|\sstyle=|<script(?![^>]*(src=|application/json))|\son[a-z]+=", text)
        else []
    )


@pytest.mark.django_db(transaction=True)
def test_pages_keep_within_their_budget_of_queries(world: World) -> None:
    client, wrong, measured = _client(world.company.owner), [], {}
    for route in OURS:
        if _real(world, route):
            _get(client, world, route)  # once before: caches that fill at the first call are not the page's
            measured[route.name] = _queries(client, world, route)
            budget = BUDGETS.get(route.name, CEILING)
            if measured[route.name] > budget:
                wrong.append(f"{route.name}: {measured[route.name]} queries, budget {budget}")
            elif budget - measured[route.name] > SLACK and route.name in BUDGETS:
                wrong.append(f"{route.name}: {measured[route.name]} queries, lower its budget of {budget}")
    assert wrong == [], "; ".join(wrong)


@pytest.mark.django_db(transaction=True)
def test_more_rows_do_not_mean_more_queries(world: World) -> None:
    client = _client(world.company.owner)
    routes = [route for route in OURS if _real(world, route)]
    before = {route.name: (_get(client, world, route), _queries(client, world, route))[1] for route in routes}
    Customer.objects.bulk_create(
        Customer(name=f"More {n}", owner=world.company.seller, territory=world.company.south, created_at=NOW, updated_at=NOW)
        for n in range(30)
    )
    User.objects.bulk_create(
        User(email=f"more{n}@balas.example", name=f"More {n}", role="seller", joined_at=NOW, territory=world.company.south)
        for n in range(5)
    )
    grown = {route.name: _queries(client, world, route) for route in routes}
    assert {name: (before[name], count) for name, count in grown.items() if count > before[name] + 1} == {}


def _queries(client: Client, world: World, route: Route) -> int:
    with CaptureQueriesContext(connection) as caught:
        _get(client, world, route)
    return len([query for query in caught.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))])


def test_budgets_name_pages_that_exist() -> None:
    assert set(BUDGETS) <= {route.name for route in OURS}
