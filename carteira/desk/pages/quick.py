"""Add something from wherever one is: a form in the side panel, and the page behind it stays."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, customers_seen_by, suggestions
from carteira.desk.pages.quick_forms import KINDS, Quick
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page, put_refusal

OFFERED = 6
RECORD = re.compile(r"^/customers/(\d{1,18})/")


class NoSuchKind(LookupError):
    """Nothing of that kind can be added here, or not by this person. Mapped once to 404."""


@page("customers.view", methods=("GET", "HEAD"))
def menu(request: HttpRequest) -> HttpResponse:
    """What can be added."""
    by = actor_of(request)
    return render(
        request, "desk/quick.html", {"kinds": [kind for kind in KINDS.values() if by.may(kind.permission)], "from": _here(request)}
    )


@page("customers.view")
def add(request: HttpRequest, name: str) -> HttpResponse:
    """One form; saved, it says so in the panel and offers the next step."""
    by, kind = actor_of(request), KINDS.get(name)
    if kind is None:
        raise NoSuchKind(name)
    by.require(kind.permission)
    customer = _customer(request, by)
    form = kind.form(request.POST or None)
    if customer is not None or not kind.asks_customer:
        next(iter(form.fields.values())).widget.attrs["data-focus"] = True
    if request.method == "POST" and form.is_valid():
        try:
            if kind.needs_customer and customer is None:
                raise Refused(_("Choose the customer."), field="customer", remedy=_("Type a part of its name."))
            made, label, url = kind.save(form.cleaned_data, customer.pk if customer else None, by, timezone.now())
            return render(request, "desk/quick-done.html", {"kind": kind, "made": made, "label": label, "url": url, "customer": customer})
        except Refused as no:
            put_refusal(form, no)
    # The panel takes no answer that says no: there the same form comes back with its words.
    wrong = bool(form.errors) and not getattr(request, "htmx", False)
    return render(request, "desk/quick-form.html", _shown(request, kind, form, customer, by), status=422 if wrong else 200)


def _shown(request: HttpRequest, kind: Quick, form: Any, customer: Customer | None, by: Actor) -> dict[str, Any]:
    text = request.POST.get("customer_text", "")
    return {
        "kind": kind, "form": form, "customer": customer, "text": text, "hits": _hits(text, by) if customer is None else [],
        "look_alikes": address("customers:look-alikes") if kind.name == "customer" else "",
    }  # fmt: skip


@page("customers.view", methods=("GET", "HEAD"))
def pick(request: HttpRequest) -> HttpResponse:
    """The customers that a typed word may mean, to choose one of."""
    return render(request, "desk/quick-pick.html", {"hits": _hits(request.GET.get("customer_text", ""), actor_of(request))})


def _hits(text: str, by: Actor) -> list[Customer]:
    return suggestions(customers_seen_by(by), text[:200], limit=OFFERED, whole=by.scope == "all") if text.strip() else []


def _customer(request: HttpRequest, by: Actor) -> Customer | None:
    """The customer that was chosen; else the one whose page is open behind the panel; else the only one with what was typed."""
    chosen = request.POST.get("customer") or request.GET.get("customer") or ""
    if not chosen and request.method == "POST" and (hits := _hits(request.POST.get("customer_text", ""), by)) and len(hits) == 1:
        return hits[0]
    if not chosen and request.method != "POST":
        chosen = _here(request)
    return customer_for(int(chosen), by=by) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None


def _here(request: HttpRequest) -> str:
    """The number of the customer whose page the browser shows, empty elsewhere."""
    found = RECORD.match(urlsplit(request.headers.get("HX-Current-URL", "")).path)
    return found[1] if found else ""
