"""Many rows at once: choose what, see how many, watch it, read the reasons, take it back."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.formula import disarmed
from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.models import BulkRun, Customer
from carteira.desk import labels
from carteira.desk.asking import Asked, asked_again
from carteira.desk.pages.outcomes import OUTCOMES, STATES, VERBS, columns_of, named_rows
from carteira.desk.queries.worth import by_result
from carteira.engine import queue
from carteira.web import progress
from carteira.web.messages import done
from carteira.web.progress import Progress
from carteira.web.requests import actor_of, page

SHOWN = 100
PIECE = 2_000


@page("customers.edit", methods=("POST",))
def ask(request: HttpRequest, name: str, verb: str) -> HttpResponse:
    """How many rows, and what value? With `go`, the run itself."""
    by = actor_of(request)
    known = queries.verb_named(name, verb)
    by.require(known.permission)
    rows: Any = _all_of(request) if request.POST.get("all") and name == "customers" else _ticked(request)
    if request.POST.get("go"):
        query = {"query": request.POST.get("query", "")[:2_000]} if request.POST.get("all") else {}
        run = actions.ask_bulk(name, verb, request.POST.get("value", ""), rows=rows, query=query, by=by, at=timezone.now())
        return HttpResponseRedirect(reverse("desk:bulk-run", args=[run.pk]))
    count = len(rows) if isinstance(rows, list) else rows.count()
    if not count:
        raise Refused(_("Nothing is chosen."), remedy=_("Tick rows, or take all that match."))
    choices = [(code, labels.label(_words(verb), code) or word) for code, word in known.choices()] if known.choices else None
    return render(request, "desk/bulk.html", _asked_again(request, name, known, count, choices))


def _asked_again(request: HttpRequest, name: str, verb: Any, count: int, choices: Any) -> dict[str, Any]:
    return {
        "list": name,
        "verb": verb,
        "count": count,
        "choices": choices,
        "posted": request.POST,
        "selected": request.POST.getlist("selected"),
    }


def _words(verb: str) -> dict[str, Any]:
    found = {"status": labels.STATUS, "relationship": {"": _("not known"), **labels.RELATIONSHIP}}.get(verb, {})
    return cast("dict[str, Any]", found)


def _ticked(request: HttpRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("selected") if text.isascii() and text.isdigit() and len(text) < 19]


def _all_of(request: HttpRequest) -> QuerySet[Any, Any]:
    """Every customer of the list that the page showed, read from its address as the page read it."""
    ask = asked_again(actor_of(request), request.POST.get("query", "")[:2_000])
    found = queries.all_matching(ask.by, filters=ask.filters, q=ask.state.q)
    attention = ask.state.filters.get("attention", ())
    return _losing(ask, found, attention) if ask.run and attention else found.values_list("pk")


def _losing(ask: Asked, customers: QuerySet[Customer], attention: Sequence[str]) -> QuerySet[Any, Any]:
    if ask.run is None:
        return customers.values_list("pk")
    return by_result(customers, by=ask.by, run=ask.run, attention=attention).values_list("customer_id")


@page("customers.view", methods=("GET", "HEAD"))
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One run: its bar while it works, then its counts, its reasons and the way back."""
    by = actor_of(request)
    found = queries.run_for(number, by=by)
    lines = list(queries.lines_of(found, outcomes=("refused", "conflict"))[:SHOWN])
    values = {
        "run": found, "title": VERBS.get(found.verb, found.verb), "state": STATES.get(found.state, found.state), "progress": _progress(found),
        "columns": columns_of(found), "lines": named_rows(found, lines, by=by), "left": found.refused + found.conflicts - len(lines),
        "perms_export": by.may("customers.export"), "may_undo": found.state in ("done", "cancelled") and found.done > found.restored,
    }  # fmt: skip
    return render(request, "desk/bulk-run.html", values)


@page("customers.view", methods=("GET", "HEAD"))
def run_progress(request: HttpRequest, number: int) -> HttpResponse:
    """The bar, asked for each second."""
    found = queries.run_for(number, by=actor_of(request))
    return progress.answer(
        request, _progress(found) or Progress(reverse("desk:bulk-progress", args=[number]), found.total, found.total, False)
    )


def _progress(run: BulkRun) -> Progress | None:
    if run.state not in ("waiting", "running", "undoing") or run.job is None:
        return None
    job = queue.job(run.job)
    if job.status not in ("ready", "running"):
        return None
    worked = (timezone.now() - job.started_at).total_seconds() if job.started_at else 0
    rate = job.progress / worked if worked > 1 and job.progress else None
    total = run.done if run.state == "undoing" else run.total
    cancel = reverse("desk:stop-bulk", args=[run.pk]) if run.state != "undoing" else ""
    return Progress(
        reverse("desk:bulk-progress", args=[run.pk]), job.progress, total, True, str(STATES[run.state]), rate,
        (total - job.progress) / rate if rate else None, cancel,
    )  # fmt: skip


@page("customers.edit", methods=("POST",))
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a run."""
    actions.stop_bulk(number, by=actor_of(request), at=timezone.now())
    done(request, _("It stops after the rows at hand."))
    return HttpResponseRedirect(reverse("desk:bulk-run", args=[number]))


@page("customers.edit", methods=("POST",))
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a whole run back."""
    actions.undo_bulk(number, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("desk:bulk-run", args=[number]))


@page("customers.export", methods=("GET", "HEAD"))
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """What became of every row, as CSV."""
    by = actor_of(request)
    found = queries.run_for(number, by=by)

    def written() -> Iterator[str]:
        writer: Any = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(["id", "name", "outcome", "reason"])
        after = 0
        while piece := list(queries.lines_of(found).filter(subject__gt=after)[:PIECE]):
            for row in named_rows(found, piece, by=by):
                yield writer.writerow(
                    [row["subject"], disarmed(row["name"]), str(OUTCOMES.get(row["outcome"], "")), disarmed(row["reason"])]
                )
            after = piece[-1].subject

    response = StreamingHttpResponse(written(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bulk-{number}.csv"'
    return cast(HttpResponse, response)


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text
