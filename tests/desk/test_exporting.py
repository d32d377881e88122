"""The list of customers as a file: of any length, and one that can be imported again."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carteira.channels.models import Import
from carteira.customers.models import Customer
from carteira.desk import sheets
from carteira.desk.pages import exporting
from tests.channels.conftest import run as carried_out
from tests.channels.conftest import store, undone
from tests.company import NOW, Company
from tests.desk.conftest import logged_in

HEAD = "code,name,tax_id,email,phone,address,city,region,postal_code,country,kind,status,relationship,language,owner,territory,group\n"
FILE = HEAD + (
    'C1,"Atacadão ""Norte"", Ltda",11222333000181,a@norte.example,+5511912345678,"Rua A, 1",Belém,PA,66000-000,BR,organisation,active,contract,pt-br,'
    "sergio@balas.example,North,Rede Norte\n"
    "C2,=SUM(A1),,,,,Porto,,,PT,organisation,prospect,,,,,\nC3,-Zé & Cia-,,,,,,,,,person,former,repeat,,,South,\n'C4,'+1 Bar,,,,,,,,,organisation,active,,,,,\n"
)


def _exported(company: Company, address: str = "/customers/export.import.csv") -> str:
    return b"".join(logged_in(company.owner).get(address)).decode("utf-8-sig")


def _lines(text: str) -> list[list[str]]:
    return sorted(csv.reader(io.StringIO(text)))


@pytest.fixture
def taken(company: Company) -> Company:
    company.seller.email = "sergio@balas.example"
    company.seller.save()
    assert carried_out(store(FILE)).rejected == 0
    return company


def test_what_was_exported_is_imported_again_without_a_change(taken: Company) -> None:
    before = list(Customer.objects.order_by("pk").values())

    again = carried_out(store(_exported(taken)))

    assert (again.new, again.updated, again.unchanged, again.rejected) == (0, 0, 4, 0)
    assert list(Customer.objects.order_by("pk").values()) == before


def test_an_empty_base_becomes_the_same_by_what_was_exported(taken: Company) -> None:
    first = _exported(taken)
    undone(Import.objects.get())
    assert not Customer.objects.exists()

    carried_out(store(first))

    assert _lines(_exported(taken)) == _lines(first)
    assert {line[1] for line in _lines(first)} == {"name", 'Atacadão "Norte", Ltda', "'=SUM(A1)", "'-Zé & Cia-", "'+1 Bar"}


def test_a_file_has_every_row_and_few_questions(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    Customer.objects.bulk_create(Customer(name=f"L{n}", name_key=f"l{n:04}", created_at=NOW, updated_at=NOW) for n in range(1_050))
    monkeypatch.setattr(sheets, "PIECE", 500)
    client = logged_in(company.owner)
    with CaptureQueriesContext(connection) as asked:
        text = b"".join(client.get("/customers/export.import.csv")).decode("utf-8-sig")
    assert len(_lines(text)) == 1_051
    assert len(asked) < 40


def test_a_sheet_that_cannot_hold_the_list_is_refused_before_anything_is_written(taken: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "SHEET", 3)
    assert logged_in(taken.owner).get("/customers/export.xlsx").status_code == 422
    assert len(_lines(_exported(taken, "/customers/export.csv"))) == 5
