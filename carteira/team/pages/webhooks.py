"""Programs outside that are told what happens here."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.team import actions, queries
from carteira.team.pages.forms import NewWebhook
from carteira.web import messages
from carteira.web.requests import actor_of, page, put_refusal

SHOWN = 50


@page("settings.manage", methods=("GET", "HEAD"))
def webhooks(request: HttpRequest) -> HttpResponse:
    """The addresses that are told."""
    if is_reauthentication_required(request, app="team"):  # asked before the form is filled in, not after
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('team:webhooks')}")
    return _webhooks(request, NewWebhook())


@page("settings.manage", methods=("POST",))
def make_webhook(request: HttpRequest) -> HttpResponse:
    """A new address; its secret is shown this once. A session that somebody left open does not do."""
    if is_reauthentication_required(request, app="team"):
        return redirect(f"{reverse('account_reauthenticate')}?next={reverse('team:webhooks')}")
    form = NewWebhook(request.POST)
    if form.is_valid():
        try:
            asked = form.cleaned_data
            made, secret = actions.make_webhook(
                asked["name"], asked["url"], asked["verbs"].split(), by=actor_of(request), at=timezone.now()
            )
            return render(request, "team/webhook-made.html", {"hook": made, "secret": secret})
        except Refused as no:
            put_refusal(form, no)
    return _webhooks(request, form, status=422)


@page("settings.manage", methods=("GET", "HEAD"))
def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One address and what it was told."""
    hook = queries.webhook_for(webhook_id, by=actor_of(request))
    return render(request, "team/webhook.html", {"hook": hook, "deliveries": queries.deliveries_of(hook)[:SHOWN]})


@page("settings.manage", methods=("POST",))
def stop_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Tell the address nothing more."""
    actions.stop_webhook(webhook_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("The address hears nothing more."))
    return redirect("team:webhook", webhook_id)


@page("settings.manage", methods=("POST",))
def deliver_again(request: HttpRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Send an event once more."""
    actions.deliver_again(delivery_id, by=actor_of(request), at=timezone.now())
    messages.done(request, _("It is being sent again."))
    return redirect("team:webhook", webhook_id)


def _webhooks(request: HttpRequest, form: NewWebhook, *, status: int = 200) -> HttpResponse:
    hooks = queries.webhooks_seen_by(actor_of(request))
    return render(request, "team/webhooks.html", {"form": form, "hooks": hooks}, status=status)
