"""The four steps on pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carteira.channels.models import Import
from carteira.customers.models import Customer
from carteira.engine import queue
from tests.company import Company

FILE = "Código;Nome;Cidade\nC1;Atacadão Norte;Belém\nC2;Sol;Recife\n;Sem código;Natal\n".encode("cp1252")


@pytest.fixture
def finance(company: Company) -> Client:
    client = Client()
    client.force_login(company.finance)
    return client


def upload(client: Client, content: bytes = FILE, kind: str = "customers") -> Any:
    file = SimpleUploadedFile("clientes.csv", content)
    return client.post("/imports/upload/", {"file": file, "kind": kind, "source": "erp", "recipe": ""})


def test_the_four_steps_take_a_file_in_and_back(finance: Client) -> None:
    assert finance.get("/imports/").status_code == 200
    sent = upload(finance)
    taken = Import.objects.get()
    assert sent.status_code == 302
    assert taken.settings["reading"]["encoding"] == "cp1252"
    columns = finance.get(f"/imports/{taken.pk}/")
    assert b"Atacad\xc3\xa3o Norte" in columns.content
    chosen = {"reading-encoding": "cp1252", "reading-delimiter": ";", "reading-decimal": ",", "reading-dates": "dmy", "reading-header": "1",
              "map-code": "Código", "map-name": "Nome", "map-city": "Cidade", "map-country-constant": "BR"}  # fmt: skip
    decided = finance.post(f"/imports/{taken.pk}/decide/", chosen)
    assert decided.status_code == 302, decided.content.decode()
    preview = finance.get(f"/imports/{taken.pk}/preview/")
    assert preview.status_code == 200
    assert Customer.objects.count() == 0
    assert finance.post(f"/imports/{taken.pk}/run/").status_code == 302
    running = finance.get(f"/imports/{taken.pk}/")
    assert b'class="progress"' in running.content
    assert finance.get(f"/imports/{taken.pk}/progress/").status_code == 200
    taken.refresh_from_db()
    queue.run_now(taken.job_id or 0)
    result = finance.get(f"/imports/{taken.pk}/")
    assert result.status_code == 200
    assert Customer.objects.filter(country="BR").count() == 2
    rejects = b"".join(finance.get(f"/imports/{taken.pk}/rejects/").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Sem código" in rejects
    assert finance.post(f"/imports/{taken.pk}/recipe/", {"name": "clientes do erp"}).status_code == 302
    assert finance.post(f"/imports/{taken.pk}/undo/").status_code == 302
    taken.refresh_from_db()
    queue.run_now(taken.job_id or 0)
    assert Customer.objects.count() == 0
    assert finance.get(f"/imports/{taken.pk}/").status_code == 200


def test_a_mapping_without_a_needed_column_is_refused_on_the_page(finance: Client) -> None:
    upload(finance, b"a,b\n1,2\n", "products")
    taken = Import.objects.get()
    answer = finance.post(
        f"/imports/{taken.pk}/decide/",
        {"reading-encoding": "utf-8", "reading-delimiter": ",", "reading-decimal": ".", "reading-dates": "ymd", "reading-header": "1"},
    )
    assert answer.status_code == 422
    assert b"has no column" in answer.content


def test_a_file_that_cannot_be_read_leaves_nothing(finance: Client) -> None:
    assert upload(finance, b"\x89PNG\r\n\x1a\n").status_code == 422
    assert upload(finance, b"").status_code == 422
    assert Import.objects.count() == 0


def test_a_file_is_its_owners(finance: Client, company: Company) -> None:
    upload(finance)
    taken = Import.objects.get()
    manager = Client()
    manager.force_login(company.manager)
    assert manager.get(f"/imports/{taken.pk}/").status_code == 404
    assert manager.get(f"/imports/{taken.pk}/rejects/").status_code == 404
    seller = Client()
    seller.force_login(company.seller)
    assert seller.get("/imports/").status_code == 403
