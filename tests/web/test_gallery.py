"""Every component in a real browser: both themes, phone and wide, no violation of accessibility or of the content policy."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from tests.browser import Visit
from tests.company import Company

pytestmark = pytest.mark.browser
WIDER = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 12)"""


@pytest.fixture(autouse=True)
def gallery_mounted(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.gallery"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_components_are_accessible_and_fit(company: Company, visit: Visit, width: int, dark: bool) -> None:
    screen = visit(company.owner, width=width, dark=dark)
    screen.open("/gallery/?say=1")
    for chart in screen.page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
        chart.locator(".chart-canvas svg").wait_for()
    screen.page.evaluate("scrollTo(0, 0)")
    screen.shoot(f"gallery-{width}-{'dark' if dark else 'light'}")
    assert screen.fits(), screen.page.evaluate(WIDER)
    screen.check_accessibility()
