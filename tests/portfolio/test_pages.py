"""The pages: they render with data and without, a decision goes through them, and nobody without the permission sees a word."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.portfolio.models import Decision, InternalFix, PortfolioReview, SchemeVersion
from carteira.team.models import User
from tests.company import Company
from tests.portfolio.test_segments import FIRST
from tests.portfolio.world import AT, World

PLAIN = ["overview", "migration", "schemes", "candidates", "reviews", "decisions", "decisions-csv", "direction"]


def logged_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.id), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def page(director: Actor) -> Any:
    with time_machine.travel(AT, tick=False):
        yield logged_in(director)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("language", ["en", "pt-br", "pt-pt"])
def test_every_page_renders_without_data(page: Client, name: str, language: str) -> None:
    assert page.get(reverse(f"portfolio:{name}"), headers={"accept-language": language}).status_code == 200


def test_every_page_renders_with_data(golden: World, page: Client) -> None:
    for name in PLAIN:
        assert page.get(reverse(f"portfolio:{name}")).status_code == 200
    for name in ("spread-result", "spread-pocket", "lorenz", "whale", "migration"):
        assert page.get(reverse("portfolio:csv", args=[name])).status_code == 200
    assert page.get(reverse("portfolio:csv", args=["passwords"])).status_code == 404
    text = page.get(reverse("portfolio:customer", args=[golden["H"].pk])).content.decode()
    assert "Quiosque Praia" in text
    assert page.get(reverse("portfolio:customer", args=[999_999])).status_code == 404


def test_the_simulator_answers_the_address(golden: World, page: Client) -> None:
    url = reverse("portfolio:customer", args=[golden["G"].pk])
    text = page.get(
        url, {"simulate": "1", "orders": "7", "visits": "2", "closed_lot": "on", "electronic": "on"}, headers={"accept-language": "en"}
    ).content
    assert b'value="2916.30' in text or b'value="2916.31' in text
    assert page.get(url, {"simulate": "1", "orders": "-7"}).status_code == 200


def test_a_whole_review_by_pages(golden: World, page: Client) -> None:
    made = page.post(reverse("portfolio:reviews"), {"name": "2026 Q1", "review_on": "2026-11-02", "agenda": "Losses\nPrices"})
    review = PortfolioReview.objects.get()
    assert made.status_code == 302
    assert review.cases.count() == 3
    url = reverse("portfolio:decide", args=[golden["H"].pk])
    said = {"step": "reprice", "why": "the fix leaves a gap", "review_on": "2026-11-02"}
    refused = page.post(url, said)
    assert refused.status_code == 422
    assert not Decision.objects.exists()
    assert page.post(url, {**said, "step": "fix", "orders": "7", "visits": "2", "closed_lot": "on", "electronic": "on"}).status_code == 302
    assert str(InternalFix.objects.get().result_after) == "-150.9900"
    assert page.post(url, said).status_code == 302
    assert page.post(reverse("portfolio:answer", args=[golden["H"].pk]), {"step": "reprice", "answer": "accepted"}).status_code == 302
    assert page.post(reverse("portfolio:minutes", args=[review.pk]), {"minutes": "H accepted 5 %.", "close": "1"}).status_code == 302
    assert Decision.objects.filter(chosen="omitted").count() == 2
    assert page.get(reverse("portfolio:review", args=[review.pk])).status_code == 200
    for row in Decision.objects.all():
        assert page.get(reverse("portfolio:decision", args=[row.pk])).status_code == 200


def test_segments_by_pages(golden: World, page: Client, direction: None) -> None:
    assert page.post(reverse("portfolio:schemes"), {"code": "profit", "name": "Profit"}).status_code == 302
    url = reverse("portfolio:scheme", args=["profit"])
    form = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for number, row in enumerate(FIRST):
        form |= {f"form-{number}-{key}": value for key, value in row.items()}
    assert page.post(url, {**form, "form-0-rule": "result <"}).status_code == 422
    assert page.post(url, form).status_code == 302
    assert "Bar do Z" in page.get(url).content.decode()
    assert page.post(reverse("portfolio:publish", args=["profit"])).status_code == 302
    assert SchemeVersion.objects.get().state == "published"
    assert page.get(url).status_code == 200


def test_direction_policy_and_target_by_pages(page: Client) -> None:
    url = reverse("portfolio:direction")
    assert page.post(url, {"form": "direction", "what": "a", "for_whom": "b", "how": "c"}).status_code == 302
    policy = {
        "hurdle": "100", "reprice_limit": "0.2", "reach": "12", "contagion_parameter": "0.02", "days_between_orders": "13",
        "days_between_visits": "45", "terms_days": "30", "repeat_share": "0.5",
    }  # fmt: skip
    assert page.post(url, {"form": "policy", **policy, "reason": "new year, new hurdle"}).status_code == 302
    assert page.post(url, {"form": "target", "name": "Wholesaler", "must": "orders >= 4", "never": "result < 0"}).status_code == 302
    assert page.post(url, {"form": "target", "name": "Wholesaler", "must": "orders >="}).status_code == 422


@pytest.mark.parametrize("name", PLAIN)
def test_a_seller_gets_no_page(company: Company, name: str) -> None:
    client = logged_in(company.actor(company.seller))
    assert client.get(reverse(f"portfolio:{name}")).status_code == 403
