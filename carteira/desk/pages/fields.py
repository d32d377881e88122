"""One field of a customer, changed where it stands, with the way back beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.customers import actions as customers
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.desk import added
from carteira.desk.editable import CHOICES, EDITABLE, FOCUSED, label_of, pencil, plain, shown
from carteira.fields.queries import FieldView, fields_of
from carteira.web.identifiers import tax_id_text
from carteira.web.messages import done, warn
from carteira.web.requests import actor_of, page


class NoSuchField(LookupError):
    """A field that is not changed where it stands."""


@page("customers.edit")
def field(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The field to be changed, or as it stands (`?as=text`); posted, the change itself."""
    by = actor_of(request)
    known = _known(name, by)
    customer = customer_for(number, by=by)
    if request.method == "POST":
        return _save(request, customer, known)
    if request.GET.get("as") == "text":
        return _text(request, customer, known)
    return _form(request, customer, known, _written(customer, known))


@dataclass(frozen=True)
class Known:
    """A field that may be changed where it stands; `view` where the company added it."""

    name: str
    view: FieldView | None = None


def _known(name: str, by: Actor) -> Known:
    if name in EDITABLE:
        return Known(name)
    view = next((view for view in fields_of("customer", by=by) if view.name == name and view.editable), None)
    if view is None:
        raise NoSuchField(name)
    return Known(name, view)


def _save(request: HttpRequest, customer: Customer, known: Known) -> HttpResponse:
    value, version = request.POST.get("value", ""), request.POST.get("version", "")
    meant = added.understood(known.view, value) if known.view else value
    read = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        changed = customers.update_customer(customer.pk, {known.name: meant}, by=actor_of(request), at=timezone.now(), version=read)
    except Stale as no:
        now = _("It says now: %s") % _standing(customer, known)
        return _form(request, customer, known, value, error=f"{no.message} {now}", status=412)
    except Refused as no:
        return _form(request, customer, known, value, error=f"{no.message} {no.remedy}".strip(), status=422)
    saved = changed.version if changed.version != customer.version else 0
    if not request.htmx:  # type: ignore[attr-defined]
        done(request, _("Changes saved."), undo=reverse("desk:take-back", args=[changed.pk, saved]) if saved else "")
        return HttpResponseRedirect(reverse("desk:customer", args=[changed.pk]))
    return _text(request, changed, known, saved=saved)


@page("customers.edit", methods=("POST",))
def take_back(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Undo the last change by hand."""
    by, name = actor_of(request), request.POST.get("field", "")
    known = _known(name, by) if name and request.htmx else None  # type: ignore[attr-defined]
    try:
        customer = customers.take_back_update(number, version=version, by=by, at=timezone.now())
    except Refused as no:
        if known:
            return _text(request, customer_for(number, by=by), known, error=f"{no.message} {no.remedy}")
        warn(request, f"{no.message} {no.remedy}")
        return HttpResponseRedirect(reverse("desk:customer", args=[number]))
    if known:
        return _text(request, customer, known, taken_back=True)
    done(request, _("Taken back."))
    return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))


def _standing(customer: Customer, known: Known) -> str:
    return plain(customer, known.name, known.view) or _("not known")


def _written(customer: Customer, known: Known) -> str:
    """The value as a person would type it."""
    if known.view:
        return added.written(known.view, added.said(customer, known.view))
    return tax_id_text(customer.tax_id, customer.tax_id_kind) if known.name == "tax_id" else str(getattr(customer, known.name))


def _text(request: HttpRequest, customer: Customer, known: Known, **said: Any) -> HttpResponse:
    about = {"customer": customer, "name": known.name, "label": label_of(known.name, known.view)}
    about["text"] = shown(customer, known.name, known.view)
    about["pencil"] = pencil(customer, known.name, known.view, mark="" if said.get("saved") else FOCUSED)
    return render(request, "desk/field.html", {**about, **said})


def _form(request: HttpRequest, customer: Customer, known: Known, value: str, *, error: str = "", status: int = 200) -> HttpResponse:
    about = {"customer": customer, "name": known.name, "label": label_of(known.name, known.view), "value": value, "error": error}
    menu = added.menu_of(known.view, added.said(customer, known.view)) if known.view else CHOICES.get(known.name, {}).items()
    about["attributes"] = added.input_of(known.view) if known.view else {"maxlength": 300}
    choices = [(code, word, code == value) for code, word in menu]
    return render(request, "desk/field_form.html", {**about, "choices": choices}, status=status)
