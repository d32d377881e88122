"""An enquiry by e-mail and telephone becomes one opportunity, a proposal priced after serving, an answer without log-in, and an order with its promised day."""

from __future__ import annotations

import pytest

from carteira.customers.models import Interaction
from carteira.sales.actions.enquiries import receive_enquiry
from carteira.sales.actions.processes import plant_standard_processes
from carteira.sales.actions.recognising import EnquirySaid
from carteira.sales.models import Enquiry, Opportunity, Proposal
from carteira.trade.models import Order
from tests.browser import Screen, Visit
from tests.company import Company
from tests.sales.world import customer_of, golden_balances

pytestmark = pytest.mark.browser


@pytest.mark.django_db(transaction=True)
def test_an_enquiry_becomes_an_order(company: Company, visit: Visit) -> None:
    from django.utils import timezone

    from tests.portfolio.world import golden_world

    plant_standard_processes()
    golden_balances(golden_world().run)
    seller, customer, now = company.actor(company.seller), customer_of("Padaria Luz", company.seller), timezone.now()
    said = {"subject": "Preço das balas de mel", "received_at": now, "customer": customer.pk, "body": "Quanto custam dez caixas?"}
    receive_enquiry(EnquirySaid("mail-1", "email", **said), by=seller, at=now)
    receive_enquiry(EnquirySaid("call-1", "phone", **said), by=seller, at=now)

    screen = visit(company.seller)
    make_an_opportunity(screen)
    drag_it_to_the_visit(screen)
    write_and_send(screen)
    link = screen.page.locator("a[href*='/offer/']").get_attribute("href") or ""

    stranger = visit(language="pt-BR", width=360)
    stranger.page.goto(link)
    assert "Balas de mel" in stranger.page.content()
    assert stranger.fits()
    stranger.check_accessibility()
    stranger.shoot("sales-answer-phone")
    stranger.page.fill("input[name=name]", "Ana da Padaria")
    stranger.page.click("button[value=accepted]")
    stranger.page.wait_for_selector(".notice-good")

    order = Order.objects.get(source="carteira")
    assert (order.identity.customer_id, order.promises.count(), Proposal.objects.get().state) == (customer.pk, 1, "accepted")
    assert Opportunity.objects.get().state == "won"
    assert Interaction.objects.filter(kind="proposal", identity__customer=customer, minutes=25).count() == 1
    screen.open(f"/sales/customers/{customer.pk}/deliveries/")
    assert screen.page.locator("td, th", has_text=order.native_id).count() >= 1


def make_an_opportunity(screen: Screen) -> None:
    """Both enquiries are one; it becomes an opportunity."""
    screen.open("/sales/enquiries/")
    assert screen.page.locator(".card", has_text="Preço das balas").count() == 1
    assert Enquiry.objects.filter(state="merged").count() == 1
    screen.check_accessibility()
    screen.page.fill("input[name=value]", "900")
    screen.page.click("button[value=convert]")
    screen.page.wait_for_url("**/sales/opportunities/**")


def drag_it_to_the_visit(screen: Screen) -> None:
    """By mouse, and back and forth by the keyboard's form."""
    screen.open("/sales/")
    screen.check_accessibility()
    screen.page.locator("[data-deal]").drag_to(screen.page.locator("[data-step=visit]"))
    screen.page.wait_for_selector("[data-step=visit] [data-deal]")
    screen.page.locator("[data-deal] select").select_option("proposal")
    screen.page.locator("[data-deal] .deal-move button").click()
    screen.page.wait_for_selector("[data-step=proposal] [data-deal]")
    assert list(Opportunity.objects.get().moves.order_by("id").values_list("to_step__code", flat=True)) == ["qualify", "visit", "proposal"]


def write_and_send(screen: Screen) -> None:
    """What it earns follows what is written; then it is sent."""
    page = screen.page
    page.locator(".deal-name").click()
    page.wait_for_url("**/sales/opportunities/**")
    page.locator("a[href$='/proposal/']").click()
    page.wait_for_url("**/proposal/")
    for name, value in {"description": "Balas de mel", "quantity": "10", "list_price": "150", "unit_cost": "70"}.items():
        page.fill(f"input[name=form-0-{name}]", value)
    page.fill("input[name=distance_km]", "9")
    page.fill("input[name=minutes]", "25")
    page.select_option("select[name=closed_lot]", "no")
    page.select_option("select[name=manual_entry]", "no")
    page.wait_for_selector("#figures dl")
    screen.check_accessibility()
    page.locator(".form-actions button.button-primary").click()
    page.wait_for_url("**/sales/proposals/*/")
    page.locator("form[action$='/send/'] button").click()
    page.wait_for_selector("a[href*='/offer/']")
