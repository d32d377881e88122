"""One field of a customer, changed where it stands, with the way back beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused, Stale
from carteira.customers import actions as customers
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.desk import labels
from carteira.desk.editable import CHOICES, EDITABLE, FOCUSED, pencil, plain, shown
from carteira.web.identifiers import tax_id_text
from carteira.web.messages import done, warn
from carteira.web.requests import actor_of, page


class NoSuchField(LookupError):
    """A field that is not changed where it stands."""


@page("customers.edit")
def field(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The field to be changed, or as it stands (`?as=text`); posted, the change itself."""
    if name not in EDITABLE:
        raise NoSuchField(name)
    customer = customer_for(number, by=actor_of(request))
    if request.method == "POST":
        return _save(request, customer, name)
    if request.GET.get("as") == "text":
        return _text(request, customer, name)
    return _form(request, customer, name, _written(customer, name))


def _save(request: HttpRequest, customer: Customer, name: str) -> HttpResponse:
    value, version = request.POST.get("value", ""), request.POST.get("version", "")
    read = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
    try:
        changed = customers.update_customer(customer.pk, {name: value}, by=actor_of(request), at=timezone.now(), version=read)
    except Stale as no:
        return _form(
            request, customer, name, value, error=f"{no.message} {_('It says now:')} {plain(customer, name) or _('not known')}", status=412
        )
    except Refused as no:
        return _form(request, customer, name, value, error=f"{no.message} {no.remedy}".strip(), status=422)
    saved = changed.version if changed.version != customer.version else 0
    if not request.htmx:  # type: ignore[attr-defined]
        done(request, _("Changes saved."), undo=reverse("desk:take-back", args=[changed.pk, saved]) if saved else "")
        return HttpResponseRedirect(reverse("desk:customer", args=[changed.pk]))
    return _text(request, changed, name, saved=saved)


@page("customers.edit", methods=("POST",))
def take_back(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """Undo the last change by hand."""
    by, name = actor_of(request), request.POST.get("field", "")
    try:
        customer = customers.take_back_update(number, version=version, by=by, at=timezone.now())
    except Refused as no:
        if request.htmx and name in EDITABLE:  # type: ignore[attr-defined]
            return _text(request, customer_for(number, by=by), name, error=f"{no.message} {no.remedy}")
        warn(request, f"{no.message} {no.remedy}")
        return HttpResponseRedirect(reverse("desk:customer", args=[number]))
    if request.htmx and name in EDITABLE:  # type: ignore[attr-defined]
        return _text(request, customer, name, taken_back=True)
    done(request, _("Taken back."))
    return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))


def _written(customer: Customer, name: str) -> str:
    """The value as a person would type it."""
    return tax_id_text(customer.tax_id, customer.tax_id_kind) if name == "tax_id" else str(getattr(customer, name))


def _text(request: HttpRequest, customer: Customer, name: str, **said: Any) -> HttpResponse:
    about = {"customer": customer, "name": name, "label": labels.label(labels.FIELDS, name), "text": shown(customer, name)}
    about["pencil"] = pencil(customer, name, mark="" if said.get("saved") else FOCUSED)
    return render(request, "desk/field.html", {**about, **said})


def _form(request: HttpRequest, customer: Customer, name: str, value: str, *, error: str = "", status: int = 200) -> HttpResponse:
    about = {"customer": customer, "name": name, "label": labels.label(labels.FIELDS, name), "value": value, "error": error}
    choices = [(code, word, code == value) for code, word in CHOICES.get(name, {}).items()]
    return render(request, "desk/field_form.html", {**about, "choices": choices}, status=status)
