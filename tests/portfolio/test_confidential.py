"""Selection is confidential: canary crawl of every page and API answer as each kind of person (C17 a, C04)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.governance.models import Event
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.actions.deciding import decide
from carteira.portfolio.actions.leaving import answer
from carteira.portfolio.actions.reviews import open_review, write_minutes
from carteira.portfolio.actions.segmenting import define_scheme, publish, write_draft
from carteira.team.models import User
from tests.company import Company
from tests.portfolio.conftest import hire
from tests.portfolio.test_deciding import LATER
from tests.portfolio.test_pages import logged_in
from tests.portfolio.world import AT, World

CANARY = "canaryzebra"
WITHOUT = ["manager", "seller", "reader"]


@pytest.fixture
def told(golden: World, company: Company, director: Actor, direction: None) -> World:
    """A world in which everything that selection can say carries the canary."""
    Customer.objects.update(owner_id=company.seller.pk, territory_id=company.north.pk)
    said = {"why": f"{CANARY} reason", "review_on": LATER, "by": director, "at": AT}
    review = open_review(f"{CANARY} review", review_on=LATER, agenda=[CANARY], by=director, at=AT)
    write_minutes(review.pk, minutes=CANARY, by=director, at=AT)
    pk = golden["H"].pk
    decide(pk, step="fix", choices=Choices(owner=CANARY), **said)
    decide(pk, step="reprice", choices=Choices(justification=CANARY), **said)
    answer(pk, step="reprice", accepted=False, by=director, at=AT)
    decide(pk, step="migrate", choices=Choices(partner=f"{CANARY} wholesale"), **said)
    answer(pk, step="migrate", accepted=False, by=director, at=AT)
    decide(pk, step="let-go", choices=Choices(notice_days=30, alternative=CANARY, tone=CANARY), **said)
    scheme = define_scheme("canary", name=CANARY, by=director, at=AT)
    write_draft(scheme, [{"code": CANARY, "name": CANARY, "rule": "otherwise", "definition": CANARY}], by=director, at=AT)
    publish(scheme, by=director, at=AT)
    return golden


def addresses(world: World) -> list[str]:
    """Every GET address of the product, with the customer's number wherever a number is asked for."""
    found = []

    def walk(patterns: list[Any], spaces: tuple[str, ...]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, (*spaces, pattern.namespace) if pattern.namespace else spaces)
            elif isinstance(pattern, URLPattern) and pattern.name:
                names = list(pattern.pattern.converters) or list(getattr(pattern.pattern, "regex", re.compile("")).groupindex)
                values = {name: world["H"].pk if "id" in name or "number" in name else "canary" for name in names}
                try:
                    found.append(reverse(":".join((*spaces, pattern.name)), kwargs=values))
                except NoReverseMatch:
                    continue

    walk(get_resolver().url_patterns, ())
    return sorted(set(found))


def answers(client: Client, world: World) -> dict[str, tuple[int, str]]:
    said = {}
    for url in addresses(world):
        if url.startswith("/account/logout"):
            continue
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        said[url] = (response.status_code, body.decode(errors="replace") + json.dumps(dict(response.headers)))
    return said


@pytest.mark.slow
@pytest.mark.parametrize("who", WITHOUT)
def test_no_word_of_selection_reaches_who_may_not_see_it(told: World, company: Company, who: str) -> None:
    client = logged_in(company.actor(getattr(company, who)))
    with time_machine.travel(AT, tick=False):
        said = answers(client, told)
    leaks = [url for url, (_status, text) in said.items() if CANARY in text.lower()]
    assert leaks == []
    barred = {url: status for url, (status, _text) in said.items() if "/portfolio/" in url}
    assert len(barred) > 20
    assert set(barred.values()) <= {403, 404, 405, 422}
    # The API's description and the counters of /metrics name every route of the product; they hold nothing of a customer.
    said_elsewhere = {url: text for url, (status, text) in said.items() if status == 200 and "openapi" not in url and url != "/metrics"}
    assert [url for url, text in said_elsewhere.items() if "/portfolio/" in text] == []


@pytest.mark.slow
def test_who_may_see_it_finds_the_canary(told: World, director: Actor) -> None:
    with time_machine.travel(AT, tick=False):
        said = answers(logged_in(director), told)
    assert [url for url, (status, _text) in said.items() if status >= 500] == []
    assert len([url for url, (_status, text) in said.items() if "/portfolio/" in url and CANARY in text.lower()]) >= 5


def test_no_mail_and_no_event_carries_it(told: World) -> None:
    assert mail.outbox == []
    for event in Event.objects.all():
        assert CANARY not in json.dumps(event.detail).lower()
        assert not (event.verb.startswith("portfolio.") and event.customer_id)


def test_a_key_without_the_scope_is_refused(told: World, company: Company) -> None:
    from carteira.team import actions

    owner = company.actor(company.owner)
    _row, secret = actions.make_key("shop", scopes=["customers.view"], days=30, by=owner, at=AT)
    with time_machine.travel(AT, tick=False):
        answered = Client().get("/api/v1/portfolio/profile", headers={"Authorization": f"Bearer {secret}"})
    assert answered.status_code == 403


def test_every_role_is_tried() -> None:
    from carteira.team.rules import ROLES

    holding = {name for name, role in ROLES.items() if "portfolio.view" in role.permissions}
    assert holding == {"owner", "finance", "director"}


def test_finance_sees_but_does_not_decide(golden: World) -> None:
    finance = hire("Fabio", "finance")
    client = logged_in(finance)
    with time_machine.travel(AT, tick=False):
        assert client.get(reverse("portfolio:customer", args=[golden["H"].pk])).status_code == 200
        refused = client.post(
            reverse("portfolio:decide", args=[golden["H"].pk]), {"step": "fix", "why": "x" * 20, "review_on": "2026-11-01"}
        )
    assert refused.status_code == 403
    assert User.objects.get(pk=finance.id).role == "finance"


def test_nothing_outside_the_portfolios_own_tables_holds_a_word_of_it(told: World) -> None:
    """Mails, notices, webhooks, exports and searches are made from other tables, queued jobs and events: none of them was told."""
    leaks = []
    for model in apps.get_models():
        if model._meta.app_label == "portfolio":
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        leaks += [model._meta.label for row in model._default_manager.values_list(*names) if CANARY in str(row).lower()]
    assert leaks == []
