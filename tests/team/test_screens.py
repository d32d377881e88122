"""The pages of accounts and team in a real browser: readable to everybody, on a phone too; the first visit from link to desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from carteira.team import actions
from tests.company import PASSWORD, Company

if TYPE_CHECKING:
    from tests.browser import Visit

pytestmark = pytest.mark.browser
OWN = ["/team/", "/settings/", "/audit/", "/account/password/change/", "/account/2fa/", "/account/sessions/"]


def test_everybody_can_read_the_pages_of_the_team(company: Company, visit: Visit) -> None:
    for screen in (visit(company.owner), visit(company.owner, width=360, height=740, dark=True)):
        for path in OWN:
            screen.open(path)
            screen.check_accessibility()
            screen.shoot("team" + path.replace("/", "-") + str(screen.page.viewport_size["width"] if screen.page.viewport_size else ""))


def test_the_first_visit_leads_from_the_link_to_the_desk(company: Company, visit: Visit) -> None:
    _, token = actions.invite(
        "nina@balas.example", name="Nina", role="reader", territory_id=None, by=company.actor(company.owner), at=timezone.now()
    )
    screen = visit()
    page = screen.open(f"/welcome/{token}/")
    screen.check_accessibility()
    screen.shoot("welcome")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("form button.button-primary").click()
    screen.settle()
    assert page.url.rstrip("/").count("/") == 2
    screen.open("/account/logout/")


def test_strangers_can_read_the_log_in(company: Company, visit: Visit) -> None:
    screen = visit()
    page = screen.open("/account/login/")
    screen.check_accessibility()
    screen.shoot("log-in")
    page.locator("input[name=login]").fill(company.seller.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form button.button-primary").click()
    screen.settle()
    assert "/account/login" not in page.url
