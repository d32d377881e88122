"""A seller's day with one customer: what to know before the call, three interactions to write it down, mail that cannot bite, a visit without a network."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from carteira.channels.actions.forms import make_form
from carteira.channels.actions.receiving import Arrived, take_message
from carteira.channels.models import MailFolder, MailMessage
from carteira.customers import actions
from carteira.customers.actions import Touch
from carteira.customers.models import Interaction
from tests.browser import Visit
from tests.channels.mail_servers import mailbox
from tests.channels.test_mail_in import HOSTILE
from tests.company import Company
from tests.customers.test_consents import contact

pytestmark = pytest.mark.browser


def norte_of(company: Company) -> int:
    seller, now = company.actor(company.seller), timezone.now()
    norte = actions.register_customer({"name": "Atacado Norte", "country": "BR"}, by=seller, at=now).pk
    ana = contact(norte)
    actions.make_promise(norte, "Send the price list for closed lots", now.date() + timedelta(days=2), by=seller, at=now, contact=ana)
    actions.state_preference(norte, by=seller, at=now, contact=ana, channel="phone", hours=(9, 12), treatment="Dona Ana")
    actions.open_episode(norte, "Late pallet of 12 March", by=seller, at=now, purpose="complaint")
    for number, (purpose, channel, kind, answered) in enumerate([("reminder", "email", "email", False), ("offer", "phone", "call", True)]):
        touch = Touch(
            norte, kind, now - timedelta(hours=30 - number), subject=["Invoice 71 is open", "Ten pallets"][number], channel=channel, direction="out",
            purpose=purpose, contact=ana, drivers={"answered": answered},
        )  # fmt: skip
        actions.log_interaction(touch, by=seller, at=now)
    return norte


def test_a_call_is_written_down_in_three_interactions(company: Company, visit: Visit) -> None:
    norte = norte_of(company)
    screen = visit(company.seller)
    page = screen.open(f"/customers/{norte}/")

    page.get_by_role("link", name="Talk").click()
    screen.settle()
    page.get_by_label("What was it about?").fill("Wants closed lots in May")
    page.locator("#panel").get_by_role("button", name="Save").click()
    screen.settle()

    row = Interaction.objects.get(subject="Wants closed lots in May")
    assert (row.kind, row.channel, row.by_id) == ("call", "phone", company.seller.pk)
    assert "Wants closed lots in May" in page.content()


@pytest.mark.parametrize(("width", "dark", "language"), [(1280, False, "en"), (360, True, "pt-br")])
def test_the_card_warns_and_fits(company: Company, visit: Visit, width: int, dark: bool, language: str) -> None:
    norte = norte_of(company)
    company.seller.language = language
    company.seller.save()
    screen = visit(company.seller, width=width, dark=dark, language=language)
    screen.open(f"/customers/{norte}/talk")
    assert screen.page.locator(".notice-loss").count() == 1
    assert screen.fits()
    screen.check_accessibility()
    screen.shoot(f"talk-{width}-{language}")


def test_hostile_mail_runs_nothing(company: Company, visit: Visit) -> None:
    folder = MailFolder.objects.create(account=mailbox(), name="INBOX")
    file = b'--b\r\nContent-Type: image/svg+xml\r\nContent-Disposition: attachment; filename="<img src=x onerror=alert(9)>.svg"\r\n\r\n<svg onload="alert(9)"/>\r\n--b--\r\n'
    whole = HOSTILE.replace(
        b"Content-Type: text/html\r\n\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    )
    row = take_message(folder, Arrived(1, whole + b"\r\n" + file), at=timezone.now())
    assert row is not None
    screen = visit(company.owner)
    screen.page.on("dialog", lambda dialog: screen.problems.append(f"dialog: {dialog.message}"))

    screen.open(f"/mail/{row.pk}/")
    screen.page.get_by_text("Hi", exact=True).click()
    screen.check_accessibility()
    screen.shoot("mail-hostile")
    with screen.page.expect_download() as download:
        screen.page.locator(f"a[href*='/mail/{row.pk}/files/']").click()
    assert download.value.suggested_filename.endswith(".svg")
    screen.open("/mail/")
    assert screen.page.locator("script:not([src])").count() == 0
    assert MailMessage.objects.count() == 1


def test_a_visit_waits_in_the_pocket_until_there_is_a_network(company: Company, visit: Visit) -> None:
    norte = norte_of(company)
    before = Interaction.objects.count()
    screen = visit(company.seller, width=390)
    page = screen.open("/visits/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    screen.settle()
    screen.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load resource")

    page.context.set_offline(True)
    page.reload()
    page.locator("select[name=customer]").select_option(str(norte))
    page.get_by_label("What was it about?").fill("Shelf check")
    page.get_by_role("button", name="Keep").click()
    assert "waiting" in page.locator("[data-visits-state]").inner_text()
    assert Interaction.objects.count() == before

    page.context.set_offline(False)
    page.get_by_text("All visits are sent.").wait_for()
    assert Interaction.objects.filter(kind="visit", subject="Shelf check").count() == 1
    screen.shoot("visits")


@pytest.mark.parametrize("path", ["/mail/", "/mail/out/", "/mailboxes/", "/calendar/"])
def test_the_pages_of_the_channels_are_accessible_and_fit(company: Company, visit: Visit, path: str) -> None:
    mailbox(imap_port=1)
    for width, dark in ((1280, False), (360, True)):
        screen = visit(company.owner, width=width, dark=dark)
        screen.open(path)
        assert screen.fits()
        screen.check_accessibility()
        screen.shoot(f"channels{path.replace('/', '-')}{width}")


def test_a_stranger_fills_in_the_form(company: Company, visit: Visit) -> None:
    form = make_form("Ask us", by=company.actor(company.owner), at=timezone.now(), consent_text="Write me about offers.")
    screen = visit(width=390)
    screen.open(f"/f/{form.token}")
    assert screen.fits()
    screen.check_accessibility()
    screen.shoot("webform")
