"""A complaint comes by phone, runs on the right clocks to an answer and a root cause, and a corrective action is measured."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carteira.customers.actions import register_customer
from carteira.customers.models import Customer, SourceIdentity
from carteira.service.actions import improving
from carteira.service.actions.opening import open_case
from carteira.service.models import Case, CorrectiveAction
from carteira.service.rules.said import NewCase
from carteira.trade.models import Order
from tests.browser import Visit
from tests.company import Company

pytestmark = pytest.mark.browser


def _history(company: Company, customer: Customer) -> None:
    """A hundred days of orders and complaints: twelve in a thousand orders before the action, two after it."""
    by, now = company.actor(company.manager), timezone.now()
    identity = SourceIdentity.objects.filter(customer=customer).order_by("id")[0]
    days = [(timezone.localdate() - timedelta(days=back), part) for back, part in ((60, "before"), (10, "after"))]
    Order.objects.bulk_create(
        Order(source="erp", native_id=f"{part}-{number}", identity=identity, ordered_on=day, currency="BRL")
        for day, part in days
        for number in range(1000)
    )
    improving.name_cause(name="Embalagem fraca", code="packaging", by=by, at=now)
    for back, count in ((60, 12), (10, 2)):
        at = now - timedelta(days=back)
        made = [open_case(NewCase("complaint", "Caixa amassada", customer=customer.pk), by=by, at=at).pk for _ in range(count)]
        improving.attribute(made, "packaging", by=by, at=at)


def test_a_complaint_runs_to_a_cause_that_is_ended(company: Company, visit: Visit) -> None:
    customer = register_customer({"name": "Padaria Luz"}, by=company.actor(company.seller), at=timezone.now())
    Customer.objects.update(territory=company.north)
    _history(company, customer)
    screen = visit(company.manager)

    # The phone rings: three fields, and the number is there.
    screen.open("/service/open/?find=padaria")
    screen.page.get_by_role("link", name="Padaria Luz").click()
    screen.page.get_by_label("In a few words").fill("Caixas amassadas de novo")
    screen.page.get_by_label("We sell this as a regulated supplier").check()
    screen.page.get_by_label("Minutes so far").fill("4")
    screen.page.get_by_role("button", name="Open the case").click()
    screen.page.wait_for_url("**/service/cases/**")
    case = Case.objects.order_by("-id")[0]
    assert case.protocol in screen.page.content()
    assert "First answer" in screen.page.content()
    assert "Decreto 11.034/2022" in screen.page.content()
    screen.check_accessibility()
    screen.shoot("service-case")

    # Answered, traced to its cause, solved and told: closed.
    screen.page.get_by_label("Answer", exact=True).fill("Trocamos amanhã cedo.")
    screen.page.get_by_role("button", name="Answer", exact=True).click()
    screen.page.get_by_label("Cause", exact=True).select_option("packaging")
    screen.page.get_by_role("button", name="It came from this").click()
    screen.page.get_by_label("What came of it, as the customer shall read it").fill("As caixas foram trocadas.")
    screen.page.get_by_label("How it was told").select_option("phone")
    screen.page.get_by_role("button", name="Resolve").click()
    screen.page.get_by_role("button", name="Copy the rating link").wait_for()
    case.refresh_from_db()
    assert (case.state, case.told_how, case.cause.code if case.cause else "") == ("closed", "phone", "packaging")

    # The cause gets an action whose measure is fixed first; then it takes effect and is judged.
    screen.open("/service/causes/packaging/")
    screen.page.get_by_label("What will be done").fill("Caixa de parede dupla")
    screen.page.get_by_label("Days measured before").fill("60")
    screen.page.get_by_role("button", name="Plan it").click()
    day = (timezone.localdate() - timedelta(days=30)).isoformat()
    screen.page.get_by_label("Took effect on").fill(day)
    screen.page.get_by_role("button", name="It took effect").click()
    screen.page.get_by_role("button", name="Judge it now").click()
    screen.page.get_by_text("Judged: Eliminated.").wait_for()
    action = CorrectiveAction.objects.get()
    assert (action.verdict, action.figures["before"], action.figures["orders_before"]) == ("eliminated", 12, 1000)
    screen.check_accessibility()
    screen.shoot("service-cause")
    for name in ("", "dials/", "cohorts/", "desk/", "causes/"):
        screen.open(f"/service/{name}")
        screen.check_accessibility()
        assert screen.fits()
        screen.shoot(f"service-{name.strip('/') or 'inbox'}")

    # The same on a phone, in the dark, in Portuguese.
    phone = visit(company.manager, width=360, dark=True, language="pt-br")
    for name in ("", f"cases/{case.pk}/", "open/", "dials/", "causes/packaging/"):
        phone.open(f"/service/{name}")
        phone.check_accessibility()
        assert phone.fits(), name
        phone.shoot(f"service-360-{name.strip('/').replace('/', '-') or 'inbox'}")
    phone.open("/effort/")
    phone.check_accessibility()
    assert phone.fits()
    phone.shoot("effort-360")
