"""Our forms on public pages: made, closed, their entries; and what came over any door that nobody could place."""

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
from carteira.channels.actions.forms import close_form, make_form
from carteira.channels.actions.placing import dismiss_event, place_entry, place_event
from carteira.channels.pages.whose import customer_said
from carteira.channels.queries import doors
from carteira.customers.queries import PURPOSE_WORDS as PURPOSES
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal

SHOWN = 100


class NewForm(forms.Form):
    """A form for a public page."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    purpose = forms.ChoiceField(label=gettext_lazy("What it is for"), choices=[*PURPOSES.items()], initial="enquiry")
    consent_text = forms.CharField(
        label=gettext_lazy("Words of consent"), max_length=500, required=False,
        help_text=gettext_lazy("When there are some, the form asks with them for offers by e-mail."),
    )  # fmt: skip


@page("channels.manage")
def all_forms(request: HttpRequest) -> HttpResponse:
    """The forms; posting opens one."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = make_form(**form.cleaned_data, by=actor_of(request), at=timezone.now())
        except Refused as no:
            put_refusal(form, no)
        else:
            return HttpResponseRedirect(reverse("channels:form", args=[row.pk]))
    values = {"form": form, "forms": doors.forms(by=actor_of(request)), "words": PURPOSES}
    return render(request, "channels/webforms.html", values, status=422 if form.errors else 200)


@page("channels.manage", methods=("GET", "HEAD"))
def one_form(request: HttpRequest, number: int) -> HttpResponse:
    """One form: its address, and who filled it in."""
    row = doors.form_numbered(number, by=actor_of(request))
    entries = doors.entries_seen_by(actor_of(request)).filter(form=row).order_by("-at", "-id")[:SHOWN]
    address = f"{settings.PUBLIC_URL}{reverse('channels:webform', args=[row.token])}"
    return render(
        request, "channels/webform_one.html", {"row": row, "entries": entries, "address": address, "purpose": PURPOSES[row.purpose]}
    )


@page("channels.manage", methods=("POST",))
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Take a form off the public pages."""
    close_form(number, by=actor_of(request), at=timezone.now())
    done(request, _("The form is closed; its entries stay."))
    return HttpResponseRedirect(reverse("channels:form", args=[number]))


@page("customers.edit", methods=("GET", "HEAD"))
def waiting(request: HttpRequest) -> HttpResponse:
    """Calls, messages and requests that nobody could place."""
    by = actor_of(request)
    events = doors.unplaced_events(by=by).order_by("-received_at", "-id")[:SHOWN]
    entries = doors.entries_seen_by(by).filter(identity=None).order_by("-at", "-id")[:SHOWN]
    return render(request, "channels/waiting.html", {"events": list(events), "entries": list(entries)})


@page("customers.edit", methods=("POST",))
def place(request: HttpRequest, number: int) -> HttpResponse:
    """Say whose call or message it was, or that it concerns no customer."""
    if request.POST.get("act") == "dismiss":
        dismiss_event(number, by=actor_of(request), at=timezone.now())
    else:
        place_event(number, customer_said(request), by=actor_of(request), at=timezone.now())
    return _placed(request)


@page("customers.edit", methods=("POST",))
def place_request(request: HttpRequest, number: int) -> HttpResponse:
    """Say who the stranger is that filled in a form."""
    place_entry(number, customer_said(request), by=actor_of(request), at=timezone.now())
    return _placed(request)


def _placed(request: HttpRequest) -> HttpResponse:
    done(request, _("Written down."))
    return HttpResponseRedirect(reverse("channels:waiting"))
