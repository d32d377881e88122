"""Our mailboxes: where they send and are read, how each folder stands, and whether the connection works."""

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
from carteira.channels.actions.accounts import SECURITY, keep_account, retire_account
from carteira.channels.queries.mailboxes import account_for, accounts, last_test, ledger
from carteira.engine import queue
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal

SECURITIES = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", gettext_lazy("none"))]
assert [code for code, _label in SECURITIES] == list(SECURITY)  # noqa: S101 - one list, two readings


class MailboxForm(forms.Form):
    """A mailbox. The password is asked again only to change it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("What receivers read as the sender."))
    address = forms.EmailField(label=gettext_lazy("Address"), max_length=254)
    username = forms.CharField(label=gettext_lazy("User name"), max_length=254, required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=500, required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Kept sealed; never shown again. Empty keeps the one that stands."),
    )  # fmt: skip
    smtp_host = forms.CharField(label=gettext_lazy("SMTP server"), max_length=200, required=False)
    smtp_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=587)
    smtp_security = forms.ChoiceField(label=gettext_lazy("Security"), choices=SECURITIES, initial="starttls")
    imap_host = forms.CharField(label=gettext_lazy("IMAP server"), max_length=200, required=False)
    imap_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=993)
    imap_security = forms.ChoiceField(label=gettext_lazy("Security"), choices=SECURITIES, initial="tls")


@page("channels.manage")
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All mailboxes with their ledger; posting adds one."""
    by = actor_of(request)
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _kept(request, form, None):
        return HttpResponseRedirect(reverse("channels:mailboxes"))
    rows = ledger(at=timezone.now())
    boxes = [(box, [line for line in rows if line.folder.account_id == box.pk]) for box in accounts(by=by)]
    stuck = sum(line.stuck for line in rows)
    return render(request, "channels/mailboxes.html", {"boxes": boxes, "form": form, "stuck": stuck}, status=422 if form.errors else 200)


@page("channels.manage")
def mailbox(request: HttpRequest, number: int) -> HttpResponse:
    """Change one mailbox, and see what its last test said."""
    row = account_for(number, by=actor_of(request))
    names = [name for name in MailboxForm.base_fields if name != "password"]
    form = MailboxForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    if request.method == "POST" and form.is_valid() and _kept(request, form, number):
        return HttpResponseRedirect(reverse("channels:mailbox", args=[number]))
    job = last_test(number)
    tried: Any = (job.result or {}).get("tried", []) if job else []
    values = {"box": row, "form": form, "job": job, "tried": tried, "waiting": job is not None and job.status in ("ready", "running")}
    return render(request, "channels/mailbox.html", values, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: MailboxForm, number: int | None) -> bool:
    try:
        keep_account(form.cleaned_data, by=actor_of(request), at=timezone.now(), number=number)
    except Refused as no:
        put_refusal(form, no)
        return False
    done(request, _("Mailbox saved."))
    return True


@page("channels.manage", methods=("POST",))
def try_it(request: HttpRequest, number: int) -> HttpResponse:
    """Test the connection in the background: a dead server holds up no page."""
    by = actor_of(request)
    row = account_for(number, by=by)
    queue.enqueue("channels.try-mailbox", {"mailbox": row.pk}, by=by, at=timezone.now(), max_attempts=1)
    return HttpResponseRedirect(reverse("channels:mailbox", args=[number]))


@page("channels.manage", methods=("POST",))
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Use a mailbox no longer."""
    retire_account(number, by=actor_of(request), at=timezone.now())
    done(request, _("Mailbox removed; its messages stay."))
    return HttpResponseRedirect(reverse("channels:mailboxes"))
