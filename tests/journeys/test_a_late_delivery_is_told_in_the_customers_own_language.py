"""A text is written once, tried on a customer and sent to its telephone; and whatever strangers put into names, notes and numbers runs nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from carteira.channels.actions.dispatching import dispatch
from carteira.channels.actions.forms import make_form, take_entry
from carteira.channels.actions.hooking import keep_hook
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.actions.senders import keep_sender
from carteira.channels.messaging import simulator
from carteira.channels.models import Hook, HookEvent, Template
from carteira.customers import actions
from carteira.customers.actions import Touch
from carteira.customers.models import Customer
from tests.browser import Visit
from tests.company import Company
from tests.customers.test_consents import contact

pytestmark = pytest.mark.browser
BAD = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(autouse=True)
def _providers_may_be_here(settings: Any) -> None:
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]


def test_a_text_is_written_tried_and_sent(company: Company, visit: Visit, provider: simulator.Provider) -> None:
    alice, now = company.actor(company.owner), timezone.now()
    norte = actions.register_customer({"name": "Atacado Norte", "country": "BR"}, by=alice, at=now).pk
    Customer.objects.filter(pk=norte).update(country="BR")
    ana = contact(norte, phone="+5511912345678")
    keep_sender("Provider", channel="sms", url=provider.url, account="A", number="+551140000000", token="t", by=alice, at=now)
    screen = visit(company.owner)
    page = screen.open("/texts/new")
    page.get_by_label("Need").fill("late-delivery")
    page.get_by_label("Channel").select_option("sms")
    page.get_by_label("Language").select_option("pt-br")
    page.get_by_label("Purpose").select_option("delivery")
    page.get_by_label("Text", exact=True).fill("{person.first_name|Olá}, sua entrega chega amanhã.")
    page.get_by_label("Try it on").select_option(str(norte))
    page.get_by_role("button", name="Try it").click()
    screen.settle()
    assert "Ana, sua entrega chega amanhã." in page.content()
    screen.check_accessibility()
    screen.shoot("text-tried")
    page.get_by_role("button", name="Save as a new version").click()
    screen.settle()
    assert Template.objects.get().version == 1

    queue_message(
        Draft(norte, "+5511912345678", channel="sms", need="late-delivery", contact=ana), by=company.actor(company.owner), at=timezone.now()
    )
    assert dispatch(clock=timezone.now) == 1
    assert provider.taken[0].text == "Ana, sua entrega chega amanhã."
    screen.open("/mail/out/")
    assert "sua entrega chega" in page.content()


PAGES = ("/texts/", "/providers/", "/senders/", "/webforms/", "/unplaced/", "/lines/", "/contact-plans/", "/mailboxes/")


def test_the_pages_of_the_doors_fit_and_run_nothing(company: Company, visit: Visit) -> None:
    alice, now = company.actor(company.owner), timezone.now()
    norte = actions.register_customer({"name": BAD}, by=alice, at=now).pk
    ana = contact(norte, name=BAD)
    actions.log_interaction(Touch(norte, "note", now, subject=BAD, body=BAD, observation=BAD), by=alice, at=now)
    actions.give_consent(norte, "offer", by=alice, at=now, basis="consent", proof=BAD, contact=ana, text_version=BAD[:60])
    form = make_form(BAD, by=alice, at=now, consent_text=BAD)
    take_entry(form.token, {"name": BAD, "email": "x@stranger.example", "company": BAD, "message": BAD}, key="k", at=now)
    keep_hook("sms", "sms", by=alice, at=now)
    HookEvent.objects.create(
        hook=Hook.objects.get(), event="e", subject="s", status="received", address=BAD, text=BAD, happened_at=now, received_at=now
    )
    screen = visit(company.owner)
    screen.page.on("dialog", lambda dialog: screen.problems.append(f"dialog: {dialog.message}"))
    more = (
        f"/webforms/{form.pk}/",
        f"/customers/{norte}/consents",
        f"/customers/{norte}/write",
        f"/customers/{norte}/talk",
        f"/customers/{norte}/timeline",
    )
    for path in (*PAGES, *more, f"/f/{form.token}"):
        screen.open(path)
        assert screen.page.locator("img[onerror]").count() == 0
        assert screen.fits(), path
        screen.check_accessibility()
        screen.shoot(f"doors{path.replace('/', '-')}")
