"""Forms, visits in the pocket, events of a shop, calendars and cards."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.refused import Refused
from carteira.channels.actions.contacts import open_feed, take_cards
from carteira.channels.actions.events import ShopEvent, take_events
from carteira.channels.actions.forms import make_form
from carteira.channels.calendar import ics, vcard
from carteira.channels.calendar.ics import Entry
from carteira.channels.calendar.vcard import Card
from carteira.channels.models import FormEntry
from carteira.channels.queries.agenda import cards_of
from carteira.customers import actions
from carteira.customers.models import Consent, Contact, Interaction
from tests.company import NOW, Company
from tests.customers.sources import customer_of, row, take
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db
SAID = {"name": "Ana", "email": "ana@norte.example", "message": "Do you have lactose-free truffles?"}


def stamp(token: str) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', Client().get(f"/f/{token}").content.decode())
    assert found
    return found.group(1)


def test_a_form_is_taken_once_and_stands_on_the_timeline_with_the_consent_given(company: Company):
    norte = customer(company)
    ana = contact(norte)
    form = make_form("Ask us", by=company.actor(company.owner), at=NOW, consent_text="Write me about offers.")
    with time_machine.travel(NOW, tick=False) as clock:
        marked = stamp(form.token)
        clock.shift(30)
        for _ in range(2):
            assert Client(enforce_csrf_checks=True).post(f"/f/{form.token}", {**SAID, "stamp": marked, "agreed": "1"}).status_code == 200
    touch = Interaction.objects.get()
    assert (touch.kind, touch.channel, touch.contact_id, touch.purpose) == ("request", "webform", ana, "enquiry")
    assert FormEntry.objects.count() == 1
    assert Consent.objects.get().proof.endswith("Write me about offers.")


def test_machines_are_thanked_and_forgotten(company: Company):
    form = make_form("Ask us", by=company.actor(company.owner), at=NOW)
    with time_machine.travel(NOW, tick=False) as clock:
        marked = stamp(form.token)
        fast = Client().post(f"/f/{form.token}", {**SAID, "stamp": marked})
        clock.shift(30)
        trapped = Client().post(f"/f/{form.token}", {**SAID, "stamp": marked, "website": "x"})
        links = Client().post(f"/f/{form.token}", {**SAID, "stamp": marked, "message": "http://a http://b http://c http://d"})
        unsigned = Client().post(f"/f/{form.token}", {**SAID, "stamp": "x"})
        empty = Client().post(f"/f/{form.token}", {**SAID, "stamp": marked, "message": " "})
        assert [a.status_code for a in (fast, trapped, links, unsigned, empty)] == [200, 200, 200, 200, 422]
        often = [Client().post(f"/f/{form.token}", {**SAID, "stamp": "x"}).status_code for _ in range(10)]
    assert often[-1] == 429
    assert not FormEntry.objects.exists()


def test_visits_from_the_pocket_count_once_and_a_wrong_one_holds_up_nobody(company: Company):
    norte = customer(company)
    visit = {
        "key": "k1",
        "customer": norte,
        "subject": "Shelf check",
        "observation": "Competitor's pallet",
        "minutes": "35",
        "began": NOW.isoformat(),
    }
    alice = Client()
    alice.force_login(company.owner)
    body = {"visits": json.dumps([visit, {**visit, "key": "k2", "customer": 10**9}])}
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        answers = [alice.post("/visits/sync", body).json()["visits"] for _ in range(2)]
        for wrong in ("", "{}", "[5]", '[{"key": "x"}]', "[" * 3_000):
            assert alice.post("/visits/sync", {"visits": wrong}).status_code == 422
    assert answers[0] == answers[1]
    assert [one["why"] for one in answers[0]] == ["", "customer: not found"]
    row = Interaction.objects.get()
    assert (row.kind, row.minutes, row.minutes_source, row.observation, row.occurred_at) == (
        "visit",
        35,
        "timer",
        "Competitor's pallet",
        NOW,
    )


def test_a_batch_of_events_is_taken_once_with_a_verdict_each(company: Company):
    take([row("C1", name="Norte")], source="shop")
    alice = company.actor(company.owner)
    good = [ShopEvent(f"e{n}", "C1", "event", NOW - timedelta(minutes=n), subject="Basket") for n in range(50)]
    wrong = [ShopEvent("x", "C9", "event", NOW), ShopEvent("y", "C1", "dream", NOW), ShopEvent("z", "C1", "event", NOW + timedelta(days=1))]
    first = take_events("shop", [*good, *wrong, good[0]], by=alice, at=NOW)
    again = take_events("shop", good, by=alice, at=NOW)
    assert (first.new, first.known, first.refused) == (50, 1, 3)
    assert (again.new, again.known, again.refused) == (0, 50, 0)
    assert [place for place, _why in first.reasons] == [50, 51, 52]
    assert Interaction.objects.filter(identity__customer=customer_of("C1", "shop")).count() == 50
    assert take_events("shop", good, by=company.actor(company.outsider), at=NOW).refused == 50


def test_events_by_api(company: Company):
    take([row("C1", name="Norte")], source="shop")
    alice = Client()
    alice.force_login(company.owner)
    event = {
        "key": "e",
        "customer": "C1",
        "kind": "event",
        "occurred_at": "2026-03-31T10:00:00Z",
        "minutes": "1.5",
        "drivers": {"pages": 3},
    }
    answer = alice.post("/api/v1/shop/events", json.dumps({"source": "shop", "events": [event]}), content_type="application/json")
    assert answer.json() == {"new": 1, "known": 0, "refused": 0, "reasons": []}
    assert Interaction.objects.get().drivers == {"pages": 3}


def test_a_calendar_answers_its_secret_address_only(company: Company):
    norte = customer(company)
    alice = company.actor(company.owner)
    actions.make_promise(norte, "Send the samples", date(2026, 4, 7), by=alice, at=NOW)
    first = open_feed(by=alice, at=NOW)
    secret = open_feed(by=alice, at=NOW)
    with time_machine.travel(NOW, tick=False):
        shown = Client().get(f"/calendar/{secret}.ics")
        assert Client().get(f"/calendar/{first}.ics").status_code == 404
        assert Client().get("/calendar/guess.ics").status_code == 404
    assert shown["Content-Type"].startswith("text/calendar")
    entry = ics.read(shown.content)[0]
    assert (entry.title, entry.begins, entry.ends) == ("Send the samples", date(2026, 4, 7), date(2026, 4, 8))
    company.owner.is_active = False
    company.owner.save()
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")), max_size=60).map(
    lambda t: " ".join(t.split())
)


@given(
    title=WORD,
    text=WORD,
    begins=st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
def test_a_calendar_comes_back_as_it_went(title: str, text: str, begins: datetime):
    one = Entry("u1", title, begins, begins + timedelta(hours=1), text, changed=NOW)
    assert ics.read(ics.written([one], name="x", at=NOW)) == [one]


@given(name=WORD.filter(bool), role=WORD, company_name=WORD)
def test_a_card_comes_back_as_it_went(name: str, role: str, company_name: str):
    one = Card("u1", name, "ana@norte.example", "+5511912345678", role, company_name, "pt-BR")
    assert vcard.read(vcard.written([one]).encode()) == [one]


def test_contacts_of_a_customer_go_out_and_come_back_without_doubles(company: Company):
    norte = customer(company)
    contact(norte)
    contact(norte, email="rui@norte.example", name="Rui")
    alice = company.actor(company.owner)
    cards = cards_of(norte, by=alice)
    assert take_cards(norte, vcard.written(cards).encode(), by=alice, at=NOW) == (0, 2)
    assert Contact.objects.count() == 2
    new = vcard.written([Card("u9", "Bia Lima", "bia@norte.example")]).encode()
    assert take_cards(norte, new, by=alice, at=NOW) == (1, 0)
    assert take_cards(norte, new, by=alice, at=NOW) == (0, 1)
    with pytest.raises(Refused):
        take_cards(norte, b"no card", by=alice, at=NOW)


@pytest.mark.realdata
def test_cards_and_calendars_of_the_collections_crash_nothing(shared_data: Path):
    read = {"vcard": vcard.read, "ics": ics.read}
    seen = 0
    for folder, reader in read.items():
        for path in sorted((shared_data / "contacts_messages" / folder).rglob("*")):
            if path.is_file():
                seen += 1
                with suppress(Refused):
                    reader(path.read_bytes())
    assert seen > 50
