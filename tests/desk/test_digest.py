"""Notices by e-mail: when it suits the person, only what is new and may be seen, in his language, once, ended by one click."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.actor import Actor
from carteira.channels.models import MailAccount
from carteira.customers.models import Customer
from carteira.desk.digesting import send_letters
from carteira.desk.queries.digest import letter_for, stop_link
from carteira.governance.actions import record_event
from carteira.team import actions
from carteira.team.models import Digest, DigestLetter, Notice, User
from carteira.team.rules import digest_due
from tests.channels.mail_servers import Kept, free_port, mailbox, post  # noqa: F401 - the fixture
from tests.company import NOW, Company
from tests.desk.conftest import logged_in

CANARY = "Quetzal"
US = Actor.system("tests")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
EIGHT = datetime(2026, 4, 1, 11, 0, tzinfo=UTC)
"""Eight in the morning of a Wednesday in São Paulo."""


def _event(user: User, customer: Customer, verb: str = "sales.opportunity-won", reason: str = "following") -> Notice:
    event = record_event(
        verb, by=US, at=NOW, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk, detail={"why": CANARY}
    )
    return Notice.objects.create(user=user, event=event, reason=reason, created_at=NOW)


def _wants(user: User, every: str = "daily", hour: int = 8) -> None:
    actions.want_digest(every=every, hour=hour, by=Actor("user", user.name, user.pk), at=NOW)


def _send(at: datetime = EIGHT) -> dict[str, int]:
    return send_letters(clock=lambda: at, committing=transaction.atomic)


@pytest.mark.django_db
def test_a_letter_tells_what_is_new_once_in_the_readers_language(
    company: Company,
    shop: dict[str, Customer],
    post: tuple[int, Kept],  # noqa: F811
) -> None:
    mailbox(smtp_port=post[0])
    User.objects.filter(pk=company.seller.pk).update(language="pt-br")
    _wants(company.seller)
    _event(company.seller, shop["Bar do Zé"], reason="mentioned")
    assert _send(EIGHT - timedelta(minutes=1)) == {}
    assert _send() == {"sent": 1}
    assert _send(EIGHT + timedelta(hours=5)) == {}
    mail = post[1].mails[0]
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == company.seller.email
    assert "Bar do Zé" in text
    assert "Oportunidade ganha" in text
    assert CANARY not in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notices/stop/" in mail["List-Unsubscribe"]
    assert _send(EIGHT + timedelta(days=1)) == {"empty": 1}
    assert len(post[1].mails) == 1


@pytest.mark.django_db
def test_what_was_read_or_may_not_be_seen_any_more_is_not_told(
    company: Company,
    shop: dict[str, Customer],
    post: tuple[int, Kept],  # noqa: F811
) -> None:
    mailbox(smtp_port=post[0])
    _wants(company.seller)
    read = _event(company.seller, shop["Bar do Zé"])
    Notice.objects.filter(pk=read.pk).update(read_at=NOW)
    _event(company.seller, shop["Quiosque Praia"])
    Customer.objects.filter(pk=shop["Quiosque Praia"].pk).update(owner=company.outsider)
    assert _send() == {"empty": 1}
    assert post[1].mails == []


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["portfolio.exit-proposed", "portfolio.customer-placed", "portfolio.case-opened"])
def test_no_letter_says_a_word_of_selection(company: Company, shop: dict[str, Customer], verb: str) -> None:
    _event(company.owner, shop["Bar do Zé"], verb)
    assert letter_for(company.owner).notices == 0
    _event(company.owner, shop["Bar do Zé"])
    text = letter_for(company.owner).text
    assert CANARY not in text
    assert verb.partition(".")[2].replace("-", " ") not in text.lower()
    assert "portfolio" not in text.lower()


@pytest.mark.django_db
def test_a_server_that_surely_did_not_take_it_is_asked_again_a_few_times(company: Company, shop: dict[str, Customer]) -> None:
    mailbox(smtp_port=free_port())
    _wants(company.seller)
    _event(company.seller, shop["Bar do Zé"])
    assert [_send(EIGHT + timedelta(minutes=10 * n)) for n in range(7)] == [{"failed": 1}] * 5 + [{}] * 2
    assert DigestLetter.objects.get().attempts == 5


@pytest.mark.django_db
def test_a_letter_that_was_claimed_is_never_sent_again(company: Company, shop: dict[str, Customer], post: tuple[int, Kept]) -> None:  # noqa: F811
    mailbox(smtp_port=post[0])
    _wants(company.seller)
    _event(company.seller, shop["Bar do Zé"])
    claimed = actions.claim_letter(company.seller, "2026-04-01", notices=1, read_until=9, at=EIGHT)
    assert claimed is not None
    assert _send() == {}
    assert post[1].mails == []


@pytest.mark.django_db
def test_one_click_ends_the_letters_and_looking_ends_nothing(company: Company, shop: dict[str, Customer]) -> None:
    _wants(company.seller)
    path = stop_link(company.seller).partition("/notices")[1:]
    address = "".join(path)
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(address).status_code == 200
    assert Digest.objects.get().every == "daily"
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Digest.objects.get().every == ""
    assert stranger.post(f"{address}x").status_code == 404
    assert stranger.get("/notices/stop/1").status_code == 404


@pytest.mark.django_db
def test_the_wish_is_said_by_page_and_api(company: Company) -> None:
    sergio = logged_in(company.seller)
    assert "no mailbox" in sergio.get("/notices/by-mail").content.decode()
    assert sergio.post("/notices/by-mail", {"every": "weekly", "hour": "7"}).status_code == 302
    assert sergio.get("/api/v1/notices/digest").json() == {"every": "weekly", "hour": 7}
    assert sergio.put("/api/v1/notices/digest", {"every": "daily", "hour": 18}, content_type="application/json").json()["hour"] == 18
    assert sergio.post("/notices/by-mail", {"every": "hourly", "hour": "7"}).status_code == 422
    assert sergio.post("/notices/by-mail", {"every": "daily", "hour": "24"}).status_code == 422
    assert Digest.objects.get().every == "daily"


@pytest.mark.django_db
def test_without_a_mailbox_nothing_is_claimed(company: Company, shop: dict[str, Customer]) -> None:
    assert not MailAccount.objects.exists()
    _wants(company.seller)
    _event(company.seller, shop["Bar do Zé"])
    _send()
    assert not DigestLetter.objects.exists()


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("America/Sao_Paulo", "Europe/Lisbon", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")]
)


@given(
    every=st.sampled_from(["daily", "weekly"]),
    hour=st.integers(0, 23),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - hypothesis adds no zone to bounds
    zone=ZONES,
)
def test_each_day_or_week_has_one_letter_at_its_hour(every: str, hour: int, start: datetime, zone: ZoneInfo) -> None:
    """A worker that looks every half hour for two weeks finds each period once, never before its hour; summer time included."""
    at, seen = start.replace(tzinfo=UTC), set()
    for step in range(14 * 48):
        now = at + timedelta(minutes=30 * step)
        period = digest_due(every, hour, since=LONG_AGO, now=now, zone=zone)
        if period:
            assert now.astimezone(zone).hour >= hour or every == "weekly"
            seen.add(period)
    assert len(seen) in ((13, 14, 15) if every == "daily" else (2, 3))


def test_a_wish_that_is_younger_than_the_hour_waits_for_the_next() -> None:
    assert digest_due("daily", 8, since=EIGHT + timedelta(minutes=5), now=EIGHT + timedelta(hours=1), zone=SAO_PAULO) == ""
    assert digest_due("daily", 8, since=EIGHT, now=EIGHT + timedelta(days=1), zone=SAO_PAULO) == "2026-04-02"
    assert digest_due("weekly", 8, since=LONG_AGO, now=EIGHT, zone=SAO_PAULO) == "2026-W14"
    assert digest_due("", 8, since=LONG_AGO, now=EIGHT, zone=SAO_PAULO) == ""
