"""The page of one customer: summary, timeline, value, sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Customer
from carteira.customers.queries import customer_for, strands, timeline
from carteira.desk import labels
from carteira.desk.added import drawn
from carteira.desk.charts import waterfall
from carteira.desk.editable import EDITABLE, cell, shown
from carteira.desk.happenings import happening, strand_label
from carteira.desk.queries.record import Record, record_of, surroundings_of
from carteira.fields.queries import FieldView, fields_of
from carteira.web import formats
from carteira.web.components.blocks import Tab
from carteira.web.requests import actor_of, page
from carteira.web.tables import Column
from carteira.web.tables.state import pack, unpack

LATEST = 6
ORDERS = (
    Column("number", _("Order"), "strong"),
    Column("ordered_on", _("Date"), "day"),
    Column("channel", _("Channel"), wide=True),
    Column("net", _("Net amount"), "money", currency=lambda order: order.currency),
)


def tabs_of(customer_id: int, by: Actor) -> list[Tab]:
    """The tabs that this actor may open."""
    found = [
        Tab("summary", _("Summary"), reverse("desk:customer", args=[customer_id])),
        Tab("timeline", _("Timeline"), reverse("desk:timeline", args=[customer_id])),
    ]
    if by.may("value.view"):
        found.append(Tab("value", _("Value"), reverse("desk:value", args=[customer_id])))
    return [*found, Tab("sources", _("Sources"), reverse("desk:sources", args=[customer_id]))]


def frame_of(record: Record, by: Actor, tab: str) -> dict[str, Any]:
    """What the head and the tabs of every page of a customer need."""
    customer = record.customer
    return {
        "record": record,
        "customer": customer,
        "tabs": tabs_of(customer.pk, by),
        "tab": tab,
        "tax_id_name": labels.TAX_ID.get(customer.tax_id_kind, _("Tax number")),
        "status": labels.status_badge(customer.status),
        "attention": labels.attention_badge(record.worth.attention if record.worth else ""),
        "may_edit": by.may("customers.edit"),
    }


@page("customers.view", methods=("GET", "HEAD"))
def summary(request: HttpRequest, number: int) -> HttpResponse:
    """Who it is, what it is worth, what happened last."""
    by = actor_of(request)
    record = record_of(number, by=by)
    if record.customer.pk != number:
        return HttpResponseRedirect(reverse("desk:customer", args=[record.customer.pk]))
    chart = waterfall(record.result, record.run) if record.run and record.result else None
    around = surroundings_of(record.customer, by=by)
    values = {
        **frame_of(record, by, "summary"), "around": around, "contacts": _contacts(around.contacts, by), "order_columns": ORDERS, "chart": chart,
        "fields": _fields(record.customer, by), "added": _added(record.customer, by), "result_tone": "loss" if record.worth and (record.worth.result or 0) < 0 else "", "place_note": _place(record),
    }  # fmt: skip
    return render(request, "desk/customer.html", values)


@page("customers.view", methods=("GET", "HEAD"))
def latest(request: HttpRequest, number: int) -> HttpResponse:
    """What happened last: a part of the summary that comes after it."""
    by = actor_of(request)
    customer = customer_for(number, by=by)
    moments = timeline(customer, by=by, limit=LATEST)
    return render(request, "desk/latest.html", {"customer": customer, "happenings": [happening(moment) for moment in moments]})


def _fields(customer: Customer, by: Actor) -> dict[str, Any]:
    """What stands in "Who it is": with a pencil for who may change it."""
    draw = cell if by.may("customers.edit") else shown
    return {name: draw(customer, name) for name in EDITABLE}


def _added(customer: Customer, by: Actor) -> list[tuple[FieldView, SafeString | str]]:
    """The fields that the company added: with a pencil for who may change them, else those that are known."""
    may = by.may("customers.edit")
    told = [
        (view, cell(customer, view.name, view) if may and view.editable else shown(customer, view.name, view))
        for view in fields_of("customer", by=by)
    ]
    return [(view, text) for view, text in told if text]


def _contacts(contacts: Sequence[Contact], by: Actor) -> list[tuple[Contact, list[tuple[FieldView, SafeString | str]]]]:
    """Each contact with what is known of the fields that the company added to contacts."""
    views = fields_of("contact", by=by) if any(contact.custom for contact in contacts) else []
    return [(contact, [(view, text) for view in views if (text := drawn(contact, view))]) for contact in contacts]


def _place(record: Record) -> str:
    if record.worth is None or record.worth.place is None:
        return ""
    return str(_("rank %(place)s by result")) % {"place": formats.number_text(record.worth.place)}


@page("customers.view", methods=("GET", "HEAD"))
def happened(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that happened, page by page."""
    by = actor_of(request)
    only = [name for name in request.GET.getlist("only") if name in strands()]
    record = record_of(number, by=by)
    moments = timeline(record.customer, by=by, after=_after(request), only=only, limit=30)
    values = {
        **frame_of(record, by, "timeline"),
        "happenings": [happening(moment) for moment in moments],
        "strands": [(name, strand_label(name), name in only) for name in strands()],
        "older": _older(request, moments) if len(moments) == 30 else "",
    }
    return render(request, "desk/timeline.html", values)


def _after(request: HttpRequest) -> tuple[datetime, str, int] | None:
    place = unpack(request.GET.get("after", ""))
    try:
        at, strand, pk = place or ()
        moment = datetime.fromisoformat(str(at))
        return (moment, str(strand), int(pk)) if moment.tzinfo else None
    except (ValueError, TypeError):
        return None


def _older(request: HttpRequest, moments: list[Any]) -> str:
    at, strand, pk = moments[-1].place
    query = request.GET.copy()
    query["after"] = pack((at.isoformat(), strand, pk))
    return f"{request.path}?{query.urlencode()}"
