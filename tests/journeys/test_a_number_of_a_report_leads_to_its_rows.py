"""A manager groups contacts by kind, follows a number to its rows, saves the report for the team, and a seller opens it."""

from __future__ import annotations

import pytest

from tests.browser import Visit
from tests.company import Company
from tests.reports.world import open_firm

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_a_number_of_a_report_leads_to_its_rows(company: Company, visit: Visit) -> None:
    open_firm(company)
    screen = visit(company.manager, height=1000)
    page = screen.page
    screen.open("/reports/")
    screen.check_accessibility()
    screen.shoot("reports")
    page.get_by_role("link", name="Contacts One row").click()
    page.locator("select[name=rows]").first.select_option("kind")
    page.locator("select[name=columns]").select_option("channel")
    page.locator("select[name=measures]").first.select_option("minutes.sum")
    page.get_by_role("button", name="Show").click()
    screen.settle()
    screen.check_accessibility()
    screen.shoot("report")
    number = page.locator(".numbers tbody td.is-numeric a data").first
    value = number.get_attribute("value")
    number.click()
    screen.settle()
    assert page.locator(f'.tile-value data[value="{value}"]').count() == 1
    screen.check_accessibility()
    screen.shoot("report-rows")
    page.go_back()
    page.fill("input[name=name]", "Minutes by kind")
    page.locator("select[name=shared]").select_option("team")
    page.locator("form[action='/reports/keep'] button").click()
    page.get_by_role("heading", name="Minutes by kind").first.wait_for()
    other = visit(company.seller, width=360, height=780, dark=True)
    other.open("/reports/")
    other.page.get_by_role("link", name="Minutes by kind", exact=True).click()
    other.settle()
    assert other.fits()
    other.check_accessibility()
    other.shoot("report-phone-dark")
