"""What the pages do in a real browser, by keyboard first; and that they work without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from tests.browser import Visit
from tests.company import Company
from tests.desk.world import compute_results, open_shop

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def gallery_mounted(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.gallery"


@pytest.fixture
def shop(company: Company) -> None:
    compute_results(open_shop(company))


def test_the_palette_opens_a_customer_without_a_mouse(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.seller)
    screen.open("/")
    screen.page.keyboard.press("Control+k")
    screen.page.keyboard.type("bar do")
    expect(screen.page.locator("#palette-found .palette-item")).to_have_count(1)
    screen.check_accessibility(within="#palette")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_have_text("Bar do Zé")


def test_the_palette_offers_pages_and_the_actions_of_this_page(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/customers/")
    screen.page.keyboard.press("Control+k")
    screen.page.keyboard.type("add")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_have_text("Add customer")
    screen.page.keyboard.press("Control+k")
    screen.page.keyboard.type("desk")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_have_text("My desk")


def test_keys_lead_to_pages_rows_and_help(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/")
    screen.page.keyboard.press("g")
    screen.page.keyboard.press("c")
    expect(screen.page.locator("h1")).to_have_text("Customers")
    screen.page.keyboard.press("?")
    expect(screen.page.locator("#keys")).to_be_visible()
    screen.check_accessibility(within="#keys")
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator("#keys")).to_be_hidden()
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("j")
    screen.page.keyboard.press("k")
    screen.page.keyboard.press("Enter")
    expect(screen.page.locator("h1")).to_have_text("Atacadão Norte")


def test_search_as_one_types_keeps_the_focus_and_the_address(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/customers/")
    screen.page.keyboard.press("/")
    screen.page.keyboard.type("quiosque")
    expect(screen.page.locator("tr[data-row]")).to_have_count(1)
    assert "q=quiosque" in screen.page.url
    expect(screen.page.locator("#list-customers-q")).to_be_focused()


def test_the_theme_changes_at_once_and_stays(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/")
    screen.page.click(".avatar")
    with screen.page.expect_response("**/preferences/theme"):
        screen.page.click("button[name=theme][value=dark]")
    assert screen.page.locator("html").get_attribute("data-theme") == "dark"
    screen.open("/customers/")
    assert screen.page.locator("html").get_attribute("data-theme") == "dark"


def test_a_row_opens_in_the_side_panel_and_gives_the_focus_back(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/gallery/")
    link = screen.page.locator("#list-sample tbody a").first
    link.click()
    expect(screen.page.locator("#panel h1")).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(screen.page.locator("#panel")).to_be_hidden()
    expect(link).to_be_focused()


def test_rows_are_picked_and_the_bar_counts_them(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/gallery/")
    expect(screen.page.locator(".bulk")).to_be_hidden()
    screen.page.check("#list-sample tbody tr:nth-child(2) input[name=selected]")
    expect(screen.page.locator(".bulk output")).to_have_text("1")
    screen.page.check("[data-bulk-page]")
    expect(screen.page.locator(".bulk output")).to_have_text("11")
    screen.page.click("[data-bulk-all]")
    assert screen.page.locator(".bulk input[name=all]").input_value() == "1"


def test_the_bar_of_long_work_asks_every_second(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/gallery/")
    expect(screen.page.locator(".progress progress")).to_have_attribute("value", "50")


def test_a_wrong_form_gets_the_focus_on_its_summary(company: Company, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/gallery/?wrong=1")
    expect(screen.page.locator("[data-focus]")).to_be_focused()
    screen.check_accessibility()


def test_columns_are_chosen_and_stand_in_the_address(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.owner)
    screen.open("/customers/")
    screen.page.click("summary:has-text('Columns')")
    screen.page.uncheck("input[name=columns][value=city]")
    screen.page.click("form[data-columns] button")
    screen.settle()
    assert "City" not in screen.page.locator("thead").inner_text()
    assert "columns=name%2C" in screen.page.url


def test_everything_works_without_scripts(company: Company, shop: None, visit: Visit) -> None:
    screen = visit(company.owner, scripts=False)
    screen.open("/customers/")
    screen.page.fill("#list-customers-q", "bar do")
    screen.page.click("form.list-filters button:has-text('Apply')")
    screen.page.click("tr[data-row] a")
    expect(screen.page.locator("h1")).to_have_text("Bar do Zé")
    screen.page.click(".avatar")
    screen.page.click("button[name=theme][value=light]")
    assert screen.page.locator("html").get_attribute("data-theme") == "light"
    screen.page.click("nav.tabs a:has-text('Value')")
    screen.page.click("summary:has-text('Show as table')")
    expect(screen.page.locator(".chart-twin table")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_desk_and_the_customer_are_accessible_and_fit(company: Company, shop: None, visit: Visit, width: int, dark: bool) -> None:
    from carteira.customers.models import Customer

    number = Customer.objects.get(name="Bar do Zé").pk
    screen = visit(company.owner, width=width, dark=dark)
    pages = ["/", "/customers/", "/customers/new", *(f"/customers/{number}/{tab}" for tab in ("", "timeline", "value", "sources", "edit"))]
    for address in pages:
        screen.open(address)
        assert screen.fits(), address
        screen.check_accessibility()
