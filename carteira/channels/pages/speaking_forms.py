"""What the pages of lines, plans and consents ask for, and their words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from carteira.customers.queries import PURPOSE_WORDS
from carteira.customers.rules.consent import BASES
from carteira.customers.rules.purposes import CHANNELS, MARKETING

CHANNEL_WORDS: dict[str, Any] = {
    "email": gettext_lazy("E-mail"), "phone": gettext_lazy("Telephone"), "sms": gettext_lazy("SMS"), "whatsapp": gettext_lazy("WhatsApp"),
    "post": gettext_lazy("Post"), "visit": gettext_lazy("Visit"), "webform": gettext_lazy("Web form"), "shop": gettext_lazy("Shop"),
    "portal": gettext_lazy("Portal"), "other": gettext_lazy("Other"),
}  # fmt: skip
PAYERS = {"us": gettext_lazy("us"), "caller": gettext_lazy("the caller"), "shared": gettext_lazy("both")}
BASIS_WORDS = {
    "consent": gettext_lazy("consent"), "soft opt-in": gettext_lazy("existing customer"), "legitimate interest": gettext_lazy("legitimate interest"),
}  # fmt: skip


class LineForm(forms.Form):
    """A line, or another way of talking of ours."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=20)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[*CHANNEL_WORDS.items()], initial="phone")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40, required=False)
    dial_prefix = forms.CharField(label=gettext_lazy("Prefix"), max_length=8, required=False, help_text="0800, 0300, 808")
    payer = forms.ChoiceField(label=gettext_lazy("Who pays"), choices=[("", "–"), *PAYERS.items()], required=False)
    queue = forms.CharField(label=gettext_lazy("Queue"), max_length=40, required=False)
    cost_an_attempt = forms.DecimalField(label=gettext_lazy("Cost of an attempt"), required=False, max_digits=12, decimal_places=4)
    cost_a_minute = forms.DecimalField(
        label=gettext_lazy("Tariff a minute"),
        required=False,
        max_digits=12,
        decimal_places=4,
        help_text=gettext_lazy("Empty is not known."),
    )


class PlanForm(forms.Form):
    """How much advertising."""

    most = forms.IntegerField(label=gettext_lazy("Messages at most"), min_value=0, max_value=100)
    days = forms.IntegerField(label=gettext_lazy("Within days"), min_value=1, max_value=366)
    opens = forms.IntegerField(
        label=gettext_lazy("Not before"), min_value=0, max_value=23, help_text=gettext_lazy("Hour of the day, there.")
    )
    closes = forms.IntegerField(label=gettext_lazy("Not after"), min_value=1, max_value=24)


class WordForm(forms.Form):
    """What a person said."""

    word = forms.ChoiceField(
        label=gettext_lazy("Said"), choices=[("given", gettext_lazy("allows")), ("withdrawn", gettext_lazy("allows no longer"))]
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=[(code, PURPOSE_WORDS[code]) for code in sorted(MARKETING)])
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[("", gettext_lazy("every channel")), *((code, CHANNEL_WORDS[code]) for code in CHANNELS[:5])],
        required=False,
    )
    contact = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False)
    basis = forms.ChoiceField(label=gettext_lazy("Basis"), choices=[(code, BASIS_WORDS[code]) for code in BASES], required=False)
    proof = forms.CharField(
        label=gettext_lazy("Proof"), max_length=4_000, required=False, help_text=gettext_lazy("The form, message or call.")
    )
    text_version = forms.CharField(label=gettext_lazy("Text that the person saw"), max_length=64, required=False)
