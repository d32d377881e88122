"""Forms of causes, actions, ratings and the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.service.pages.forms import area


def day_input() -> forms.DateInput:
    """A date as browsers pick it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CauseForm(forms.Form):
    """A new root cause."""

    name = forms.CharField(label=_("The cause, not the symptom"), max_length=120)
    about = forms.CharField(label=_("How we know"), max_length=4_000, required=False, widget=area(2))
    parent = forms.CharField(label=_("Part of (code)"), max_length=40, required=False)


class ActionForm(forms.Form):
    """A corrective action with its measure."""

    what = forms.CharField(label=_("What will be done"), max_length=300)
    before_days = forms.IntegerField(label=_("Days measured before"), min_value=7, max_value=730, initial=90)
    after_days = forms.IntegerField(label=_("Days measured after"), min_value=7, max_value=730, initial=90)


class DoneForm(forms.Form):
    """When the action took effect."""

    done_on = forms.DateField(label=_("Took effect on"), widget=day_input())


class RatingForm(forms.Form):
    """What whoever wrote says."""

    friendly = forms.TypedChoiceField(
        label=_("How were you treated?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("Very well")), (4, _("Well")), (3, _("So-so")), (2, _("Badly")), (1, _("Very badly"))],
    )  # fmt: skip
    solved = forms.TypedChoiceField(
        label=_("Is it solved?"), choices=[("", _("I cannot say")), ("yes", _("Yes")), ("no", _("No"))], required=False,
        coerce={"yes": True, "no": False}.get, empty_value=None,
    )  # fmt: skip
    effort = forms.TypedChoiceField(
        label=_("How easy was it for you?"), coerce=int, required=False, empty_value=None,
        choices=[("", "—"), (1, _("Very easy")), (2, _("Easy")), (3, _("So-so")), (4, _("Hard")), (5, _("Very hard"))],
    )  # fmt: skip
    comment = forms.CharField(label=_("Anything else"), max_length=4_000, required=False, widget=area(3))


class HolidayForm(forms.Form):
    """A day off of a town."""

    calendar = forms.ChoiceField(label=_("Calendar"), choices=[])
    name = forms.CharField(label=_("Name"), max_length=120)
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12)
    day = forms.IntegerField(label=_("Day"), min_value=1, max_value=31)
    year = forms.IntegerField(label=_("Only in the year"), min_value=1900, max_value=2200, required=False)

    def __init__(self, *args: Any, calendars: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["calendar"].choices = [(c.code, c.name) for c in calendars]  # type: ignore[attr-defined]
