"""What the settings of fields ask for; the actions decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.fields.models import nouns
from carteira.fields.queries import FieldView
from carteira.fields.rules.definitions import HELP_LIMIT, KEY_LIMIT, LABEL_LIMIT, PURPOSE_LIMIT, Personal

LANGUAGES = {"en": _("English"), "pt-br": _("Portuguese of Brazil"), "pt-pt": _("Portuguese of Portugal")}
KINDS = {
    "text": _("Text"), "number": _("Number"), "date": _("Date"), "yes-no": _("Yes or no"), "choice": _("Choice of options"), "link": _("Link"),
}  # fmt: skip
DATA_CLASSES = {
    "customer": _("Of the company we serve"), "internal": _("Of our own work"), "personal": _("Of a person"),
    "sensitive": _("Of a person, sensitive (health, faith, union …)"),
}  # fmt: skip
BASES = {
    "": _("none"), "consent": _("Consent"), "contract": _("Contract"), "legal obligation": _("Legal obligation"),
    "legitimate interest": _("Legitimate interest"),
}  # fmt: skip
SEEN_WITH = {
    "": _("Whoever sees the row"), "customers.edit": _("Whoever edits customers"), "value.view": _("Whoever sees results and values"),
    "audit.view": _("Whoever reads the audit"), "portfolio.view": _("Whoever sees the selection"), "settings.manage": _("Whoever manages settings"),
}  # fmt: skip
EDITED_WITH = {
    "": _("Whoever edits the row"), "customers.merge": _("Whoever merges customers"), "imports.run": _("Whoever imports files"),
    "audit.view": _("Whoever reads the audit"), "settings.manage": _("Whoever manages settings"),
}  # fmt: skip


class FieldForm(forms.Form):
    """What can be said of a field at any time. Each language has its own input."""

    required = forms.BooleanField(label=_("Required of who adds a row by hand"), required=False)
    seen_with = forms.ChoiceField(label=_("Who sees it"), required=False)
    edited_with = forms.ChoiceField(label=_("Who changes it"), required=False)
    data_class = forms.ChoiceField(label=_("Whose data it is"), choices=list(DATA_CLASSES.items()))
    purpose = forms.CharField(label=_("Purpose"), required=False, max_length=PURPOSE_LIMIT, help_text=_("Of data of a person: why it is kept (LGPD 6, GDPR 5)."))  # fmt: skip
    basis = forms.ChoiceField(
        label=_("Legal basis"), required=False, choices=list(BASES.items()), help_text=_("LGPD 7 and 11, GDPR 6 and 9.")
    )

    def __init__(self, *args: Any, view: FieldView | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language, spoken in LANGUAGES.items():
            self.fields[f"label_{language}"] = forms.CharField(label=spoken, required=False, max_length=LABEL_LIMIT)
            self.fields[f"help_{language}"] = forms.CharField(label=spoken, required=False, max_length=HELP_LIMIT)
        self.fields["seen_with"].choices = _with(SEEN_WITH, view.seen_with if view else "")  # type: ignore[attr-defined]
        self.fields["edited_with"].choices = _with(EDITED_WITH, view.edited_with if view else "")  # type: ignore[attr-defined]

    def labels(self) -> list[forms.BoundField]:
        """The inputs of its names."""
        return [self[f"label_{language}"] for language in LANGUAGES]

    def helps(self) -> list[forms.BoundField]:
        """The inputs of its help."""
        return [self[f"help_{language}"] for language in LANGUAGES]

    def said(self) -> dict[str, Any]:
        """The definition as the actions take it."""
        told = self.cleaned_data
        return {
            "labels": {language: told[f"label_{language}"] for language in LANGUAGES},
            "help": {language: told[f"help_{language}"] for language in LANGUAGES},
            "required": told["required"], "seen_with": told["seen_with"], "edited_with": told["edited_with"],
            "personal": Personal(told["data_class"], told["purpose"], told["basis"]),
        }  # fmt: skip


class NewField(FieldForm):
    """A field to add."""

    noun = forms.ChoiceField(label=_("Of what"))
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()), help_text=_("It never changes: the values rest on it."))
    options = forms.CharField(
        label=_("Options"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Of a choice: one a line, in the order of the menu.")
    )  # fmt: skip
    key = forms.CharField(label=_("Key"), required=False, max_length=KEY_LIMIT, help_text=_("What files and programs call it; made of the name where left empty."))  # fmt: skip

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language if language in LANGUAGES else "en"
        self.fields["noun"].choices = [(noun.name, noun.label) for noun in nouns().values()]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """The definition of a new field; its options in the reader's language."""
        told = self.cleaned_data
        options = [{self.language: line.strip()} for line in told["options"].splitlines() if line.strip()]
        return {**super().said(), "noun": told["noun"], "kind": told["kind"], "key": told["key"], "options": options}


def standing(view: FieldView) -> dict[str, Any]:
    """A field as its form shows it."""
    return {
        **{f"label_{language}": view.labels.get(language, "") for language in LANGUAGES},
        **{f"help_{language}": view.helps.get(language, "") for language in LANGUAGES},
        "required": view.required, "seen_with": view.seen_with, "edited_with": view.edited_with,
        "data_class": view.personal.data_class, "purpose": view.personal.purpose, "basis": view.personal.basis, "version": view.version,
    }  # fmt: skip


class Change(FieldForm):
    """A field that stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _with(words: Mapping[str, Any], code: str) -> list[tuple[str, Any]]:
    """The choices, and the one that stands where a program chose another."""
    return [*words.items(), *([(code, code)] if code not in words else [])]
