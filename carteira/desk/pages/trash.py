"""The trash: who deleted what and when, how long it can come back, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from carteira.basics.refused import Refused
from carteira.customers import actions
from carteira.customers.queries import trash_seen_by
from carteira.customers.rules.trash import days_left
from carteira.web.messages import done, warn
from carteira.web.requests import actor_of, back_to, page
from carteira.web.tables import BulkAction, Choice, Column, Facet, Grid, ListSpec, capped_count, slice_of

KINDS = {
    "customer": _("Customer"), "contact": _("Contact"), "task": _("Task"), "opportunity": _("Opportunity"), "case": _("Case"),
    "view": _("View"),
}  # fmt: skip


def _left(row: Any) -> int:
    return days_left(row.at, timezone.now())


SPEC = ListSpec(
    "trash",
    (
        Column("label", _("What"), "strong"),
        Column("kind", _("Kind"), value=lambda row: KINDS.get(row.kind, row.kind)),
        Column("by_name", _("Deleted by"), wide=True),
        Column("at", _("Deleted"), "ago", sort="at"),
        Column("left", _("Days left"), "number", value=_left),
    ),
    (Facet("kind", _("Kind"), tuple(Choice(code, word) for code, word in KINDS.items()), single=True),),
    "-at",
)


@page("customers.view", methods=("GET", "HEAD"))
def trash(request: HttpRequest) -> HttpResponse:
    """What lies in the trash."""
    state = SPEC.read(request)
    found = trash_seen_by(actor_of(request), kind=next(iter(state.filters.get("kind", ())), ""))
    count, capped = capped_count(found)
    grid = Grid(
        SPEC, state, slice_of(found, sort=state.sort, after=state.after, before=state.before), count=count, count_capped=capped, search=False,
        noun=_("deleted things"), bulk=[BulkAction(_("Restore"), reverse("desk:restore"), "undo-2")], bulk_all=False, empty_title=_("The trash is empty"),
        empty_text=_("What you delete lies here for 30 days and can come back whole. Then it goes for good."),
    )  # fmt: skip
    return render(request, "desk/trash.html", {"grid": grid})


@page("customers.view", methods=("POST",))
def restore(request: HttpRequest) -> HttpResponse:
    """Take the chosen things out of the trash."""
    chosen = [int(text) for text in request.POST.getlist("selected") if text.isascii() and text.isdigit() and len(text) < 19]
    if not chosen:
        raise Refused(str(_("Nothing is chosen.")), remedy=str(_("Tick what is to come back.")))
    out = actions.restore_many(chosen, by=actor_of(request), at=timezone.now())
    if out.restored:
        done(request, ngettext("%(n)d thing restored.", "%(n)d things restored.", len(out.restored)) % {"n": len(out.restored)})
    for reason in list(dict.fromkeys(out.refused.values()))[:3]:
        warn(request, reason)
    return HttpResponseRedirect(back_to(request, reverse("desk:trash")))


@page("customers.view", methods=("POST",))
def discard(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Delete one thing, with the way back in the message."""
    row = actions.discard(kind, number, by=actor_of(request), at=timezone.now())
    done(request, _("“%s” is in the trash.") % row.label, undo=reverse("desk:take-out", args=[row.pk]))
    return HttpResponseRedirect(back_to(request, reverse("desk:trash")))


@page("customers.view", methods=("POST",))
def take_out(request: HttpRequest, number: int) -> HttpResponse:
    """Undo one deletion."""
    row = actions.restore(number, by=actor_of(request), at=timezone.now())
    done(request, _("“%s” is back.") % row.label)
    return HttpResponseRedirect(
        reverse("desk:customer", args=[row.subject if row.kind == "customer" else row.customer]) if row.customer else "/"
    )
