"""Reports by API: what can be asked, tables, the rows behind a number, and reports that are kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from carteira.reports import actions
from carteira.reports.queries import plain, saying
from carteira.reports.queries.drilled import drilled
from carteira.reports.queries.kept import named
from carteira.reports.queries.tables import table_of
from carteira.reports.rules.asked import Asked, of_pairs
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Line, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["reports"])
Answer = dict[str, Any]


class ReportQuestion(Strict):
    """Which rows, grouped by what, counted how. What there is to choose: `GET /reports/nouns`."""

    noun: str = Field("", max_length=40)
    rows: list[Line] = Field([], max_length=2)
    columns: Line = ""
    measures: list[Line] = Field([], max_length=4)
    f: list[Line] = Field([], max_length=40, description="dimension:value; ~ is not known, #5 is the row of that id")
    without: list[Line] = Field([], max_length=40)
    when: str = Field("", max_length=20)
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)
    run: str = Field("", max_length=19)
    report: str = Field("", max_length=80, description="A ready or kept report instead of a question.")

    def asked(self, request: HttpRequest) -> Asked:
        """The question, or the one of the report that it names."""
        if self.report:
            return named(self.report, by=actor_of(request)).asked
        said = self.model_dump(exclude={"report", "without"}) | {"not": self.without}
        return of_pairs([(key, one) for key, value in said.items() for one in (value if isinstance(value, list) else [value])])


class ReportRows(ReportQuestion, Cursor):
    """A question and a place in its rows."""


class KeptReport(Strict):
    """A question under a name."""

    name: str = Field(min_length=1, max_length=80)
    question: str = Field(max_length=2000, description="The query of its address, as `question` of a table says it.")
    about: str = Field("", max_length=300)
    shared: str = Field("", max_length=4, description="Empty for myself, team, all.")


class ReportRowPage(Paged):
    """One page of rows."""

    items: list[Answer]


@router.get("/reports", response=list[Answer], operation_id="list_reports")
def list_reports(request: HttpRequest) -> list[Answer]:
    """Reports that come with the product, mine, and those shared with me."""
    return plain.reports(by=actor_of(request))


@router.get("/reports/nouns", response=list[Answer], operation_id="list_report_nouns")
def list_nouns(request: HttpRequest) -> list[Answer]:
    """What I can report on: dimensions and measures of each noun."""
    return plain.nouns(by=actor_of(request))


@router.get("/reports/table", response=Answer, operation_id="show_report_table")
def show_table(request: HttpRequest, asked: Query[ReportQuestion]) -> Answer:
    """The table of a question; each number as decimal text with its coverage."""
    return saying.plain(table_of(asked.asked(request), by=actor_of(request), now=timezone.now()))


@router.get("/reports/rows", response=ReportRowPage, operation_id="list_report_rows")
def list_rows(request: HttpRequest, response: HttpResponse, asked: Query[ReportRows]) -> Answer:
    """The rows behind a number."""
    found = drilled(asked.asked(request), by=actor_of(request), now=timezone.now())
    at = Cursor(limit=asked.limit, cursor=asked.cursor)
    piece = page_of(request, response, found.rows, at=at, order="-id")
    return {**piece, "items": [plain.row(one, found) for one in piece["items"]]}


@router.post("/reports", response={201: Answer}, operation_id="keep_report")
def keep(request: HttpRequest, said: KeptReport) -> Status[Answer]:
    """Keep a question under a name."""
    by = actor_of(request)
    return Status(201, plain.report(actions.keep_report(**said.model_dump(), by=by, at=timezone.now()), by=by))


@router.delete("/reports/{report_id}", response={204: None}, operation_id="remove_report")
def remove(request: HttpRequest, report_id: Id) -> Status[Any]:
    """Remove one of my reports."""
    actions.remove_report(report_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)
