"""Before you talk, and writing down what was said: one panel, three interactions."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.pages import words
from carteira.customers.rules.touch import Touch
from carteira.web.messages import done
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page, put_refusal

NOBODY = ("", gettext_lazy("nobody in particular"))


class TouchForm(forms.Form):
    """What was said, in few words; the rest has good defaults."""

    subject = forms.CharField(label=gettext_lazy("What was it about?"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(words.KINDS.items()), initial="call")
    direction = forms.ChoiceField(
        label=gettext_lazy("Who began"), choices=[("in", gettext_lazy("The customer")), ("out", gettext_lazy("We"))], initial="out"
    )
    contact = forms.TypedChoiceField(label=gettext_lazy("With whom"), coerce=int, empty_value=None, required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False, choices=[("", "–"), *words.PURPOSES.items()])
    minutes = forms.DecimalField(label=gettext_lazy("Our minutes"), required=False, min_value=0, max_value=1440, decimal_places=2)
    episode = forms.TypedChoiceField(label=gettext_lazy("Matter"), coerce=int, empty_value=None, required=False)
    observation = forms.CharField(
        label=gettext_lazy("What did you see or hear?"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    promise = forms.CharField(label=gettext_lazy("We promised"), required=False, max_length=300)
    due_on = forms.DateField(label=gettext_lazy("By"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)


@page("customers.view")
def talk(request: HttpRequest, number: int) -> HttpResponse:
    """The card of a customer or of one of its people; posting writes down a touchpoint."""
    by = actor_of(request)
    asked = request.GET.get("contact", "")
    card = queries.card_for(number, by=by, on=timezone.localdate(), contact=int(asked) if asked.isdecimal() and len(asked) < 19 else None)
    form = _form(request, card)
    if request.method == "POST":
        by.require("customers.edit")
        if form.is_valid():
            try:
                _write(form, card.customer.pk, request)
            except Refused as no:
                put_refusal(form, no)
            else:
                done(request, _("Written down."))
                return HttpResponseRedirect(
                    address("desk:timeline", card.customer.pk) or reverse("customers:talk", args=[card.customer.pk])
                )
    values = {"card": card, "form": form, "may_log": by.may("customers.edit"), **_shown(card)}
    return render(request, "customers/talk.html", values, status=422 if form.errors else 200)


def _form(request: HttpRequest, card: queries.Card) -> TouchForm:
    initial = {"contact": card.contact.pk if card.contact else None, "key": uuid.uuid4().hex}
    if request.GET.get("kind") in words.KINDS:
        initial["kind"] = request.GET["kind"]
    if (measured := request.GET.get("minutes", "")).isdecimal() and len(measured) < 5:
        initial["minutes"] = int(measured)
    form = TouchForm(request.POST or None, initial=initial)
    fields: Any = form.fields
    fields["contact"].choices = [NOBODY, *((one.pk, one.name) for one in card.contacts)]
    fields["episode"].choices = [("", gettext_lazy("none")), *((one.pk, one.title) for one in card.episodes)]
    return form


def _write(form: TouchForm, customer: int, request: HttpRequest) -> None:
    said, by, at = form.cleaned_data, actor_of(request), timezone.now()
    minutes: Decimal | None = said["minutes"]
    touch = Touch(
        customer, said["kind"], at, subject=said["subject"], observation=said["observation"], channel=words.CHANNEL_OF[said["kind"]],
        direction="" if said["kind"] == "note" else said["direction"], initiated_by="customer" if said["direction"] == "in" else "us",
        purpose=said["purpose"], contact=said["contact"], episode=said["episode"], minutes=minutes, key=f"form:{said['key']}",
    )  # fmt: skip
    if bool(said["promise"]) != bool(said["due_on"]):
        raise Refused(_("needs both the words and the day."), field="promise", remedy=_("Say what was promised and by when."))
    with transaction.atomic():
        actions.log_interaction(touch, by=by, at=at)
        if said["promise"]:
            actions.make_promise(customer, said["promise"], said["due_on"], by=by, at=at, contact=said["contact"], episode=said["episode"])


def _shown(card: queries.Card) -> dict[str, Any]:
    return {
        "allowed": [
            (words.PURPOSES.get(a.purpose, a.purpose), [(words.CHANNELS[c], *words.WHY.get(v.why, (v.why, ""))) for c, v in a.channels])
            for a in card.allowances
        ],
        "answers": [(words.PURPOSES.get(a.purpose) or "–", words.CHANNELS.get(a.channel, a.channel), a) for a in card.answers],
        "conflicts": [(words.PURPOSES[c.first.purpose], words.PURPOSES[c.second.purpose], c) for c in card.conflicts],
        "topics": [(words.ICONS.get(row.kind, "circle-dot"), words.KINDS.get(row.kind, row.kind), row) for row in card.topics],
        "preferences": [(words.CHANNELS.get(row.channel, row.channel), row) for row in card.preferences],
    }


@page("customers.edit", methods=("POST",))
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """A promise was kept, broken or released."""
    promise = actions.settle_promise(number, request.POST.get("outcome", ""), by=actor_of(request), at=timezone.now())
    done(request, _("Written down."))
    return HttpResponseRedirect(reverse("customers:talk", args=[promise.identity.customer_id]))
