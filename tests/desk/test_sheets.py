"""Long lists as sheets of Excel: a job with progress, fetched when it is ready by who ordered it, the same figures as the CSV."""

from __future__ import annotations

import csv
import io
import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.desk import actions, sheets
from carteira.desk.pages import exporting
from carteira.desk.queries.sheets import sheet_path
from carteira.engine import queue
from carteira.governance.models import Event
from tests.company import NOW, Company
from tests.desk.conftest import logged_in

QUERY = "?sort=-result&columns=name,city,status,result"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are many here."""
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(sheets, "PIECE", 2)
    monkeypatch.setattr(sheets, "STEP", 1)


def _ordered(client: Client, query: str = QUERY) -> str:
    return client.post(f"/customers/sheets/{query}").headers["Location"]


def _job(address: str) -> int:
    return int(address.rstrip("/").rsplit("/", 1)[-1])


def _rows(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.usefixtures("short")
def test_a_long_list_is_offered_as_a_job_and_nothing_is_written_yet(company: Company, results: dict[str, Customer]) -> None:
    offered = logged_in(company.finance).get(f"/customers/export.xlsx{QUERY}")
    assert offered.status_code == 200
    assert "This list has" in offered.content.decode()
    assert not queue.Job.objects.filter(name="desk.sheet").exists()
    assert not Event.objects.filter(verb="customers.customers-exported").exists()


@pytest.mark.usefixtures("short")
def test_the_sheet_is_watched_made_and_fetched_with_the_figures_of_the_csv(company: Company, results: dict[str, Customer]) -> None:
    client = logged_in(company.finance)
    address = _ordered(client)
    for _reload in range(2):
        assert "hx-get" in client.get(address).content.decode()
    assert client.get(f"{address}file.xlsx").status_code == 422

    told: list[tuple[int, int | None]] = []
    done = queue.run_now(_job(address), watch=lambda reached, total, _message: told.append((reached, total)))

    assert (done.status, told[0], told[-1]) == ("done", (0, 3), (3, 3))
    assert "Download" in client.get(address).content.decode()
    sheet = _rows(b"".join(client.get(f"{address}file.xlsx")))
    text = list(csv.reader(io.StringIO(b"".join(client.get(f"/customers/export.csv{QUERY}")).decode("utf-8-sig"))))
    assert [row[:3] for row in sheet] == [row[:3] for row in text]
    assert [Decimal(str(row[3])) for row in sheet[1:]] == [Decimal(row[3]) for row in text[1:]]
    assert Event.objects.filter(verb="customers.customers-exported", detail__kind="xlsx").get().detail["rows"] == 3


def test_nobody_else_sees_or_fetches_or_stops_it(company: Company, results: dict[str, Customer]) -> None:
    address = _ordered(logged_in(company.finance))
    queue.run_now(_job(address))
    other = logged_in(company.owner)
    for url in (address, f"{address}progress/", f"{address}file.xlsx"):
        assert other.get(url).status_code == 404
    assert other.post(f"{address}cancel").status_code == 404
    assert logged_in(company.reader).get(address).status_code == 403


def test_it_holds_what_its_asker_sees(company: Company, results: dict[str, Customer]) -> None:
    Customer.objects.update(owner=None, territory=None)
    Customer.objects.filter(name="Bar do Zé").update(owner=company.seller, territory=company.north)
    client = logged_in(company.seller)
    address = _ordered(client, "?columns=name")
    queue.run_now(_job(address))
    assert _rows(b"".join(client.get(f"{address}file.xlsx"))) == [["Customer"], ["Bar do Zé"]]


def test_a_stopped_sheet_leaves_no_file(company: Company, results: dict[str, Customer]) -> None:
    client = logged_in(company.finance)
    address = _ordered(client)
    assert client.post(f"{address}cancel").status_code == 302
    assert "You stopped it" in client.get(address).content.decode()
    assert not sheet_path(_job(address)).exists()


def test_an_attempt_that_dies_leaves_no_half_file(company: Company, results: dict[str, Customer], monkeypatch: pytest.MonkeyPatch) -> None:
    address = _ordered(logged_in(company.finance))
    path = sheet_path(_job(address))
    monkeypatch.setattr(sheets, "STEP", 1)

    def dies(done: int, _total: int | None, _message: str) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        queue.run_now(_job(address), watch=dies)
    assert list(path.parent.iterdir()) == []
    assert not Event.objects.filter(verb="customers.customers-exported").exists()


def test_what_no_sheet_holds_is_refused_in_words(company: Company, results: dict[str, Customer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "SHEET", 2)
    client = logged_in(company.finance)
    address = _ordered(client)
    with pytest.raises(Refused):
        queue.run_now(_job(address))
    assert "A sheet of Excel holds 2 rows." in client.get(address).content.decode()


def test_files_are_forgotten_after_a_day(company: Company, results: dict[str, Customer]) -> None:
    client = logged_in(company.finance)
    address = _ordered(client)
    queue.run_now(_job(address))
    path = sheet_path(_job(address))
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert actions.forget_sheets(at=NOW + timedelta(hours=23)) == 0
    assert actions.forget_sheets(at=NOW + timedelta(hours=25)) == 1
    assert client.get(f"{address}file.xlsx").status_code == 422
    assert "no longer kept" in client.get(address).content.decode()


def test_the_words_are_in_the_language_of_who_asked(company: Company, results: dict[str, Customer]) -> None:
    company.finance.language = "pt-br"
    company.finance.save()
    client = logged_in(company.finance)
    address = _ordered(client, "?columns=name")
    queue.run_now(_job(address))
    assert _rows(b"".join(client.get(f"{address}file.xlsx")))[0] == ["Cliente"]
