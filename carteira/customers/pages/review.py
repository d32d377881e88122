"""The duplicates review: the queue, one pair with its weights, merging with the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.pages.weights import FIELDS, LEVELS, tone, waterfall
from carteira.customers.queries.lookalikes import TYPED
from carteira.web.components.blocks import badge
from carteira.web.formats import number_text
from carteira.web.messages import done
from carteira.web.navigation import address
from carteira.web.progress import Progress, answer
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column, Grid, ListSpec, Slice, capped_count

PAGE = 50


def _pair_url(pair: Any) -> str:
    return reverse("customers:pair", args=[pair.pk])


def _agreeing(pair: Any) -> list[str]:
    return [str(FIELDS.get(step["field"], step["field"])) for step in pair.evidence.get("fields", ()) if step["weight"] > 0]


PAIRS = ListSpec(
    "duplicates",
    columns=(
        Column("left", gettext_lazy("Customer"), "strong", value=lambda p: p.left.customer.name, url=_pair_url),
        Column("right", gettext_lazy("May be"), "strong", value=lambda p: p.right.customer.name, url=_pair_url),
        Column("probability", gettext_lazy("Probability"), "percent"),
        Column("value_at_stake", gettext_lazy("Value at stake"), "amount"),
        Column("agrees", gettext_lazy("Agrees in"), value=lambda p: ", ".join(_agreeing(p))),
        Column("found_at", gettext_lazy("Found"), "ago", shown=False),
    ),
    default_sort="value",
)


@page("customers.merge", methods=("GET", "HEAD"))
def duplicates(request: HttpRequest) -> HttpResponse:
    """The pairs to decide, the most valuable first."""
    by = actor_of(request)
    found = queries.duplicates_queue(by)
    count, capped = capped_count(found)
    grid = Grid(
        PAIRS,
        PAIRS.read(request),
        Slice(list(found[:PAGE])),
        count=count,
        count_capped=capped,
        noun=_("to review"),
        search=False,
        empty_title=_("Nothing to review"),
        empty_text=_("No two customers look alike enough to ask. Look for duplicates again after an import."),
    )
    values = {"grid": grid, "last": queries.last_match(), "job": _bar(), "may_match": by.may("customers.match")}
    return render(request, "customers/duplicates.html", values)


@page("customers.match", methods=("POST",))
def match(request: HttpRequest) -> HttpResponse:
    """Compare all customers in the background."""
    actions.ask_for_matching(by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("customers:duplicates"))


@page("customers.merge", methods=("GET", "HEAD"))
def match_progress(request: HttpRequest) -> HttpResponse:
    """How far the comparison is."""
    over = Progress(reverse("customers:match-progress"), 1, 1, running=False, after=reverse("customers:duplicates"))
    return answer(request, _bar() or over)


def _bar() -> Progress | None:
    job = queries.match_under_way()
    if job is None:
        return None
    label = _("Comparing all customers")
    return Progress(
        reverse("customers:match-progress"), job.progress, job.total, running=True, label=label, after=reverse("customers:duplicates")
    )


@page("customers.merge", methods=("GET", "HEAD"))
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """One pair: field by field, and how each field weighs."""
    view = queries.pair_for(number, by=actor_of(request))
    rows = [
        (FIELDS[f.field], f.left, f.right, badge(LEVELS.get(f.level, f.level or _("not known")), tone(f.weight)), f.weight)
        for f in view.fields
    ]
    values = {
        "view": view,
        "rows": rows,
        "chart": waterfall(view),
        "weight": number_text(view.pair.match_weight, 1),
        "left_url": address("desk:customer", view.left.pk),
        "right_url": address("desk:customer", view.right.pk),
        "open": view.pair.state == "open" and view.left.pk != view.right.pk,
    }
    return render(request, "customers/pair.html", values)


@page("customers.merge", methods=("POST",))
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """The same, different, or later."""
    by = actor_of(request)
    decision = request.POST.get("decision", "")
    into = request.POST.get("into", "")
    if decision == "later":
        return HttpResponseRedirect(_next(request, number))
    merged = actions.decide_review(number, decision, by=by, at=timezone.now(), into=_number(into) if into else None)  # type: ignore[arg-type]
    if merged and merged.merge:
        done(request, _("Merged into one customer."), undo=reverse("customers:undo-merge", args=[merged.merge]))
    else:
        done(request, _("Kept apart: they will not be asked about again."))
    return HttpResponseRedirect(_next(request, number))


def _next(request: HttpRequest, number: int) -> str:
    """The next open pair after this one, else the queue."""
    following = queries.next_pair(number, by=actor_of(request))
    return reverse("customers:pair", args=[following]) if following else reverse("customers:duplicates")


@page("customers.merge", methods=("POST",))
def merge(request: HttpRequest) -> HttpResponse:
    """Merge the customers chosen in a list."""
    chosen = [_number(text) for text in request.POST.getlist("selected")]
    merged = actions.merge_customers(chosen, by=actor_of(request), at=timezone.now())
    if merged.merge:
        count = len(merged.absorbed) + 1
        text = ngettext("%d customer merged into one.", "%d customers merged into one.", count) % count
        done(request, text, undo=reverse("customers:undo-merge", args=[merged.merge]))
    return HttpResponseRedirect(address("desk:customer", merged.survivor) or reverse("customers:duplicates"))


@page("customers.merge", methods=("POST",))
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a merge back."""
    out = actions.undo_merge(number, by=actor_of(request), at=timezone.now())
    done(request, _("The merge was undone: each customer stands alone again."))
    return HttpResponseRedirect(address("desk:customer", out.stays) or reverse("customers:duplicates"))


@page("customers.edit", methods=("GET", "HEAD"))
def look_alikes(request: HttpRequest) -> HttpResponse:
    """While a customer is being typed: who it may be already."""
    values = {name: request.GET.get(name, "") for name in TYPED}
    try:
        found = queries.lookalikes(values, by=actor_of(request))
    except Refused:
        found = []
    rows = [(one, address("desk:customer", one.customer.pk), [FIELDS[f] for f, _l, w in one.fields if w > 0]) for one in found]
    return render(request, "customers/look_alikes.html", {"rows": rows})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused(_("must be a whole number."), field="selected", remedy=_("Choose customers in the list."))
    return int(text)
