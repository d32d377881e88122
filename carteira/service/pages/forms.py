"""Forms of service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.service.pages.words import BODIES, CHANNELS, HOW, PRIORITIES, STATES, TYPES
from carteira.service.rules.states import outcomes


def area(rows: int = 4) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


MINUTES: Any = {"max_digits": 6, "decimal_places": 1, "min_value": 0, "max_value": 1440, "required": False}


class OpenForm(forms.Form):
    """A new case. Three fields are enough."""

    type = forms.ChoiceField(label=_("What is it?"), choices=[(k, v) for k, v in TYPES.items() if k != "unsorted"])
    subject = forms.CharField(label=_("In a few words"), max_length=300)
    body = forms.CharField(label=_("What was said"), max_length=20_000, required=False, widget=area())
    channel = forms.ChoiceField(label=_("How it came"), choices=list(CHANNELS.items()), required=False, initial="phone")
    queue = forms.ChoiceField(label=_("Queue"), choices=[], required=False)
    service = forms.ChoiceField(label=_("Service asked for"), choices=[], required=False)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=list(PRIORITIES.items()), coerce=int, initial=3)
    author = forms.CharField(
        label=_("Who wrote, when no customer"), max_length=150, required=False, help_text=_("Empty and no customer: anonymous.")
    )
    author_contact = forms.CharField(label=_("How to reach them"), max_length=254, required=False)
    regulated = forms.BooleanField(
        label=_("We sell this as a regulated supplier"), required=False, help_text=_("Brazil: seven days to answer, by decree.")
    )
    protocol_given = forms.BooleanField(label=_("I am telling them the number now"), required=False, initial=True)
    minutes = forms.DecimalField(label=_("Minutes so far"), **MINUTES)

    def __init__(self, *args: Any, queues: list[Any], services: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["queue"].choices = [("", _("The first one")), *((q.code, q.name) for q in queues)]  # type: ignore[attr-defined]
        self.fields["service"].choices = [("", _("None")), *((s.code, s.name) for s in services)]  # type: ignore[attr-defined]


class OutsideForm(forms.Form):
    """A complaint that was made outside."""

    body_outside = forms.ChoiceField(label=_("Where it was filed"), choices=list(BODIES.items()))
    reference = forms.CharField(label=_("Its number there"), max_length=80)
    filed_at = forms.DateTimeField(
        label=_("Filed at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    due_at = forms.DateTimeField(
        label=_("Date that the notice names"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    subject = forms.CharField(label=_("In a few words"), max_length=300)
    body = forms.CharField(label=_("What it says"), max_length=20_000, required=False, widget=area())
    author = forms.CharField(label=_("Who wrote, when no customer"), max_length=150, required=False)
    author_contact = forms.CharField(label=_("How to reach them"), max_length=254, required=False)


class AnswerForm(forms.Form):
    """An answer to whoever wrote."""

    text = forms.CharField(label=_("Answer"), max_length=20_000, widget=area(4))
    channel = forms.ChoiceField(label=_("Sent by"), choices=list(CHANNELS.items())[1:])
    minutes = forms.DecimalField(label=_("Minutes"), **MINUTES)


class NoteForm(forms.Form):
    """A note, a reason, a word of the customer."""

    text = forms.CharField(label=_("Text"), max_length=20_000, widget=area(3))
    minutes = forms.DecimalField(label=_("Minutes"), **MINUTES)


class ResolveForm(forms.Form):
    """The outcome."""

    state = forms.ChoiceField(label=_("Outcome"), choices=[])
    outcome = forms.CharField(label=_("What came of it, as the customer shall read it"), max_length=4_000, widget=area(3))
    told_how = forms.ChoiceField(label=_("How it was told"), choices=[("", _("Not told yet")), *HOW.items()], required=False)
    minutes = forms.DecimalField(label=_("Minutes"), **MINUTES)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["state"].choices = [(state, STATES[state]) for state in outcomes(kind)]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where the case goes."""

    queue = forms.ChoiceField(label=_("Queue"), choices=[], required=False)
    agent = forms.TypedChoiceField(label=_("Colleague"), choices=[], coerce=int, empty_value=None, required=False)
    reason = forms.CharField(label=_("Why"), max_length=1_000, required=False)

    def __init__(self, *args: Any, queues: list[Any], people: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["queue"].choices = [("", _("As it is")), *((q.code, q.name) for q in queues)]  # type: ignore[attr-defined]
        self.fields["agent"].choices = [("", _("As it is")), *((p.pk, p.name) for p in people)]  # type: ignore[attr-defined]
