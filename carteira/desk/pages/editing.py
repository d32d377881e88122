"""Add a customer by hand, change one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carteira.basics.refused import Refused, Stale
from carteira.customers import actions as customers
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for
from carteira.desk import added, labels
from carteira.fields.queries import FieldView, fields_of
from carteira.web.identifiers import tax_id_text
from carteira.web.messages import done
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page

TEXTS = ("name", "tax_id", "email", "phone", "address", "postal_code", "city", "region", "country")


class CustomerForm(forms.Form):
    """What a person may type of a customer; the action judges it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(labels.KIND.items()))
    tax_id = forms.CharField(label=_("Tax number"), max_length=40, required=False, help_text=_("CNPJ, CPF or NIF; with or without points."))
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    region = forms.CharField(label=_("Region"), max_length=60, required=False)
    country = forms.CharField(label=_("Country"), max_length=80, required=False, help_text=_("Two letters, such as BR or PT."))
    status = forms.ChoiceField(label=_("Status"), choices=[item for item in labels.STATUS.items() if item[0] != "absorbed"])
    relationship = forms.ChoiceField(label=_("Relationship"), required=False, choices=[("", _("not known")), *labels.RELATIONSHIP.items()])
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, views: Sequence[FieldView], customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.views = {view.name: view for view in views if view.editable}
        for name, view in self.views.items():
            text = added.said(customer, view) if customer else ""
            self.fields[name] = added.form_field(view, text, required=view.required and (customer is None or bool(text)))
            self.initial[name] = added.written(view, text)

    def added(self) -> list[forms.BoundField]:
        """The fields that the company added."""
        return [self[name] for name in self.views]


@page("customers.edit")
def register(request: HttpRequest) -> HttpResponse:
    """Add a customer."""
    by = actor_of(request)
    initial = {"kind": "organisation", "status": "active", "name": request.GET.get("name", "")[:200]}
    form = CustomerForm(request.POST or None, initial=initial, views=fields_of("customer", by=by))
    if request.method == "POST" and form.is_valid():
        try:
            customer = customers.register_customer(_said(form), by=by, at=timezone.now())
        except Refused as no:
            _tell(form, no)
        else:
            done(request, _("Customer added."))
            return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))
    return _answer(request, form, None)


@page("customers.edit")
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a customer; a change by somebody else in the meantime is said, never overwritten."""
    by = actor_of(request)
    customer = customer_for(number, by=by)
    form = CustomerForm(request.POST or None, initial=_standing(customer), views=fields_of("customer", by=by), customer=customer)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in _said(form).items() if name in form.changed_data}
        try:
            saved = customers.update_customer(customer.pk, changed, by=by, at=timezone.now(), version=form.cleaned_data["version"])
        except Stale as no:
            form.add_error(None, f"{no.message} {no.remedy}")
        except Refused as no:
            _tell(form, no)
        else:
            undo = reverse("desk:take-back", args=[saved.pk, saved.version]) if saved.version != customer.version else ""
            done(request, _("Changes saved."), undo=undo)
            return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))
    return _answer(request, form, customer)


def _standing(customer: Customer) -> dict[str, Any]:
    names = [name for name in CustomerForm.base_fields if name != "tax_id"]
    return {**{name: getattr(customer, name) for name in names}, "tax_id": tax_id_text(customer.tax_id, customer.tax_id_kind)}


def _said(form: CustomerForm) -> dict[str, Any]:
    said = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    return said | {name: added.understood(view, said[name]) for name, view in form.views.items()}


def _tell(form: CustomerForm, no: Refused) -> None:
    """The business no beside the field it is about."""
    form.add_error(no.field if no.field in form.fields else None, f"{no.message} {no.remedy}".strip())


def _answer(request: HttpRequest, form: CustomerForm, customer: Customer | None) -> HttpResponse:
    values = {"form": form, "customer": customer, "look_alikes": "" if customer else address("customers:look-alikes")}
    return render(request, "desk/edit.html", values, status=422 if form.errors else 200)
