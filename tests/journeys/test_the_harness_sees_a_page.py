"""The browser fixture itself: a stranger is led to the log-in, a person is let in, and faults in the page are noticed."""

from __future__ import annotations

import pytest

from tests.browser import ARTIFACTS, Visit
from tests.company import Company

pytestmark = pytest.mark.browser


def test_a_stranger_is_led_to_the_log_in(company: Company, visit: Visit) -> None:
    screen = visit()
    screen.open("/")
    assert "/account/login/" in screen.page.url
    assert screen.fits()
    assert screen.shoot("log-in").stat().st_size > 1_000
    assert ARTIFACTS.is_dir()


def test_a_person_is_let_in(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/")
    assert "/account/login/" not in screen.page.url
    assert company.owner.name in screen.page.content()


def test_a_broken_content_security_policy_is_noticed(company: Company, visit: Visit) -> None:
    screen = visit()
    screen.open("/account/login/")
    screen.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')")
    screen.page.wait_for_timeout(100)
    assert any("Content Security Policy" in problem for problem in screen.unexpected())
    screen.expect("Content Security Policy|127.0.0.1:9")


def test_an_inaccessible_field_is_noticed(company: Company, visit: Visit) -> None:
    screen = visit()
    screen.open("/account/login/")
    screen.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<main><input id=\"nameless\"></main>')")
    with pytest.raises(AssertionError, match="label"):
        screen.check_accessibility()
