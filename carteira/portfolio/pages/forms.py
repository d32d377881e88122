"""The forms of the portfolio."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.queries.words import LEVERS, RUNGS
from carteira.portfolio.rules.ladder import Rung
from carteira.portfolio.rules.levers import LEVERS as ALL_LEVERS

YES_NO = ("closed_lot", "electronic")


def day_input() -> forms.DateInput:
    """A date as browsers pick it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LeversForm(forms.Form):
    """The internal levers; an empty one stays as it is."""

    orders = forms.DecimalField(label=LEVERS["orders"], min_value=1, max_value=100_000, max_digits=8, required=False)
    visits = forms.DecimalField(label=LEVERS["visits"], min_value=0, max_value=100_000, max_digits=8, required=False)
    closed_lot = forms.BooleanField(label=LEVERS["closed_lot"], required=False)
    electronic = forms.BooleanField(label=LEVERS["electronic"], required=False)
    returns = forms.DecimalField(label=LEVERS["returns"], min_value=0, max_value=1, max_digits=5, required=False)
    terms = forms.DecimalField(label=LEVERS["terms"], min_value=0, max_value=3650, max_digits=8, required=False)

    def settings(self) -> dict[str, Decimal | bool]:
        """Only what was set."""
        return {name: self.cleaned_data[name] for name in ALL_LEVERS if self.cleaned_data.get(name) not in (None, False)}


class StepForm(forms.Form):
    """One step of the ladder, with what each asks for."""

    step = forms.ChoiceField(label=_("Step"), choices=[])
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Ten characters or more."))
    review_on = forms.DateField(label=_("Judge on"), widget=day_input())
    not_applicable = forms.CharField(
        label=_("Why it cannot apply"), max_length=300, required=False, help_text=_("Fix, price or partner: only when none can be.")
    )
    percent = forms.DecimalField(
        label=_("Price rise"), max_digits=7, decimal_places=3, required=False, help_text=_("Empty: what closes the gap.")
    )
    leave_probability = forms.DecimalField(
        label=_("Chance that the customer leaves"), min_value=0, max_value=1, max_digits=5, required=False
    )
    justification = forms.CharField(label=_("Justification"), max_length=1000, required=False, help_text=_("Where a law asks for one."))
    partner = forms.CharField(label=_("Partner"), max_length=200, required=False)
    notice_days = forms.IntegerField(label=_("Days of notice"), min_value=0, max_value=730, required=False)
    alternative = forms.CharField(label=_("Who can serve the customer instead"), max_length=300, required=False)
    tone = forms.CharField(label=_("Who tells the customer, and how"), max_length=300, required=False)
    cap = forms.DecimalField(label=_("Largest loss allowed"), min_value=0, max_digits=14, decimal_places=2, required=False)
    until = forms.DateField(label=_("Ends on"), widget=day_input(), required=False)
    milestone = forms.CharField(label=_("What must be true by then"), max_length=300, required=False)

    def __init__(self, *args: Any, open_rungs: list[Rung] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        rungs = list(Rung) if open_rungs is None else open_rungs
        self.fields["step"].choices = [(rung.value, RUNGS[rung.value]) for rung in rungs]  # type: ignore[attr-defined]

    @property
    def always(self) -> list[Any]:
        """What every step asks for."""
        return [self[name] for name in ("step", "why", "review_on")]

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """What only some steps ask for."""
        parts = (
            (_("Fix, price or partner"), ("not_applicable", "percent", "leave_probability", "partner", "justification")),
            (_("Letting go"), ("notice_days", "alternative", "tone")),
            (_("Strategic exception"), ("cap", "until", "milestone")),
        )
        return [(title, [self[name] for name in names]) for title, names in parts]

    def choices(self, settings: dict[str, Decimal | bool] | None) -> Choices:
        """What the step carries."""
        said = self.cleaned_data
        until: date | None = said["until"]
        milestones = [{"what": said["milestone"], "by": until.isoformat() if until else ""}] if said["milestone"] else []
        names = (
            "not_applicable",
            "percent",
            "leave_probability",
            "justification",
            "partner",
            "notice_days",
            "alternative",
            "tone",
            "cap",
            "until",
        )
        return Choices(settings=settings, milestones=milestones, **{name: said[name] for name in names})


class LevelStepForm(forms.Form):
    """What is decided on a market, a segment, a group or a person."""

    step = forms.ChoiceField(label=_("Step"), choices=[])
    why = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Ten characters or more."))
    expected = forms.DecimalField(
        label=_("Expected result"), max_digits=16, decimal_places=2, required=False, help_text=_("Empty: at least as today.")
    )
    review_on = forms.DateField(label=_("Judge on"), widget=day_input())


class ReviewForm(forms.Form):
    """A new review."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Its period, like 2026 Q1."))
    review_on = forms.DateField(label=_("Judge its decisions on"), widget=day_input())
    agenda = forms.CharField(
        label=_("Agenda"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("One point a line.")
    )


class MinutesForm(forms.Form):
    """What was said."""

    minutes = forms.CharField(label=_("Minutes of the review"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}))


class JudgeForm(forms.Form):
    """What came of a decision."""

    hit = forms.ChoiceField(label=_("It came true"), choices=[("yes", _("Yes")), ("no", _("No"))])
    note = forms.CharField(label=_("What was seen"), max_length=500)


class DirectionForm(forms.Form):
    """The business direction."""

    what = forms.CharField(label=_("What we do"), max_length=500)
    for_whom = forms.CharField(label=_("For whom"), max_length=500)
    how = forms.CharField(label=_("How"), max_length=500)


class PolicyForm(forms.Form):
    """The numbers of selection."""

    hurdle = forms.DecimalField(label=_("Result from which a customer is acceptable"), max_digits=14, decimal_places=2)
    reprice_limit = forms.DecimalField(label=_("Largest price rise proposed (share)"), min_value=0, max_digits=6, decimal_places=4)
    reach = forms.DecimalField(label=_("People that a leaving customer tells"), min_value=0, max_digits=6, decimal_places=2)
    contagion_parameter = forms.DecimalField(
        label=_("Chance that a told customer leaves"), min_value=0, max_value=1, max_digits=7, decimal_places=6
    )
    days_between_orders = forms.DecimalField(label=_("Days between orders, at least"), min_value=1, max_digits=6, decimal_places=2)
    days_between_visits = forms.DecimalField(label=_("Days between visits, at least"), min_value=1, max_digits=6, decimal_places=2)
    terms_days = forms.DecimalField(label=_("Days to pay, at most"), min_value=0, max_digits=6, decimal_places=2)
    repeat_share = forms.DecimalField(
        label=_("Lines that are the same article when orders are gathered (share)"),
        min_value=0,
        max_value=1,
        max_digits=5,
        decimal_places=4,
    )
    reason = forms.CharField(label=_("Why it changes"), max_length=500)


class TargetForm(forms.Form):
    """A target client."""

    name = forms.CharField(label=_("Name"), max_length=120)
    must = forms.CharField(label=_("Must"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One rule a line."))
    should = forms.CharField(label=_("Should"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One rule a line."))
    never = forms.CharField(label=_("Never"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One rule a line."))
    counter_examples = forms.CharField(label=_("Counter-examples"), max_length=1000, required=False)

    def criteria(self) -> list[dict[str, str]]:
        """The rules by kind."""
        return [
            {"kind": kind, "rule": line.strip(), "name": line.strip()[:120]}
            for kind in ("must", "should", "never")
            for line in self.cleaned_data[kind].splitlines()
            if line.strip()
        ]


class SchemeForm(forms.Form):
    """A new scheme."""

    code = forms.SlugField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, required=False)


class SegmentForm(forms.Form):
    """One segment of a draft."""

    code = forms.CharField(label=_("Code"), max_length=40, required=False)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    rule = forms.CharField(
        label=_("Rule"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"})
    )
    desired_share = forms.DecimalField(label=_("Wanted share"), min_value=0, max_value=1, max_digits=5, decimal_places=4, required=False)
    market = forms.CharField(label=_("Market"), max_length=120, required=False)


SegmentsForm = forms.formset_factory(SegmentForm, extra=1, max_num=50, absolute_max=60)
