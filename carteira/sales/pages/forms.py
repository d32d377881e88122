"""The forms of sales."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.sales.queries.names import LOSS_REASONS, LOSS_SOURCES, SOURCES, Text

CHOOSE = ("", "–")


def chosen(words: dict[str, Text], *, empty: bool = True) -> list[tuple[str, Text]]:
    """Choices of a closed list, with an empty first one."""
    return [*([CHOOSE] if empty and "" not in words else []), *words.items()]


class Day(forms.DateField):
    """A day with the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpportunityForm(forms.Form):
    """A possible sale."""

    name = forms.CharField(label=_("What might be sold"), max_length=200)
    value = forms.DecimalField(label=_("Value"), required=False, min_value=0, max_digits=17, decimal_places=4)
    currency = forms.CharField(label=_("Currency"), min_length=3, max_length=3, initial="BRL")
    expected_on = Day(label=_("Decision expected on"), required=False)
    source = forms.ChoiceField(label=_("Came from"), choices=lambda: chosen(SOURCES), required=False)
    next_step = forms.CharField(label=_("Next step"), max_length=200, required=False)
    next_on = Day(label=_("Next step on"), required=False)


class NewOpportunityForm(OpportunityForm):
    """A possible sale to one of the seller's customers."""

    customer = forms.IntegerField(label=_("Number of the customer"), min_value=1)
    process = forms.ChoiceField(label=_("Process"), required=False)
    field_order = ("customer", "name", "value", "currency", "expected_on", "process", "source", "next_step", "next_on")

    def __init__(self, *given: Any, processes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["process"].choices = [("", _("that of the customer's segment")), *processes]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where an opportunity goes."""

    to = forms.CharField(max_length=40)
    version = forms.IntegerField(required=False, min_value=0)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    loss_reason = forms.ChoiceField(label=_("Why it was lost"), choices=lambda: chosen(LOSS_REASONS), required=False)
    loss_source = forms.ChoiceField(label=_("Who says so"), choices=lambda: chosen(LOSS_SOURCES), required=False)


class FollowForm(forms.Form):
    """What was answered, and when to ask again."""

    note = forms.CharField(label=_("What was answered"), max_length=300, required=False)
    next_on = Day(label=_("Ask again on"), required=False)
