"""The list of customers: who they are beside what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.queries import FACET_CAP, NONE, Facets, FacetValue, facets, verbs_of
from carteira.desk import labels
from carteira.desk.added import choices_of, facets_of
from carteira.desk.listed import ATTENTION, CUSTOMERS, FACETS, Row
from carteira.desk.pages.asking import Asked, asked, long, matching, order, rows
from carteira.desk.pages.views import EVERYTHING, first_of, offered, views_of
from carteira.fields.queries import FieldView
from carteira.web.navigation import address
from carteira.web.requests import page
from carteira.web.tables import BulkAction, Choice, Facet, Grid, Slice, capped_count, slice_of

WORDS: Mapping[str, Mapping[str, Any]] = {"status": labels.STATUS, "relationship": labels.RELATIONSHIP}
PAGE = 50


@page("customers.view", methods=("GET", "HEAD"))
def customers(request: HttpRequest) -> HttpResponse:
    """The list of customers."""
    ask = asked(request)
    views = views_of(ask.by)
    if first := first_of(views):
        if not request.GET:
            return redirect(f"{request.path}?{first.query or EVERYTHING}")
        ask = replace(ask, state=replace(ask.state, bare=EVERYTHING))
    known = _known(ask)
    found = long(ask) if known.total is None and ask.by_order else matching(ask)
    piece = slice_of(found, sort=order(ask), after=ask.state.after, before=ask.state.before, size=PAGE)
    count, capped = capped_count(found) if ask.through_results else (FACET_CAP if known.total is None else known.total, known.total is None)
    grid = Grid(
        ask.spec, ask.state, Slice(rows(ask, piece.rows), piece.next, piece.previous), count=count, count_capped=capped, noun=_("customers"),
        facets=_facets(ask, known), search_hint=_("Name, e-mail, phone, tax number"), row_css=_mark, exports=_exports(ask), views=offered(views, ask.by), save_view_url=reverse("desk:keep-view"), may_share=ask.by.may("reports.share"), bulk=_bulk(ask.by),
        empty_title=_("No customers yet"), empty_text=_("Import a file from your ERP or shop, or add the first customer by hand."),
    )  # fmt: skip
    links = {
        "imports": address("channels:imports") if ask.by.may("imports.run") else "",
        "register": reverse("desk:register") if ask.by.may("customers.edit") else "",
    }
    return render(request, "desk/customers.html", {"grid": grid, "run": ask.run, "links": links})


def _mark(row: Row) -> str:
    return "row-loss" if row.worth and row.worth.result is not None and row.worth.result < 0 else ""


def _bulk(by: Actor) -> list[BulkAction]:
    merge = address("customers:merge") if by.may("customers.merge") else ""
    found = [
        BulkAction(verb.label, reverse("desk:bulk", args=[CUSTOMERS, verb.name]), verb.icon, "danger" if verb.name == "trash" else "")
        for verb in verbs_of(CUSTOMERS, by=by)
    ]
    return [*([BulkAction(_("Merge into one"), merge, "git-merge", few=True)] if merge else []), *found]


def _exports(ask: Asked) -> list[tuple[str, str]]:
    if not ask.by.may("customers.export"):
        return []
    query = ask.state.query()
    return [
        (str(label), reverse("desk:export", args=[kind]) + (f"?{query}" if query else ""))
        for label, kind in (("CSV", "csv"), ("Excel", "xlsx"), (_("CSV to import again"), "import.csv"))
    ]


def _known(ask: Asked) -> Facets:
    offered = [facet.key for facet in FACETS if facet.key != "country" or "country" in ask.filters]  # one question less
    return facets(ask.by, filters=ask.filters, q=ask.state.q, only=offered, added=ask.added)


def _facets(ask: Asked, known: Facets) -> list[Facet]:
    """The facets with what may be chosen now; a chosen value stays to be taken off."""
    drawn = [
        replace(facet, choices=_choices(facet.key, known.values.get(facet.key, []), ask.filters.get(facet.key, ()))) for facet in FACETS
    ]
    drawn = [facet for facet in drawn if len(facet.choices) > 1 or ask.filters.get(facet.key)]
    return [*drawn, *_added(ask, known), *([ATTENTION] if ask.run else [])]


def _added(ask: Asked, known: Facets) -> list[Facet]:
    """The facets of added fields: a menu always, a range or a text where its column is drawn or it is asked for."""
    views = {view.name: view for view in ask.added}
    shown = [*ask.state.columns, *ask.filters]
    return [
        replace(facet, choices=_choices_of(views[facet.key], known, ask.filters.get(facet.key, ())))
        for facet in facets_of(ask.added, shown)
    ]


def _choices_of(view: FieldView, known: Facets, chosen: Sequence[str]) -> tuple[Choice, ...]:
    if view.sortable:
        return choices_of(view, chosen)
    found = [Choice(value.value, view.said(value.value), value.count) for value in known.values.get(view.name, [])]
    missing = [value for value in chosen if value not in {choice.value for choice in found}]
    return (*found, *(Choice(value, _("not known") if value == NONE else view.said(value), 0) for value in missing))


def _choices(key: str, known: Iterable[FacetValue], chosen: Collection[str]) -> tuple[Choice, ...]:
    words = WORDS.get(key, {})
    found = [Choice(value.value, words.get(value.value, value.label), value.count) for value in known]
    missing = [value for value in chosen if value not in {choice.value for choice in found}]
    return (*found, *(Choice(value, _("not known") if value == NONE else words.get(value, value), 0) for value in missing))
