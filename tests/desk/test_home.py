"""My desk."""

from __future__ import annotations

import pytest

from carteira.channels.models import Import
from carteira.customers.models import Customer
from tests.company import NOW, Company
from tests.desk.conftest import logged_in


def test_an_empty_base_teaches_how_to_begin(company: Company) -> None:
    assert "Begin in three steps" in logged_in(company.owner).get("/").content.decode()


def test_the_desk_shows_what_is_lost_and_on_whom(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.finance).get("/").content.decode()
    assert "−R$5,384.38" in page
    assert page.index("Quiosque Praia") < page.index("Bar do Zé")


@pytest.mark.parametrize(
    ("state", "rejected", "said"),
    [
        ("failed", 0, "could not be imported"),
        ("previewed", 0, "waits for your decision"),
        ("done", 3, "3 lines of"),
        ("running", 0, "orders.csv"),
    ],
)
def test_imports_that_need_me_stand_on_my_desk(company: Company, shop: dict[str, Customer], state: str, rejected: int, said: str) -> None:
    Import.objects.create(
        owner=company.finance, kind="orders", source="erp", file_name="orders.csv", stored_as="x", size=1, digest="x", state=state,
        rejected=rejected, created_at=NOW, lines=10,
    )  # fmt: skip
    assert said in logged_in(company.finance).get("/").content.decode()


@pytest.mark.parametrize("who", ["owner", "finance", "manager", "seller", "outsider", "reader"])
def test_every_role_has_a_desk(company: Company, results: dict[str, Customer], who: str) -> None:
    assert logged_in(getattr(company, who)).get("/").status_code == 200


def test_language_changes_where_i_stand(company: Company) -> None:
    client = logged_in(company.owner)
    answer = client.post("/preferences/language", {"language": "pt-pt", "next": "/customers/"})
    assert answer.headers["Location"] == "/customers/"
    assert 'lang="pt-pt"' in client.get("/").content.decode()
    assert client.post("/preferences/language", {"language": "xx"}).status_code == 422
    assert client.post("/preferences/language", {"language": "en", "next": "https://evil.example/"}).headers["Location"] == "/"
