"""The list as a file: CSV and short sheets at once, long sheets of Excel by a job that is watched and fetched."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.basics.refused import Refused
from carteira.desk import actions
from carteira.desk.importable import head_of, importable
from carteira.desk.pages.asking import asked, matching
from carteira.desk.queries.sheets import MadeSheet, sheet_for
from carteira.desk.sheets import AT_ONCE, SHEET, Line, heads_of, lines_of, pieces, write_sheet
from carteira.web.progress import Progress, answer
from carteira.web.requests import actor_of, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("customers.export", methods=("GET", "HEAD"))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What I see, as CSV or Excel; the audit keeps that it left. A long sheet is offered as a job."""
    ask = asked(request)
    count = matching(ask).order_by().count()
    if kind == "xlsx" and count > SHEET:
        raise Refused(_("A sheet of Excel holds %d rows.") % SHEET, remedy=_("Take CSV, or narrow the list by a filter."))
    if kind == "xlsx" and count > AT_ONCE:
        return render(request, "desk/export.html", {"count": count, "query": ask.state.query(), "list_url": _list_url(ask.state.query())})
    at = timezone.now()
    actions.note_export(kind=kind, rows=count, query=ask.state.query(), by=ask.by, at=at)
    name = f"{_('customers')}-{timezone.localdate(at).isoformat()}"
    if kind == "import.csv":
        return _csv(head_of(ask.added), pieces(ask, partial(importable, ask.added)), f"{name}.csv")
    if kind == "xlsx":
        return _xlsx(heads_of(ask), lines_of(ask), f"{name}.xlsx")
    return _csv(heads_of(ask), lines_of(ask), f"{name}.csv")


def _list_url(query: str) -> str:
    return reverse("desk:customers") + (f"?{query}" if query else "")


@page("customers.export", methods=("POST",))
def order_sheet(request: HttpRequest) -> HttpResponse:
    """Have the sheet made by the worker; the address that follows is kept through reloads."""
    ask = asked(request)
    job = actions.order_sheet(query=ask.state.query(), language=get_language() or "", by=ask.by, at=timezone.now())
    return HttpResponseRedirect(reverse("desk:sheet", args=[job]))


@page("customers.export", methods=("GET", "HEAD"))
def sheet(request: HttpRequest, job: int) -> HttpResponse:
    """How far the sheet is, and the file when it is there."""
    found = sheet_for(job, by=actor_of(request))
    return render(request, "desk/sheet.html", {"sheet": found, "progress": _progress(found), "list_url": _list_url(found.query)})


@page("customers.export", methods=("GET", "HEAD"))
def sheet_progress(request: HttpRequest, job: int) -> HttpResponse:
    """The bar, as it is asked for every second."""
    return answer(request, _progress(sheet_for(job, by=actor_of(request))))


@page("customers.export", methods=("POST",))
def cancel_sheet(request: HttpRequest, job: int) -> HttpResponse:
    """Stop making the sheet."""
    actions.cancel_sheet(job, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("desk:sheet", args=[job]))


@page("customers.export", methods=("GET", "HEAD"))
def sheet_file(request: HttpRequest, job: int) -> HttpResponse:
    """The sheet that was made."""
    found = sheet_for(job, by=actor_of(request))
    file = found.opened()
    name = f"{_('customers')}-{timezone.localdate(found.ordered_at).isoformat()}.xlsx"
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))


def _progress(found: MadeSheet) -> Progress:
    return Progress(
        url=reverse("desk:sheet-progress", args=[found.job]), done=found.done, total=found.total, running=found.running,
        label=_("Writing the sheet") if found.done else _("Waiting for the worker"), remaining=found.remaining(timezone.now()),
        rate=found.rate(timezone.now()), cancel_url=reverse("desk:cancel-sheet", args=[found.job]), after=reverse("desk:sheet", args=[found.job]),
    )  # fmt: skip


def _csv(heads: Sequence[str], lines: Iterator[Line], name: str) -> HttpResponse:
    def written() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([disarmed(head) for head in heads])
        for line in lines:
            yield writer.writerow([_text(value) for value in line])

    response = StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)


def _xlsx(heads: Sequence[str], lines: Iterator[Line], name: str) -> HttpResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_sheet(file, heads, lines)
    file.seek(0)
    return cast(HttpResponse, FileResponse(file, as_attachment=True, filename=name, content_type=XLSX))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return disarmed(str(value))


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text
