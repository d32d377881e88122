"""The texts for each need, channel and language: written, tried on a real customer, kept as versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.refused import Refused
from carteira.channels.actions.templates import CHANNELS, keep_template, retire_template
from carteira.channels.queries.filling import KNOWN
from carteira.channels.queries.templates import Preview, preview, template_for, templates_seen_by, versions_of
from carteira.customers.queries import PURPOSE_WORDS as PURPOSES
from carteira.customers.queries import customers_seen_by
from carteira.web.messages import done
from carteira.web.requests import actor_of, page, put_refusal

CHANNEL_WORDS = {"email": gettext_lazy("E-mail"), "sms": gettext_lazy("SMS"), "whatsapp": gettext_lazy("WhatsApp")}
TO_TRY = 50


class TemplateForm(forms.Form):
    """A text and whom to try it on."""

    code = forms.SlugField(
        label=gettext_lazy("Need"), max_length=40, help_text=gettext_lazy("A short name of what it is for, like late-delivery.")
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=[(code, CHANNEL_WORDS[code]) for code in CHANNELS])
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=[*PURPOSES.items()], help_text=gettext_lazy("Decides whether a consent is needed.")
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False, help_text=gettext_lazy("For e-mail."))
    text = forms.CharField(label=gettext_lazy("Text"), max_length=50_000, widget=forms.Textarea(attrs={"rows": 9}))
    approved_as = forms.CharField(
        label=gettext_lazy("Approved as"), max_length=120, required=False,
        help_text=gettext_lazy("For WhatsApp: the name under which it was approved. Without it, it only answers."),
    )  # fmt: skip
    customer = forms.TypedChoiceField(label=gettext_lazy("Try it on"), coerce=int, required=False, empty_value=None)


@page("customers.edit", methods=("GET", "HEAD"))
def templates(request: HttpRequest) -> HttpResponse:
    """Every text that counts, by need and channel."""
    rows = list(templates_seen_by(actor_of(request)).order_by("code", "channel", "language"))
    by_need: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        by_need.setdefault((row.code, row.channel), []).append(row)
    needs = [(code, CHANNEL_WORDS[channel], PURPOSES[found[0].purpose], found) for (code, channel), found in by_need.items()]
    return render(request, "channels/templates.html", {"needs": needs, "may_manage": actor_of(request).may("channels.manage")})


@page("channels.manage")
def new_template(request: HttpRequest) -> HttpResponse:
    """Write a text for a need that has none yet."""
    return _edit(request, {}, [])


@page("channels.manage")
def template(request: HttpRequest, number: int) -> HttpResponse:
    """One text with its versions; saving makes the next one."""
    row = template_for(number, by=actor_of(request))
    names = ("code", "channel", "language", "purpose", "subject", "text", "approved_as")
    return _edit(request, {name: getattr(row, name) for name in names}, versions_of(row))


@page("channels.manage", methods=("POST",))
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Use a text no longer."""
    retire_template(number, by=actor_of(request), at=timezone.now())
    done(request, _("The text is used no longer."))
    return HttpResponseRedirect(reverse("channels:texts"))


def _edit(request: HttpRequest, initial: dict[str, Any], versions: list[Any]) -> HttpResponse:
    form, tried = TemplateForm(request.POST or None, initial=initial), None
    field: Any = form.fields["customer"]
    theirs = customers_seen_by(actor_of(request)).order_by("name_key", "id").values_list("id", "name")
    field.choices = [("", "–"), *theirs[:TO_TRY]]
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "try":
                tried = _tried(request, form)
            else:
                return _kept(request, form)
        except Refused as no:
            put_refusal(form, no)
    values = {"form": form, "versions": versions, "row": versions[0] if versions else None, "tried": tried, "known": KNOWN.items()}
    return render(request, "channels/template.html", values, status=422 if form.errors else 200)


def _tried(request: HttpRequest, form: TemplateForm) -> Preview:
    said = form.cleaned_data
    if said["customer"] is None:
        raise Refused(_("is missing."), field="customer", remedy=_("Choose a customer to try it on."))
    return preview(
        said["subject"], said["text"], customer=said["customer"], by=actor_of(request), on=timezone.localdate(), channel=said["channel"],
        language=said["language"],
    )  # fmt: skip


def _kept(request: HttpRequest, form: TemplateForm) -> HttpResponse:
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("customer", "code")}
    row = keep_template(form.cleaned_data["code"], **said, by=actor_of(request), at=timezone.now())
    done(request, _("Version %(number)s is kept and used from now on.") % {"number": row.version})
    return HttpResponseRedirect(reverse("channels:text", args=[row.pk]))
