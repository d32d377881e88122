"""One event for each write; nobody changes the record without it showing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from carteira.basics.actor import Actor, NotAllowed
from carteira.governance.actions import events, listen, record_event
from carteira.governance.models import Event
from carteira.governance.queries import events_seen_by, verify_chain
from tests.company import Company

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
BY = Actor.system("test")


def _without_guard(sql: str) -> None:
    """Tamper the way somebody with the database's password would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE governance_event DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER keep_event_UPDATE")
            cursor.execute("DROP TRIGGER keep_event_DELETE")
        cursor.execute(sql)


def _three() -> list[Event]:
    return [record_event(f"test.thing-{n}", by=BY, at=NOW + timedelta(minutes=n), detail={"n": n}) for n in range(3)]


@pytest.mark.django_db
def test_a_chain_is_whole_whatever_it_holds() -> None:
    far = timezone(timedelta(hours=-3))
    record_event(
        "a.b", by=BY, at=NOW.astimezone(far), detail={"money": Decimal("1.10"), "x": 0.1, "day": NOW, "é": [None, True, {"k": 1e16}]}
    )
    record_event("a.b", by=BY, at=NOW, detail={"text": "a\x00b\ud800c", "deep": {"b": 1, "a": 2}})
    report = verify_chain()
    assert report.whole
    assert report.events == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE governance_event SET actor_name = 'somebody else' WHERE id = {1}",
        "UPDATE governance_event SET detail = '{{\"n\": 7}}' WHERE id = {1}",
        "UPDATE governance_event SET at = '2026-03-30 12:00:00+00' WHERE id = {0}",
        "UPDATE governance_event SET customer_id = 9 WHERE id = {2}",
        "DELETE FROM governance_event WHERE id = {1}",
        "DELETE FROM governance_event WHERE id = {0}",
        "UPDATE governance_event SET id = id + 100 WHERE id = {0}",
    ],
)
def test_tampering_shows(tampering: str) -> None:
    ids = [event.pk for event in _three()]
    assert verify_chain().whole
    _without_guard(tampering.format(*ids))
    report = verify_chain()
    assert not report.whole
    assert report.broken_at
    assert report.reason


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["UPDATE governance_event SET verb = 'x.y'", "DELETE FROM governance_event"])
def test_the_database_refuses_to_change_an_event(verb: str) -> None:
    _three()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert Event.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_an_emptied_test_database_is_guarded_again() -> None:
    _three()
    call_command("flush", interactive=False, verbosity=0)
    assert Event.objects.count() == 0
    _three()
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.all().delete()


@pytest.mark.django_db
def test_listeners_hear_after_commit_and_their_faults_stay_theirs(
    django_capture_on_commit_callbacks: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def faulty(event: Event) -> None:
        raise RuntimeError("a listener's own fault")

    def hear(event: Event) -> None:
        heard.append(event.verb)

    monkeypatch.setitem(events.LISTENERS, "test.heard", [])
    listen("test.heard", faulty)
    listen("test.heard", hear)
    listen("test.heard", hear)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        record_event("test.heard", by=BY, at=NOW)
        assert heard == []
    assert heard == ["test.heard"]


@pytest.mark.django_db
def test_an_event_goes_with_its_transaction() -> None:
    with transaction.atomic():
        record_event("test.undone", by=BY, at=NOW)
        transaction.set_rollback(True)
    assert Event.objects.count() == 0


def test_who_may_read_the_audit(company: Company) -> None:
    _three()
    assert events_seen_by(company.actor(company.owner)).count() == 3
    assert events_seen_by(company.actor(company.finance)).count() == 3
    with pytest.raises(NotAllowed):
        events_seen_by(company.actor(company.seller))
