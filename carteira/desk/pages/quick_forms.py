"""The short forms: what is needed to begin, and the action that each calls."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.customers import actions as customers
from carteira.customers.queries import PURPOSE_WORDS
from carteira.customers.rules.touch import Touch
from carteira.desk import labels
from carteira.sales.actions.opportunities import open_opportunity
from carteira.sales.actions.tasks import add_task
from carteira.service.actions.opening import open_case
from carteira.service.rules.said import NewCase

CASES = ("complaint", "request", "suggestion", "question", "praise")
TOUCHES = ("call", "visit", "email", "message", "note")
Saved = tuple[int, str, str]
"""The id of what was made, what it is called, and its address."""


@dataclass(frozen=True)
class Quick:
    """A kind of thing that is added in the panel. `press` is the key that opens its form at once."""

    name: str
    label: str | Promise
    icon: str
    permission: str
    form: type[forms.Form]
    save: Callable[[dict[str, Any], int | None, Actor, datetime], Saved]
    needs_customer: bool = True
    asks_customer: bool = True
    press: str = ""


class CustomerForm(forms.Form):
    """A customer begins with a name."""

    name = forms.CharField(label=_("Name"), max_length=200)
    tax_id = forms.CharField(label=_("Tax number"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)


class ContactForm(forms.Form):
    """A person at a customer."""

    name = forms.CharField(label=_("Name"), max_length=200)
    role = forms.CharField(label=_("Role"), max_length=120, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)


class TaskForm(forms.Form):
    """Something to do."""

    title = forms.CharField(label=_("What is to be done?"), max_length=200)
    due_on = forms.DateField(label=_("By"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=10_000)


class OpportunityForm(forms.Form):
    """A possible sale."""

    name = forms.CharField(label=_("What may be sold?"), max_length=200)
    value = forms.DecimalField(label=_("Value"), required=False, min_value=Decimal(0), max_digits=15, decimal_places=2)
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="BRL")
    expected_on = forms.DateField(label=_("Expected by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class CaseForm(forms.Form):
    """What somebody wants of us."""

    type = forms.ChoiceField(label=_("Kind"), choices=[(code, PURPOSE_WORDS[code]) for code in CASES])
    subject = forms.CharField(label=_("What is it about?"), max_length=300)
    body = forms.CharField(label=_("In their words"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}))


class TouchForm(forms.Form):
    """A call or another contact, just over."""

    subject = forms.CharField(label=_("What was it about?"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(code, labels.INTERACTION[code]) for code in TOUCHES], initial="call")
    minutes = forms.DecimalField(label=_("Our minutes"), required=False, min_value=0, max_value=1440, decimal_places=2)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, initial=lambda: f"quick-{uuid.uuid4()}")


def _customer(said: dict[str, Any], _customer: int | None, by: Actor, at: datetime) -> Saved:
    made = customers.register_customer({name: value for name, value in said.items() if value}, by=by, at=at)
    return made.pk, made.name, reverse("desk:customer", args=[made.pk])


def _contact(said: dict[str, Any], customer: int | None, by: Actor, at: datetime) -> Saved:
    made = customers.add_contact(customer or 0, **said, by=by, at=at)
    return made.pk, made.name, reverse("desk:customer", args=[customer])


def _task(said: dict[str, Any], customer: int | None, by: Actor, at: datetime) -> Saved:
    made = add_task(trigger=f"hand:{uuid.uuid4()}", customer=customer, by=by, at=at, **said)
    return made.pk, made.title, reverse("sales:my-day")


def _opportunity(said: dict[str, Any], customer: int | None, by: Actor, at: datetime) -> Saved:
    made = open_opportunity(customer or 0, by=by, at=at, **said)
    return made.pk, made.name, reverse("sales:opportunity", args=[made.pk])


def _case(said: dict[str, Any], customer: int | None, by: Actor, at: datetime) -> Saved:
    made = open_case(NewCase(**said, customer=customer), by=by, at=at)
    return made.pk, str(made), reverse("service:case", args=[made.pk])


def _touch(said: dict[str, Any], customer: int | None, by: Actor, at: datetime) -> Saved:
    known = "recorded" if said["minutes"] is not None else ""
    made = customers.log_interaction(Touch(customer=customer or 0, occurred_at=at, minutes_source=known, **said), by=by, at=at)
    return made.pk, made.subject, reverse("desk:timeline", args=[customer])


KINDS = {
    kind.name: kind
    for kind in (
        Quick("interaction", _("Log a call"), "phone", "customers.edit", TouchForm, _touch, press="l"),
        Quick("task", _("Task"), "square-check", "sales.work", TaskForm, _task, needs_customer=False),
        Quick("opportunity", _("Opportunity"), "target", "sales.work", OpportunityForm, _opportunity),
        Quick("case", _("Case"), "inbox", "service.work", CaseForm, _case, needs_customer=False),
        Quick("contact", _("Contact"), "user-plus", "customers.edit", ContactForm, _contact),
        Quick(
            "customer", _("Customer"), "building-2", "customers.edit", CustomerForm, _customer, needs_customer=False, asks_customer=False
        ),
    )
}
