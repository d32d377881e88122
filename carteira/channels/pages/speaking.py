"""Telephone lines, contact plans, and what a customer's people allow: the history with its proofs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.channels.pages.whose import customer_said
from carteira.customers import actions, queries
from carteira.customers.actions.speaking import drop_plan, keep_line, keep_plan, retire_line
from carteira.customers.queries import speaking
from carteira.customers.rules.consent import BASES
from carteira.customers.rules.purposes import CHANNELS, MARKETING
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal

CHANNEL_WORDS: dict[str, Any] = {
    "email": gettext_lazy("E-mail"), "phone": gettext_lazy("Telephone"), "sms": gettext_lazy("SMS"), "whatsapp": gettext_lazy("WhatsApp"),
    "post": gettext_lazy("Post"), "visit": gettext_lazy("Visit"), "webform": gettext_lazy("Web form"), "shop": gettext_lazy("Shop"),
    "portal": gettext_lazy("Portal"), "other": gettext_lazy("Other"),
}  # fmt: skip
PAYERS = {"us": gettext_lazy("us"), "caller": gettext_lazy("the caller"), "shared": gettext_lazy("both")}
BASIS_WORDS = {
    "consent": gettext_lazy("consent"), "soft opt-in": gettext_lazy("existing customer"), "legitimate interest": gettext_lazy("legitimate interest"),
}  # fmt: skip


class LineForm(forms.Form):
    """A line, or another way of talking of ours."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[*CHANNEL_WORDS.items()], initial="phone")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40, required=False)
    dial_prefix = forms.CharField(label=gettext_lazy("Prefix"), max_length=8, required=False, help_text="0800, 0300, 808")
    payer = forms.ChoiceField(label=gettext_lazy("Who pays"), choices=[("", "–"), *PAYERS.items()], required=False)
    queue = forms.CharField(label=gettext_lazy("Queue"), max_length=40, required=False)
    cost_an_attempt = forms.DecimalField(label=gettext_lazy("Cost of an attempt"), required=False, max_digits=12, decimal_places=4)
    cost_a_minute = forms.DecimalField(
        label=gettext_lazy("Tariff a minute"),
        required=False,
        max_digits=12,
        decimal_places=4,
        help_text=gettext_lazy("Empty is not known."),
    )


class PlanForm(forms.Form):
    """How much advertising."""

    most = forms.IntegerField(label=gettext_lazy("Messages at most"), min_value=0, max_value=100)
    days = forms.IntegerField(label=gettext_lazy("Within days"), min_value=1, max_value=366)
    opens = forms.IntegerField(
        label=gettext_lazy("Not before"), min_value=0, max_value=23, help_text=gettext_lazy("Hour of the day, there.")
    )
    closes = forms.IntegerField(label=gettext_lazy("Not after"), min_value=1, max_value=24)


class WordForm(forms.Form):
    """What a person said."""

    word = forms.ChoiceField(
        label=gettext_lazy("Said"), choices=[("given", gettext_lazy("allows")), ("withdrawn", gettext_lazy("allows no longer"))]
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=[(code, queries.PURPOSE_WORDS[code]) for code in sorted(MARKETING)])
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[("", gettext_lazy("every channel")), *((code, CHANNEL_WORDS[code]) for code in CHANNELS[:5])],
        required=False,
    )
    contact = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=[(code, BASIS_WORDS[code]) for code in BASES], required=False)
    proof = forms.CharField(
        label=gettext_lazy("Proof"), max_length=4_000, required=False, help_text=gettext_lazy("The form, message or call.")
    )
    text_version = forms.CharField(label=gettext_lazy("Text that the person saw"), max_length=64, required=False)


@page("channels.manage")
def lines(request: HttpRequest) -> HttpResponse:
    """Our lines; posting adds or changes one, or retires it."""
    form = LineForm(request.POST or None)
    if request.method == "POST" and request.POST.get("act") == "retire":
        retire_line(request.POST.get("code", ""), by=actor_of(request), at=timezone.now())
        return HttpResponseRedirect(reverse("channels:lines"))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        costs = {name: said.pop(f"cost_{name}") for name in ("an_attempt", "a_minute")}
        said["prefix"] = said.pop("dial_prefix")
        try:
            keep_line(said.pop("code"), **said, costs=costs, by=actor_of(request), at=timezone.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            done(request, _("Saved."))
            return HttpResponseRedirect(reverse("channels:lines"))
    rows = [
        (row, CHANNEL_WORDS[row.kind], PAYERS.get(row.payer, "–"))
        for row in speaking.lines(by=actor_of(request)).order_by("kind", "code")[:200]
    ]
    return render(request, "channels/lines.html", {"form": form, "lines": rows}, status=422 if form.errors else 200)


@page("channels.manage")
def plans(request: HttpRequest) -> HttpResponse:
    """Everybody's plan, and the customers who have one of their own; posting changes the first, or gives a customer one."""
    by, general = actor_of(request), speaking.general_plan()
    names = ("most", "days", "opens", "closes")
    form = PlanForm(request.POST or None, initial={name: getattr(general, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            customer = customer_said(request) if request.POST.get("customer") else None
            keep_plan(**form.cleaned_data, customer=customer, by=by, at=timezone.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            done(request, _("Saved."))
            return HttpResponseRedirect(reverse("channels:plans"))
    rows = speaking.plans(by=by).order_by("-at", "-id")[:200]
    return render(request, "channels/plans.html", {"form": form, "general": general, "plans": rows}, status=422 if form.errors else 200)


@page("channels.manage", methods=("POST",))
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """The customer is treated as everybody again."""
    drop_plan(number, by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(reverse("channels:plans"))


@page("customers.view")
def consents(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that a customer's people said about advertising, with its proof; posting adds a word."""
    by = actor_of(request)
    customer = queries.customer_for(number, by=by)
    form = WordForm(request.POST or None)
    field: Any = form.fields["contact"]
    field.choices = [("", _("the customer itself")), *((one.pk, one.name) for one in queries.contacts_of(number, by=by))]
    if request.method == "POST":
        by.require("customers.edit")
        if form.is_valid() and _said(request, form, number):
            return HttpResponseRedirect(reverse("channels:consents", args=[number]))
    words = [
        (row, queries.PURPOSE_WORDS[row.purpose], CHANNEL_WORDS.get(row.channel, _("every channel")), BASIS_WORDS.get(row.basis, "–"))
        for row in queries.consents_of(number, by=by)
    ]
    values = {"customer": customer, "form": form, "words": words, "may_edit": by.may("customers.edit")}
    return render(request, "channels/consents.html", values, status=422 if form.errors else 200)


def _said(request: HttpRequest, form: WordForm, number: int) -> bool:
    said, by, at = dict(form.cleaned_data), actor_of(request), timezone.now()
    given = {name: said.pop(name) for name in ("basis", "text_version")}
    try:
        if said.pop("word") == "given":
            actions.give_consent(number, said.pop("purpose"), **said, **given, by=by, at=at)
        else:
            actions.withdraw_consent(number, said.pop("purpose"), **said, by=by, at=at)
    except Refused as no:
        put_refusal(form, no)
        return False
    done(request, _("Written down."))
    return True
