"""One timeline in the order of what happened; what to know before a talk."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from carteira.customers import actions, queries
from carteira.customers.actions import Touch
from carteira.customers.models import Interaction
from tests.company import NOW, Company
from tests.customers.test_consents import contact, customer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)


def events(norte: int, people: Sequence[int]) -> list[Touch]:
    chance = random.Random(7)  # noqa: S311 - replayed on purpose
    kinds = [("call", "phone"), ("email", "email"), ("message", "whatsapp"), ("visit", "visit")]
    found = []
    for number in range(1_000):
        kind, channel = chance.choice(kinds)
        found.append(
            Touch(
                norte, kind, NOW - timedelta(minutes=chance.randrange(90 * 24 * 60)), subject=f"Event {number}", channel=channel,
                contact=chance.choice(people), direction=chance.choice(["in", "out"]), purpose=chance.choice(["offer", "reminder", "order", ""]),
                drivers={"answered": chance.random() < 0.3}, source="replay", key=str(number),
            )
        )  # fmt: skip
    return found


def told(norte: int, alice: Any) -> tuple[Any, ...]:
    moments, after = [], None
    while page := queries.timeline(norte, by=alice, after=after, only=["interactions"], limit=200):
        moments += [(m.at, m.title, m.kind) for m in page]
        after = page[-1].place
    answers = queries.answers_by_channel(norte, by=alice)
    found = queries.conflicts_of(queries.customer_for(norte, by=alice), since=TODAY - timedelta(days=90))
    names = dict(Interaction.objects.values_list("id", "subject"))
    return sorted(moments), sorted(map(str, answers)), sorted((names[c.first.number], names[c.second.number]) for c in found)


def test_a_thousand_events_in_any_order_of_arrival_make_one_timeline(company: Company):
    """C02 (a)."""
    alice, norte = company.actor(company.owner), customer(company)
    people = [contact(norte), contact(norte, email="rui@norte.example", name="Rui")]
    one = events(norte, people)
    actions.log_interactions(one, by=alice, at=NOW)
    first = told(norte, alice)
    assert len(first[0]) == 1_000
    assert first[2]

    Interaction.objects.all().delete()
    random.Random(8).shuffle(one)  # noqa: S311
    actions.log_interactions(one, by=alice, at=NOW)
    assert told(norte, alice) == first


def test_forty_mails_with_two_replies_lose_to_five_calls_with_four_answers(company: Company):
    """C02 (c)."""
    alice, norte = company.actor(company.owner), customer(company)
    attempts = [("email", "email", i < 2) for i in range(40)] + [("call", "phone", i < 4) for i in range(5)]
    for number, (kind, channel, answered) in enumerate(attempts):
        touch = Touch(
            norte, kind, NOW - timedelta(hours=number), channel=channel, direction="out", purpose="offer", drivers={"answered": answered}
        )
        actions.log_interaction(touch, by=alice, at=NOW)

    found = queries.answers_by_channel(norte, by=alice)
    best = queries.preferred_channel(found, "offer")

    assert best is not None
    assert best.channel == "phone"
    assert (best.attempts, best.answers) == (5, 4)
    assert (round(best.rate.mean, 3), round(best.rate.low, 2), round(best.rate.high, 2)) == (0.714, 0.36, 0.96)
    assert found[1].rate.high < best.rate.low
    assert queries.preferred_channel(found, "survey") is None


def test_a_reminder_and_an_offer_within_three_days_contradict_each_other(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana, rui = contact(norte), contact(norte, email="rui@norte.example", name="Rui")
    for person, purpose, days in ((ana, "reminder", 10), (ana, "offer", 8), (rui, "offer", 10), (ana, "offer", 1)):
        touch = Touch(norte, "email", NOW - timedelta(days=days), channel="email", direction="out", purpose=purpose, contact=person)
        actions.log_interaction(touch, by=alice, at=NOW)

    found = queries.conflicts_of(queries.customer_for(norte, by=alice), since=date(2026, 1, 1))

    assert [(c.first.purpose, c.second.purpose, c.first.person) for c in found] == [("reminder", "offer", ana)]


def test_the_card_shows_nothing_of_another_person(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    ana, rui = contact(norte), contact(norte, email="rui@norte.example", name="Rui")
    for person, word in ((ana, "Ana's horse"), (rui, "Rui's boat"), (None, "The new dock")):
        actions.log_interaction(Touch(norte, "call", NOW, subject=word, contact=person), by=alice, at=NOW)
        actions.make_promise(norte, word, TODAY, by=alice, at=NOW, contact=person)
        actions.state_preference(norte, by=alice, at=NOW, contact=person, treatment=word)

    card = queries.card_for(norte, by=alice, on=TODAY, contact=ana)

    shown = {t.subject for t in card.topics} | {p.what for p in card.promises} | {p.treatment for p in card.preferences}
    assert shown == {"Ana's horse", "The new dock"}


def test_four_contacts_for_one_need_are_effort_four_whatever_the_channels(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    episode = actions.open_episode(norte, "Late pallet", by=alice, at=NOW)
    for kind, channel in (("call", "phone"), ("call", "phone"), ("email", "email"), ("message", "whatsapp")):
        actions.log_interaction(Touch(norte, kind, NOW, channel=channel, direction="in", episode=episode.pk), by=alice, at=NOW)

    effort = queries.episodes_of(norte, by=alice)[0]

    assert (effort.customer_effort, effort.touches, effort.channels, effort.minutes) == (4, 4, 3, None)


def test_promises_that_fall_due_come_by_day(company: Company):
    alice, norte = company.actor(company.owner), customer(company)
    for day in (5, 1, 28):
        actions.make_promise(norte, f"Day {day}", date(2026, 4, day), by=alice, at=NOW)
    assert [p.what for p in queries.promises_due(by=alice, until=date(2026, 4, 10))] == ["Day 1", "Day 5"]
    assert not queries.promises_due(by=company.actor(company.outsider), until=date(2026, 4, 10))
