"""Providers: who may call us, with which secret, what they told; and who sends text messages for us."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.channels.actions.hooking import keep_hook, retire_hook
from carteira.channels.actions.senders import keep_sender, retire_sender
from carteira.channels.queries.doors import events_of, hook_for, hooks, senders, verify_token
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal

PROVIDERS = {"telephony": gettext_lazy("Telephony"), "sms": gettext_lazy("SMS"), "whatsapp": gettext_lazy("WhatsApp")}


class HookForm(forms.Form):
    """A provider that may call us."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40, help_text=gettext_lazy("The last part of the address that it calls."))
    provider = forms.ChoiceField(label=gettext_lazy("Provider of"), choices=[*PROVIDERS.items()])
    secret = forms.CharField(
        label=gettext_lazy("Its secret"), max_length=500, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("With which it signs, if it gives one; empty makes one of ours."),
    )  # fmt: skip


class SenderForm(forms.Form):
    """A provider that sends for us."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=[("sms", gettext_lazy("SMS")), ("whatsapp", gettext_lazy("WhatsApp"))]
    )
    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, help_text=gettext_lazy("Where it takes messages, up to the version, with https://.")
    )
    account = forms.CharField(label=gettext_lazy("Our account there"), max_length=100)
    number = forms.CharField(label=gettext_lazy("Number that receivers see"), max_length=40, required=False)
    token = forms.CharField(
        label=gettext_lazy("Token"), max_length=1_000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Kept sealed; never shown again."),
    )  # fmt: skip
    secret = forms.CharField(
        label=gettext_lazy("Its secret"), max_length=500, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("With which it signs what it tells us; empty is the token."),
    )  # fmt: skip


@page("channels.manage")
def all_hooks(request: HttpRequest) -> HttpResponse:
    """Who may call us; posting adds one, and shows its secret this once."""
    form, told = HookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            secret = keep_hook(said["code"], said["provider"], secret=said["secret"], by=actor_of(request), at=timezone.now())
            told = {"url": _address(said["code"]), "secret": "" if said["secret"] else secret}
        except Refused as no:
            put_refusal(form, no)
    found = hooks(by=actor_of(request), at=timezone.now())
    values = {"form": form if form.errors else HookForm(), "hooks": found, "told": told, "words": PROVIDERS}
    return render(request, "channels/hooks.html", values, status=422 if form.errors else 200)


@page("channels.manage", methods=("GET", "HEAD"))
def hook(request: HttpRequest, number: int) -> HttpResponse:
    """One provider: its address, and the latest that it told."""
    row = hook_for(number, by=actor_of(request))
    token = verify_token(row) if row.provider == "whatsapp" else ""
    values = {"hook": row, "events": events_of(row), "url": _address(row.code), "verify_token": token, "word": PROVIDERS[row.provider]}
    return render(request, "channels/hook.html", values)


@page("channels.manage", methods=("POST",))
def rotate(request: HttpRequest, number: int) -> HttpResponse:
    """A new secret, shown this once; the one before counts until the next change."""
    row = hook_for(number, by=actor_of(request))
    secret = keep_hook(row.code, row.provider, by=actor_of(request), at=timezone.now())
    values = {"hook": row, "events": events_of(row), "url": _address(row.code), "secret": secret, "word": PROVIDERS[row.provider]}
    return render(request, "channels/hook.html", values)


@page("channels.manage", methods=("POST",))
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Hear a provider no longer."""
    retire_hook(number, by=actor_of(request), at=timezone.now())
    done(request, _("The provider is heard no longer; what it told stays."))
    return HttpResponseRedirect(reverse("channels:hooks"))


@page("channels.manage")
def all_senders(request: HttpRequest) -> HttpResponse:
    """Who sends text messages for us; posting adds one in the place of the one before."""
    form = SenderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_sender(**form.cleaned_data, by=actor_of(request), at=timezone.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            done(request, _("It sends from now on."))
            return HttpResponseRedirect(reverse("channels:senders"))
    values = {"form": form, "senders": senders(by=actor_of(request)), "words": PROVIDERS}
    return render(request, "channels/senders.html", values, status=422 if form.errors else 200)


@page("channels.manage", methods=("POST",))
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Send by a provider no longer."""
    retire_sender(number, by=actor_of(request), at=timezone.now())
    done(request, _("It sends no longer; its token is forgotten."))
    return HttpResponseRedirect(reverse("channels:senders"))


def _address(code: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('channels:hook', args=[code])}"
