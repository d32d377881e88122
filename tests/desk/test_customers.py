"""The list of customers: scope, search, facets, order, views, files."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from carteira.customers.models import Customer, SavedView
from carteira.governance.models import Event
from tests.company import Company
from tests.desk.conftest import logged_in


def test_a_seller_sees_own_customers_and_nothing_of_the_south(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.seller).get("/customers/").content.decode()
    assert "Bar do Zé" in page
    assert "Sul Doces" not in page


def test_the_outsider_sees_nothing_of_the_north_in_any_door(company: Company, results: dict[str, Customer]) -> None:
    otto = logged_in(company.outsider)
    number = results["Bar do Zé"].pk
    for address in ("/customers/?q=bar", "/find?q=bar", "/customers/export.csv", "/customers/?attention=loss", "/"):
        assert "Bar do Z" not in otto.get(address).content.decode() if "export" not in address else True
    assert "Bar do Z" not in b"".join(otto.get("/customers/export.csv")).decode()
    for address in ("", "timeline", "value", "sources", "edit"):
        assert otto.get(f"/customers/{number}/{address}").status_code in (403, 404)


def test_search_finds_by_any_part_without_accents(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.owner).get("/customers/?q=atacadao").content.decode()
    assert "Atacadão Norte" in page
    assert "Bar do Zé" not in page


def test_customers_in_loss_come_worst_first(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.finance).get("/customers/?attention=loss&sort=result").content.decode()
    assert page.index("Quiosque Praia") < page.index("Bar do Zé")
    assert "Atacadão" not in page.split('id="list-customers-results"')[1].split("</table>")[0]


def test_result_is_unknown_not_zero_where_nothing_was_computed(company: Company, results: dict[str, Customer]) -> None:
    page = logged_in(company.owner).get("/customers/?q=sul&columns=name,result").content.decode()
    assert "no basis" in page


@pytest.mark.parametrize(
    "query", ["sort=evil", "columns=x", "after=%%%", "status=x", "attention=x", "q=" + "a" * 300, "view=9", "before=WzFd"]
)
def test_an_address_that_makes_no_sense_is_answered_with_words(company: Company, results: dict[str, Customer], query: str) -> None:
    answer = logged_in(company.owner).get(f"/customers/?{query}")
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("query", ["", "?sort=result", "?attention=loss", "?q=bar", "?status=active"])
def test_the_list_costs_twelve_queries_or_fewer(company: Company, results: dict[str, Customer], query: str) -> None:
    client = logged_in(company.owner)
    client.get("/customers/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/customers/{query}")
    assert len(asked) <= 12, "\n".join(query["sql"][:150] for query in asked.captured_queries)


def test_export_writes_what_i_see_and_the_audit_keeps_it(company: Company, results: dict[str, Customer]) -> None:
    answer = logged_in(company.finance).get("/customers/export.csv?attention=loss&sort=result&columns=name,result")
    lines = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert lines == [["Customer", "Result"], ["Quiosque Praia", "-4378.3900"], ["Bar do Zé", "-1005.9900"]]
    event = Event.objects.filter(verb="customers.customers-exported").get()
    assert event.detail["rows"] == 2


def test_export_to_excel_reads_back(company: Company, results: dict[str, Customer]) -> None:
    answer = logged_in(company.finance).get("/customers/export.xlsx?sort=-result&columns=name,result")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Customer", "Atacadão Norte", "Bar do Zé", "Quiosque Praia"]
    assert sheet[1][1] == pytest.approx(90228.19)


def test_a_reader_may_not_export(company: Company, results: dict[str, Customer]) -> None:
    answer = logged_in(company.reader).get("/customers/export.csv")
    assert answer.status_code == 403
    assert "export.csv" not in logged_in(company.reader).get("/customers/").content.decode()


def test_a_formula_in_a_name_is_disarmed_in_the_file(company: Company, shop: dict[str, Customer]) -> None:
    Customer.objects.filter(pk=shop["Bar do Zé"].pk).update(name="=HYPERLINK(1)")
    text = b"".join(logged_in(company.owner).get("/customers/export.csv?columns=name")).decode()
    assert "'=HYPERLINK(1)" in text


def test_a_view_is_kept_shared_and_removed_by_its_owner_only(company: Company, results: dict[str, Customer]) -> None:
    alice, flavia = logged_in(company.owner), logged_in(company.finance)
    alice.post("/customers/views/keep", {"name": "Losing", "query": "attention=loss&sort=result", "shared": "all"})
    view = SavedView.objects.get()
    assert "attention=loss&amp;sort=result" in flavia.get("/customers/").content.decode()
    assert flavia.post(f"/customers/views/{view.pk}/forget").status_code == 404
    assert alice.post(f"/customers/views/{view.pk}/forget").status_code == 302
    assert not SavedView.objects.exists()


def test_pages_follow_one_another_without_loss(company: Company, shop: dict[str, Customer]) -> None:
    made = Customer.objects.get(pk=shop["Bar do Zé"].pk)
    Customer.objects.bulk_create(
        Customer(name=f"Loja {n:03}", name_key=f"loja {n:03}", created_at=made.created_at, updated_at=made.updated_at) for n in range(120)
    )
    client, seen, address = logged_in(company.owner), [], "/customers/"
    while address:
        answer = client.get(address)
        grid = answer.context["grid"]
        seen += [row.pk for row in grid.page.rows]
        address = grid.next_url
    assert len(seen) == len(set(seen)) == Customer.objects.count()
    back = client.get(answer.context["grid"].previous_url).context["grid"]
    assert [row.pk for row in back.page.rows] == seen[50:100]
