"""Calls count over all web processes; passwords that are long but easy are refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carteira.config import limits
from carteira.config.limits import Tally
from carteira.governance.models import CallCount
from tests.company import Company

EASY = (
    "password1234", "P@ssw0rd2024!!", "123456789012", "qwertyuiop12", "abcabcabcabc", "Carteira2026!", "senhasenha12", "monkeydragon",
    "flamengo2024", "iloveyou1234", "aaaaaaaaaaaa", "210987654321",
)  # fmt: skip
GOOD = ("correct horse battery staple", "tijolo verde chuva 7", "9fKx-22lq-Zz0p", "Tr0ub4dor&3xyz", "feijoada com jabuticaba")


@pytest.mark.django_db
def test_two_processes_count_together() -> None:
    one, other = Tally(), Tally()
    for _ in range(300):
        one.count("shop", minute=7, most=600)
    assert other.count("shop", minute=7, most=600) == 1
    for _ in range(29):
        reached = other.count("shop", minute=7, most=600)
    assert reached == 330
    assert CallCount.objects.get().calls == 330


@pytest.mark.django_db
def test_thirty_calls_of_a_key_are_one_write() -> None:
    tally = Tally()
    tally.count("shop", minute=7, most=600)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(30):
            tally.count("shop", minute=7, most=600)
    assert len([query for query in asked.captured_queries if "INSERT" in query["sql"]]) == 1


@pytest.mark.django_db
def test_what_was_counted_long_ago_is_forgotten() -> None:
    tally = Tally()
    for minute in (1, 2, 30):
        tally.count("shop", minute=minute, most=20)
    assert list(CallCount.objects.values_list("minute", flat=True)) == [30]


def test_a_full_disk_does_not_close_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(limits, "add_calls", full)
    tally = Tally()
    assert [tally.count("shop", minute=7, most=20) for _ in range(4)] == [1, 2, 3, 4]


@pytest.mark.django_db
def test_another_process_refuses_what_this_one_spent(settings: object, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_STRANGER_CALLS = 4  # type: ignore[attr-defined]
    for expected in (401, 401, 401, 401, 429):
        monkeypatch.setattr(limits, "tally", Tally())  # each call is answered by another process
        answered = Client().get("/api/v1/me")
        assert answered.status_code == expected
    assert answered.headers["Retry-After"]


@pytest.mark.django_db
def test_a_page_asks_nothing_of_what_is_shared(company: Company) -> None:
    client = Client()
    client.force_login(company.owner)
    client.get("/settings/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/settings/")
    assert not [query["sql"] for query in asked.captured_queries if "governance_remembered" in query["sql"] or "callcount" in query["sql"]]


@pytest.mark.django_db
def test_attempts_to_log_in_are_kept_where_all_processes_look(company: Company) -> None:
    for _ in range(6):
        answered = Client(headers={"Accept-Language": "en"}).post("/account/login/", {"login": company.owner.email, "password": "wrong"})
    assert "Too many" in answered.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM governance_remembered")
        assert cursor.fetchone()[0] > 0
    cache.clear()


@pytest.mark.parametrize("password", EASY)
def test_a_dressed_up_common_password_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_one_passes(password: str) -> None:
    validate_password(password)
