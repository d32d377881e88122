"""Who may use which route: every route of the URLconf and of the API, against every kind of person and key.

A route that is not in routes.toml fails. After every refusal the database is compared with what it was before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.channels.models import Import
from carteira.customers.models import BulkRun, Customer
from carteira.customers.queries import customers_seen_by
from carteira.governance.models import CallCount, Remembered
from carteira.reports.actions import keep_report
from carteira.team import actions
from carteira.team.models import User
from carteira.team.queries import actor_for
from carteira.team.rules import PERMISSIONS
from tests.architecture.routes import SAFE, TABLE, Route, operations, pages
from tests.architecture.world import READING
from tests.company import NOW, Company, found_company
from tests.sales.objects import sales_of

pytestmark = pytest.mark.django_db
ROUTES = [*pages(), *operations()]
PEOPLE = ("owner", "finance", "manager", "seller", "outsider", "reader")
KEYS = ("key", "narrow key", "expired key", "revoked key")
ACTORS = ("nobody", *PEOPLE, *KEYS)
CHECKED = [route for route in ROUTES if route.kind != "account" and route.declared]


@dataclass
class World:
    """The cast with one customer of each seller, one import, and a client for each actor."""

    company: Company
    clients: dict[str, Client]
    actors: dict[str, Actor | None]
    objects: dict[str, list[tuple[int, Callable[[Actor], bool]]]]


def _user(company: Company, name: str) -> User:
    found: User = getattr(company, name)
    return found


def _customer(name: str, owner: User) -> Customer:
    return Customer.objects.create(
        name=name, owner=owner, territory=owner.territory, search_doc=name.lower(), created_at=NOW, updated_at=NOW
    )


def _report(owner: User) -> int:
    return keep_report(name="Mine", question="noun=customers&rows=country", by=actor_for(owner), at=NOW).pk


def _bulk_run(user: User) -> int:
    run = BulkRun.objects.create(list="customers", verb="status", value="former", by_id_then=user.pk, by_name=user.name, asked_at=NOW)
    return run.pk


def _objects(company: Company) -> dict[str, list[tuple[int, Callable[[Actor], bool]]]]:
    def sees(pk: int) -> Callable[[Actor], bool]:
        return lambda actor: actor.may("customers.view") and customers_seen_by(actor).filter(pk=pk).exists()

    north, south = _customer("Norte", company.seller), _customer("Sul", company.outsider)
    taken = Import.objects.create(
        owner=company.finance,
        kind="customers",
        source="file",
        file_name="a.csv",
        stored_as="a",
        size=1,
        digest="0" * 64,
        created_at=NOW,
        state="done",
        settings=READING,
    )
    hook, _ = actions.make_webhook("erp", "https://erp.example/hook", ["*"], by=company.actor(company.owner), at=NOW)
    return {
        **sales_of(north, south, sees),
        "webhook": [(hook.pk, lambda actor: actor.may("settings.manage"))],
        "customer": [(north.pk, sees(north.pk)), (south.pk, sees(south.pk))],
        "member": [
            (company.seller.pk, lambda actor: actor.scope == "all" or (actor.scope == "team" and company.north.pk in actor.territories)),
            (company.outsider.pk, lambda actor: actor.scope == "all"),
        ],
        "report": [(_report(company.seller), lambda actor: actor.id == company.seller.pk)],
        "bulk-run": [(_bulk_run(company.seller), lambda actor: actor.scope == "all" or actor.id == company.seller.pk)],
        "import": [(taken.pk, lambda actor: actor.id == company.finance.pk or actor.scope == "all")],
    }


@pytest.fixture
def _django_db_helper() -> None:
    """The database is made, but each test works inside the one transaction of `whole_world` instead of its own."""


@pytest.fixture(scope="module")
def whole_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once, in a transaction that is given up in the end; each test works in a savepoint of its own."""
    with django_db_blocker.unblock(), override_settings(API_STRANGER_CALLS=10**9, API_CALLS_A_MINUTE=10**9), transaction.atomic():
        yield _build(found_company())
        transaction.set_rollback(True)


@pytest.fixture
def world(whole_world: World) -> Iterator[World]:
    kept = {name: copy(client.cookies) for name, client in whole_world.clients.items()}
    with transaction.atomic():
        yield whole_world
        transaction.set_rollback(True)
    for name, client in whole_world.clients.items():
        client.cookies = kept[name]


def _build(company: Company) -> World:
    clients = {"nobody": Client(raise_request_exception=False)}
    actors: dict[str, Actor | None] = {"nobody": None}
    for name in PEOPLE:
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(_user(company, name))
        actors[name] = company.actor(_user(company, name))
    seller, now = company.actor(company.seller), timezone.now()
    for name, scopes, made_at in (
        ("key", sorted(seller.permissions), now),
        ("narrow key", ["keys.manage"], now),
        ("expired key", sorted(seller.permissions), now - timedelta(days=3)),
        ("revoked key", sorted(seller.permissions), now),
    ):
        made, secret = actions.make_key(name, scopes=scopes, days=1, by=seller, at=made_at)
        clients[name] = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
        alive = name in ("key", "narrow key")
        actors[name] = Actor("key", name, seller.id, frozenset(scopes), seller.scope, seller.territories) if alive else None
        if name == "revoked key":
            actions.revoke_key(made.pk, by=seller, at=now)
    return World(company, clients, actors, _objects(company))


def _call(client: Client, route: Route, address: str) -> Any:
    if route.method in SAFE:
        return client.get(address)
    if route.kind != "api":
        return client.post(address)
    if route.body == "file":
        return client.post(address, {"kind": "customers", "file": SimpleUploadedFile("a.csv", b"code,name\n1,Ana\n")})
    return client.generic(route.method, address, route.body, "application/json", headers={"If-Match": '"1"'})


def _fingerprint() -> str:
    """All rows of all our tables; a little noise is nobody's write: sessions, calls that were counted, and when a key was last used."""
    digest = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("carteira.") and model not in (CallCount, Remembered):
            columns = [field.attname for field in model._meta.concrete_fields if field.attname != "used_at"]
            for row in model._default_manager.order_by("pk").values_list(*columns):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _changes() -> int:
    """How many rows this connection has touched: the quick answer to "was anything written"."""
    counted = {
        "sqlite": "SELECT total_changes()",
        "postgresql": "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables",
    }
    with connection.cursor() as cursor:
        cursor.execute(counted[connection.vendor])
        return int(cursor.fetchone()[0])


def _expected(route: Route, actor: Actor | None) -> str:
    if route.right == "public":
        return "open"
    known = actor is not None and (route.kind == "api" or actor.kind == "user")
    if not known or actor is None:
        return "unknown"
    return "open" if route.right == "login" or actor.may(route.right) else "refused"


def _targets(route: Route, world: World, actor: Actor | None) -> list[tuple[dict[str, int], bool]]:
    """Parameter values to try, and whether the actor may see what they name."""
    name = next((name for name, kind in route.parameters if kind == "int"), "")
    if not name:
        return [({}, route.name != "team:welcome")]
    seen = [({name: pk}, actor is not None and sees(actor)) for pk, sees in world.objects.get(route.about, [])]
    return [*seen, ({}, False)]


def test_every_route_is_declared() -> None:
    undeclared = sorted({f"{route.kind}: {route.name}" for route in ROUTES if route.declared is None})
    assert undeclared == [], "say in tests/architecture/routes.toml who may use it"


def test_nothing_is_declared_that_does_not_exist() -> None:
    names = {(route.kind, name) for route in ROUTES for name in (route.name, str(route))}
    assert [
        (kind, name) for kind, table in TABLE.items() if kind in ("page", "account", "api") for name in table if (kind, name) not in names
    ] == []


@pytest.mark.parametrize("route", [route for route in ROUTES if route.kind == "page"], ids=str)
def test_a_page_has_a_door_and_says_what_the_table_says(route: Route) -> None:
    assert route.guarded, "put @page(...) or @open_page(...) over it"
    if str(route) not in TABLE["page"]:  # else its action asks for more than its page
        assert {None: "public", "": "login"}.get(route.permission, route.permission) == route.right
    assert route.right in PERMISSIONS | {"public", "login"}


@pytest.mark.parametrize("route", CHECKED, ids=str)
def test_who_may_use_a_route(route: Route, world: World) -> None:
    before = _fingerprint()
    wrong = []
    # Who is refused comes first: an allowed call may well change the world for the others.
    for name in _in_order(route, world):
        actor = world.actors[name]
        expected = _expected(route, actor)
        for values, seen in _targets(route, world, actor):
            changes = _changes()
            response = _call(world.clients[name], route, route.address(**values))
            if not _fits(response, route, expected, seen or expected != "open"):
                wrong.append(
                    f"{name} {route.address(**values)}: {response.status_code}, expected {expected}{'' if seen else ', not to be seen'}"
                )
            refused = expected != "open" or not seen
            if refused and _changes() != changes and _fingerprint() != before:
                wrong.append(f"{name} {route.address(**values)}: refused, yet something was written")
            before = _fingerprint() if not refused and route.method not in SAFE else before
    assert wrong == [], "; ".join(wrong)


def _in_order(route: Route, world: World) -> list[str]:
    """Everybody who is refused, then those who are let in; of a page that looks alike to all of them the first and the last do."""
    let_in = [name for name in ACTORS if _expected(route, world.actors[name]) == "open"]
    refused = [name for name in ACTORS if name not in let_in]
    alike = route.method in SAFE and not route.about
    return [*refused, *(dict.fromkeys([let_in[0], let_in[-1]]) if alike and let_in else let_in)]


def _fits(response: Any, route: Route, expected: str, seen: bool) -> bool:
    status: int = response.status_code
    if status >= 500 and not (route.name == "governance:readyz" and status == 503):
        return False
    if expected == "unknown":
        return status == 401 if route.kind == "api" else status == 302 and "/account/login/" in response["Location"]
    if expected == "refused":
        return status in (403, 404)
    if not seen:
        return status in (404, 405, 422, 428) if route.method not in SAFE else status in (404, 422)
    return status not in (401, 403)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.kind == "account"], ids=str)
def test_account_pages_know_strangers(route: Route, world: World) -> None:
    response = _call(world.clients["nobody"], route, route.address())
    if route.right == "login":
        assert response.status_code in (302, 404, 405)
        assert response.status_code != 302 or "/account/login/" in response["Location"]
    else:
        assert route.right == "public"
        assert response.status_code < 500


@pytest.mark.parametrize("route", [route for route in ROUTES if route.method not in SAFE], ids=str)
def test_writing_needs_the_csrf_token(route: Route, world: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = copy(world.clients["owner"].cookies)
    before = _fingerprint()
    response = _call(client, route, route.address())
    assert response.status_code in (403, 404), response.status_code
    assert _fingerprint() == before
