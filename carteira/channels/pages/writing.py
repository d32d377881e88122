"""Write to a person of a customer, by hand or with one of our texts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels.actions.outgoing import Draft, queue_message
from carteira.channels.models import MailMessage, Template
from carteira.channels.queries.messages import messages_seen_by
from carteira.channels.queries.templates import preview, templates_seen_by
from carteira.customers.models import Customer
from carteira.customers.queries import PURPOSE_WORDS as PURPOSES
from carteira.customers.queries import contacts_of, customer_for
from carteira.web.messages import done, warn
from carteira.web.navigation import address
from carteira.web.requests import actor_of, page, put_refusal


class WriteForm(forms.Form):
    """One message to one person."""

    contact = forms.ChoiceField(label=gettext_lazy("To"))
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=[*PURPOSES.items()], initial="relationship")
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Message"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 8}))


@page("customers.edit")
def write(request: HttpRequest, number: int) -> HttpResponse:
    """Write to a person of a customer; it leaves in the background, if it may."""
    by = actor_of(request)
    customer = customer_for(number, by=by)
    answers = messages_seen_by(by).filter(pk=_whole(request.GET.get("answers")), identity__customer=customer).first()
    texts = templates_seen_by(by).filter(channel="email").order_by("code", "language")
    chosen = texts.filter(pk=_whole(request.GET.get("text"))).first()
    form = _form(request, customer, answers, _initial(request, customer, answers, chosen))
    if request.method == "POST" and form.is_valid() and _queued(request, form, customer, answers):
        done(request, _("It leaves now; advertising only if the person allows it."))
        return HttpResponseRedirect(address("desk:timeline", customer.pk) or reverse("channels:outbox"))
    values = {"form": form, "customer": customer, "texts": texts, "chosen": chosen, "answers": answers}
    return render(request, "channels/write.html", values, status=422 if form.errors else 200)


def _initial(request: HttpRequest, customer: Customer, answers: MailMessage | None, chosen: Template | None) -> dict[str, str]:
    if chosen is None:
        return {"subject": f"Re: {answers.subject}"[:200] if answers else ""}
    by, today = actor_of(request), timezone.localdate()
    said = preview(chosen.subject, chosen.text, customer=customer.pk, by=by, on=today, channel=chosen.channel, language=chosen.language)
    if said.missing and request.method != "POST":
        warn(request, _("Not known of this customer: %(names)s.") % {"names": ", ".join(said.missing)})
    return {"subject": said.subject, "text": said.text, "purpose": chosen.purpose}


def _form(request: HttpRequest, customer: Customer, answers: MailMessage | None, initial: dict[str, str]) -> WriteForm:
    form = WriteForm(request.POST or None, initial=initial)
    field: Any = form.fields["contact"]
    field.choices = _receivers(customer, answers, actor_of(request))
    return form


def _receivers(customer: Customer, answers: MailMessage | None, by: Actor) -> list[tuple[str, str]]:
    people = [(f"{one.pk}:{one.email}", f"{one.name} <{one.email}>") for one in contacts_of(customer.pk, by=by) if one.email]
    own = [(f":{customer.email}", customer.email)] if customer.email else []
    theirs = [(f":{answers.sender}", answers.sender)] if answers else []
    return [*theirs, *people, *own]


def _queued(request: HttpRequest, form: WriteForm, customer: Customer, answers: MailMessage | None) -> bool:
    said = form.cleaned_data
    contact, _colon, to = said["contact"].partition(":")
    draft = Draft(
        customer.pk, to, said["purpose"], said["text"], subject=said["subject"], contact=int(contact) if contact else None,
        reply_to=answers.message_id if answers else "", episode=answers.interaction.episode_id if answers and answers.interaction else None,
    )  # fmt: skip
    try:
        queue_message(draft, by=actor_of(request), at=timezone.now())
    except Refused as no:
        put_refusal(form, no)
        return False
    return True


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
