"""One action over many rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Line, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["bulk"])


class BulkFilter(Strict):
    """Which customers, in the words of the list; several values of one filter match any of them."""

    q: str = Field("", max_length=200)
    status: list[Line] = Field(default_factory=list, max_length=50)
    owner: list[Line] = Field(default_factory=list, max_length=50)
    territory: list[Line] = Field(default_factory=list, max_length=50)
    country: list[Line] = Field(default_factory=list, max_length=50)
    group: list[Line] = Field(default_factory=list, max_length=50)
    relationship: list[Line] = Field(default_factory=list, max_length=50)


class BulkIn(Strict):
    """What to do with which rows: `ids` of any list, or all customers that match."""

    list: str = Field("customers", max_length=20)
    verb: str = Field(max_length=20)
    value: str = Field("", max_length=60)
    ids: Sequence[Id] | None = Field(None, max_length=10_000)
    matching: BulkFilter | None = None


class BulkRunOut(Schema):
    """How far a run is; the counts add up to `total` when it is done."""

    id: int
    list: str
    verb: str
    value: str
    said: str
    state: str
    by: str = Field(alias="by_name")
    asked_at: datetime
    ended_at: datetime | None
    total: int
    done: int
    unchanged: int
    refused: int
    restored: int
    conflicts: int


class BulkRunPage(Paged):
    """One page of runs."""

    items: list[BulkRunOut]


class BulkLineOut(Schema):
    """What became of one row."""

    id: int
    subject: int
    outcome: str
    reason: str


class BulkLinePage(Paged):
    """One page of rows of a run."""

    items: list[BulkLineOut]


class BulkLineList(Cursor):
    """Filters of the rows of a run."""

    outcome: list[Line] = Field(default_factory=list, max_length=5, description="done, unchanged, refused, restored, conflict")


@router.get("/bulk", response=BulkRunPage, operation_id="list_bulk_runs")
def list_bulk_runs(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """The runs that the caller asked for, the newest first."""
    return page_of(request, response, queries.runs_seen_by(actor_of(request)), at=at, order="-id")


@router.post("/bulk", response={202: BulkRunOut}, operation_id="ask_bulk")
def ask_bulk(request: HttpRequest, body: BulkIn) -> Status[Any]:
    """Do one thing with many rows, in the background; the rows are those that match now."""
    by = actor_of(request)
    by.require("customers.edit")
    if (body.ids is None) == (body.matching is None):
        raise Refused("is not clear.", field="ids", remedy="Give either ids or matching.")
    rows: Any = body.ids
    if body.matching is not None:
        if body.list != "customers":
            raise Refused("works for customers alone.", field="matching", remedy="Give ids.")
        filters = {name: values for name in queries.FILTERS if (values := getattr(body.matching, name))}
        rows = queries.all_matching(by, filters=filters, q=body.matching.q).values_list("pk")
    asked = body.matching.dict(exclude_defaults=True) if body.matching else {}
    return Status(202, actions.ask_bulk(body.list, body.verb, body.value, rows=rows, query=asked, by=by, at=timezone.now()))


@router.get("/bulk/{run}", response=BulkRunOut, operation_id="show_bulk_run")
def show_bulk_run(request: HttpRequest, run: Id) -> Any:
    """How far a run is."""
    return queries.run_for(run, by=actor_of(request))


@router.get("/bulk/{run}/rows", response=BulkLinePage, operation_id="list_bulk_rows")
def list_bulk_rows(request: HttpRequest, response: HttpResponse, run: Id, at: Query[BulkLineList]) -> dict[str, Any]:
    """What became of each row, with the reason where it was refused."""
    found = queries.run_for(run, by=actor_of(request))
    return page_of(request, response, queries.lines_of(found, outcomes=at.outcome), at=at, order="id")


@router.post("/bulk/{run}/stop", response=BulkRunOut, operation_id="stop_bulk")
def stop_bulk(request: HttpRequest, run: Id) -> Any:
    """Stop a run; what was done stays and can be undone."""
    return actions.stop_bulk(run, by=actor_of(request), at=timezone.now())


@router.post("/bulk/{run}/undo", response={202: BulkRunOut}, operation_id="undo_bulk")
def undo_bulk(request: HttpRequest, run: Id) -> Status[Any]:
    """Take a whole run back, in the background; rows changed since are left and listed."""
    return Status(202, actions.undo_bulk(run, by=actor_of(request), at=timezone.now()))
