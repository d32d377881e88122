"""What can be asked for, and what became of suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.service.actions import offering
from carteira.service.models import Case
from carteira.service.pages.words import STATES
from carteira.service.queries import catalogue as asking
from carteira.service.queries.desks import queues
from carteira.web import messages
from carteira.web.components.blocks import badge
from carteira.web.requests import actor_of, page, put_refusal
from carteira.web.tables import Column

KINDS = {
    "statement": gettext_lazy("Statement"), "query": gettext_lazy("Query"), "booking": gettext_lazy("Booking"), "guidance": gettext_lazy("Guidance"),
    "cancellation": gettext_lazy("Cancellation"),
}  # fmt: skip


class ServiceForm(forms.Form):
    """A service of the catalogue."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("What can be asked for"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()))
    queue = forms.ChoiceField(label=gettext_lazy("Queue"), required=False)
    answer_text = forms.CharField(
        label=gettext_lazy("Ready answer"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Answers at once, without an agent. Empty: somebody works on it."),
    )  # fmt: skip

    def __init__(self, *args: Any, queues: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["queue"].choices = [("", _("The first one")), *((q.code, q.name) for q in queues)]  # type: ignore[attr-defined]


def _ready(row: asking.Offered) -> Any:
    return badge(_("at once"), "good") if row.service.answer_text else badge(_("by an agent"))


OFFERED = (
    Column("name", gettext_lazy("Service"), "strong", value=lambda r: r.service.name, url=lambda r: f"{reverse('service:open')}?type=request&service={r.service.code}"),
    Column("kind", gettext_lazy("Kind"), value=lambda r: KINDS.get(r.service.kind, r.service.kind), wide=True),
    Column("ready", gettext_lazy("Answered"), value=_ready),
    Column("asked", gettext_lazy("Asked in 90 days"), "number"),
    Column("waiting", gettext_lazy("Waiting"), "number"),
    Column("hours", gettext_lazy("Hours to solve (average)"), "number", places=1, wide=True),
    Column("queue", gettext_lazy("Queue"), value=lambda r: r.service.queue.name if r.service.queue else "", wide=True),
)  # fmt: skip


@page("service.view")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services with what was asked of them; who may adds one."""
    by, status = actor_of(request), 200
    form = ServiceForm(request.POST or None, queues=queues())
    if request.method == "POST":
        by.require("service.define")
        if form.is_valid() and _kept(form, by):
            messages.done(request, _("Kept. It can be asked for now."))
            return redirect("service:catalogue")
        status = 422
    offered = asking.catalogue(by=by, now=timezone.now())
    context = {"offered": offered, "columns": OFFERED, "form": form, "may_define": by.may("service.define")}
    return render(request, "service/catalogue.html", context, status=status)


def _kept(form: ServiceForm, by: Actor) -> bool:
    try:
        offering.define_service(**form.cleaned_data, by=by, at=timezone.now())
    except Refused as no:
        put_refusal(form, no)
    return not form.errors


def _author(case: Case) -> str:
    return case.identity.customer.name if case.identity else case.author or _("Anonymous")


SUGGESTED = (
    Column("subject", gettext_lazy("Suggestion"), "strong", url=lambda c: reverse("service:case", args=[c.pk])),
    Column("author", gettext_lazy("Author"), value=_author),
    Column("state", gettext_lazy("State"), value=lambda c: badge(STATES[c.state])),
    Column("opened_at", gettext_lazy("Opened"), "moment", wide=True),
    Column("agent", gettext_lazy("Works on it"), value=lambda c: c.agent.name if c.agent else "", wide=True),
)


@page("service.view", methods=("GET", "HEAD"))
def suggestions(request: HttpRequest) -> HttpResponse:
    """Suggestions on their way back to their authors."""
    found = asking.suggestions(by=actor_of(request))
    groups = [
        (_("Decided, the author does not know yet"), _("Open one and tell its outcome."), found.owed),
        (_("Being weighed"), "", found.weighed), (_("Told to their authors"), "", found.told),
    ]  # fmt: skip
    return render(request, "service/suggestions.html", {"found": found, "groups": groups, "columns": SUGGESTED})
