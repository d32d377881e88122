"""The pages of reports: a list, a form whose answer leads on, rows, saving and sharing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carteira.customers.models import Customer
from carteira.portfolio.models import Membership, Scheme, SchemeVersion, Segment
from carteira.reports.models import Report
from carteira.reports.queries.ready import ready
from carteira.team.models import User
from tests.company import NOW, Company
from tests.reports.world import logged_in

pytestmark = pytest.mark.django_db
CANARY = "Zorilla"


def _links(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/reports/rows/\?[^"]+)"', text)]


@pytest.mark.parametrize("who", ["owner", "finance", "manager", "seller", "reader"])
def test_every_ready_report_opens_and_its_numbers_lead_to_rows(company: Company, firm: dict[str, Customer], who: str) -> None:
    user: User = getattr(company, who)
    client = logged_in(user)
    assert client.get("/reports/").status_code == 200
    found = ready(by=company.actor(user))
    assert len(found) >= 8
    for one in found:
        answer = client.get(f"/reports/ready/{one.code}/")
        assert answer.status_code == 200, one.code
        for link in _links(answer.content.decode())[:3]:
            assert client.get(link).status_code == 200, link


def test_the_number_of_a_cell_is_the_number_of_its_page(company: Company, firm: dict[str, Customer]) -> None:
    client = logged_in(company.owner)
    text = client.get("/reports/table/?noun=contacts&rows=kind&measures=minutes.sum&measures=count").content.decode()
    cells = re.findall(r'<a href="(/reports/rows/\?[^"]+)"><data class="num" value="([\d.]+)"', text)
    assert len(cells) >= 6
    for link, value in cells:
        page = client.get(link.replace("&amp;", "&")).content.decode()
        assert f'value="{value}"' in page, link


def test_a_filter_that_is_written_goes_into_the_address(company: Company, firm: dict[str, Customer]) -> None:
    client = logged_in(company.owner)
    answer = client.get("/reports/table/?noun=contacts&rows=kind&fk=channel&fv=Telephone")
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Telephone" in page
    assert "Call" in page


def test_what_is_not_there_any_more_is_named_and_can_be_corrected(company: Company, firm: dict[str, Customer]) -> None:
    client = logged_in(company.seller)
    client.post("/reports/keep", {"name": "Mine", "question": "noun=lines&rows=channel"})
    Report.objects.update(question="noun=lines&rows=channel&measures=gone.sum&f=lost:1")
    answer = client.get(f"/reports/kept/{Report.objects.get().pk}/")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“gone.sum” is not there (any more)." in text
    assert "lost" in text
    assert 'name="measures"' in text


def test_a_report_is_kept_shared_and_removed(company: Company, firm: dict[str, Customer]) -> None:
    marta, sergio, otto = logged_in(company.manager), logged_in(company.seller), logged_in(company.outsider)
    said = {"name": "North by channel", "question": "noun=lines&rows=channel&measures=net.sum", "about": "For Monday"}
    assert marta.post("/reports/keep", {**said, "shared": "team"}).status_code == 302
    report = Report.objects.get()
    assert "North by channel" in sergio.get("/reports/").content.decode()
    assert sergio.get(f"/reports/kept/{report.pk}/").status_code == 200
    assert "North by channel" not in otto.get("/reports/").content.decode()
    assert otto.get(f"/reports/kept/{report.pk}/").status_code == 404
    assert sergio.post(f"/reports/kept/{report.pk}/remove").status_code == 404
    marta.post("/reports/keep", {**said, "shared": "all"})
    assert otto.get(f"/reports/kept/{report.pk}/").status_code == 200
    assert marta.post(f"/reports/kept/{report.pk}/remove").status_code == 302
    assert not Report.objects.exists()


def test_sharing_is_a_right_of_its_own(company: Company, firm: dict[str, Customer]) -> None:
    sergio = logged_in(company.seller)
    assert sergio.post("/reports/keep", {"name": "Mine", "question": "noun=lines", "shared": "all"}).status_code == 403
    assert sergio.post("/reports/keep", {"name": "", "question": "noun=lines"}).status_code == 422
    assert sergio.post("/reports/keep", {"name": "Mine", "question": "noun=effort&measures=none"}).status_code == 422
    assert not Report.objects.exists()


def test_a_shared_report_on_segments_is_not_mentioned_to_whom_segments_are_closed(company: Company, firm: dict[str, Customer]) -> None:
    _segments(firm)
    alice, sergio = logged_in(company.owner), logged_in(company.seller)
    page = alice.get("/reports/ready/results-by-segment-plan/").content.decode()
    assert CANARY in page
    alice.post("/reports/keep", {"name": "Kept", "question": "noun=results&rows=segment_plan&measures=result.sum", "shared": "all"})
    report = Report.objects.get()
    assert report.needs == ["portfolio.view", "value.view"]
    for address in (
        "/reports/",
        "/reports/table/?noun=results",
        "/reports/table/?noun=customers",
        "/api/v1/reports",
        "/api/v1/reports/nouns",
    ):
        text = sergio.get(address).content.decode()
        assert CANARY not in text, address
        assert "segment_" not in text, address
        assert "Kept" not in text, address
    assert sergio.get(f"/reports/kept/{report.pk}/").status_code == 404
    assert sergio.get("/reports/ready/results-by-segment-plan/").status_code == 404
    for asked in ("rows=segment_plan", f"f=segment_plan:{CANARY}"):
        assert sergio.get(f"/reports/table/?noun=results&{asked}").status_code == 422
    assert sergio.get(f"/reports/rows/?noun=results&f=segment_plan:{CANARY}").status_code == 422


def _segments(firm: dict[str, Customer]) -> None:
    scheme = Scheme.objects.create(code="plan", name=f"{CANARY} plan", created_at=NOW)
    version = SchemeVersion.objects.create(scheme=scheme, number=1)
    segment = Segment.objects.create(version=version, code="z", name=CANARY, rule="true", precedence=1)
    for customer in firm.values():
        Membership.objects.create(scheme=scheme, segment=segment, customer=customer, valid_from=NOW.date(), recorded_at=NOW)


def test_the_file_has_the_numbers_with_their_coverage_and_runs_no_formula(company: Company, firm: dict[str, Customer]) -> None:
    Customer.objects.filter(pk=firm["Bar do Zé"].pk).update(name="=HYPERLINK(1)")
    answer = logged_in(company.owner).get("/reports/table.csv?noun=contacts&rows=customer&measures=minutes.sum")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Customer", "Minutes", "Minutes: rows that say it", "Minutes: rows"]
    assert any(line[0] == "'=HYPERLINK(1)" for line in lines)
    assert all(int(line[2]) < int(line[3]) for line in lines[1:])
    assert logged_in(company.reader).get("/reports/table.csv?noun=contacts").status_code == 403


@pytest.mark.parametrize("language", ["pt-br", "pt-pt", "en"])
def test_reports_speak_every_language(company: Company, firm: dict[str, Customer], language: str) -> None:
    User.objects.update(language=language)
    said = {"pt-br": "Vendas por mês", "pt-pt": "Vendas por mês", "en": "Sales by month"}[language]
    assert said in logged_in(company.owner).get("/reports/ready/sales-by-month/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/reports/", "/reports/ready/sales-by-month/", "/reports/ready/results-by-territory/", "/reports/rows/?noun=contacts&f=kind:visit&measures=minutes.sum",
        "/reports/table/?noun=cases&rows=cause",
    ],
)  # fmt: skip
def test_a_page_of_reports_asks_twelve_questions_or_fewer(company: Company, firm: dict[str, Customer], address: str) -> None:
    client = logged_in(company.owner)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    about = [one["sql"][:120] for one in asked if "set_config" not in one["sql"]]
    assert len(about) <= 12, about
