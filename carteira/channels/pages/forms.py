"""What the import pages ask for; the actions decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carteira.basics.actor import Actor
from carteira.channels.importing.kinds import Field, Kind, all_kinds, whole_kind
from carteira.channels.importing.reading.dialect import ENCODINGS
from carteira.channels.models import Import, ImportRecipe

DELIMITERS = ((",", _("comma ,")), (";", _("semicolon ;")), ("\t", _("tab")), ("|", _("bar |")))
DECIMALS = ((".", _("point 1,234.56")), (",", _("comma 1.234,56")))
DATES = (("ymd", _("year-month-day")), ("dmy", _("day/month/year")), ("mdy", _("month/day/year")))
NOTHING = ("", _("not in the file"))


class UploadForm(forms.Form):
    """The file and what its lines are."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, TSV, XLSX or Parquet; also packed with gzip. No limit on lines."), max_length=255
    )
    kind = forms.ChoiceField(label=_("What the lines are"))
    source = forms.SlugField(
        label=_("Where it comes from"),
        initial="erp",
        max_length=40,
        help_text=_("A short name of the system, like erp or shop. Codes belong to it."),
    )
    recipe = forms.ChoiceField(label=_("Recipe"), required=False, help_text=_("How an earlier file of this kind was read."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("What the lines are"), choices=[(one.name, one.label) for one in all_kinds()])
        saved = [(name, name) for name in ImportRecipe.objects.order_by("name").values_list("name", flat=True)[:200]]
        self.fields["recipe"].choices = [("", _("guess the columns")), *saved]  # type: ignore[attr-defined]


class ReadingForm(forms.Form):
    """How the file is read: found out, and confirmed here."""

    def __init__(self, taken: Import, data: Mapping[str, Any] | None = None) -> None:
        reading = taken.settings["reading"]
        super().__init__(data, initial={**reading, "header": "1" if reading["header"] else ""}, prefix="reading")
        if reading["format"] == "text":
            self._choice("encoding", _("Encoding"), [(one, one) for one in ENCODINGS])
            self._choice("delimiter", _("Delimiter"), DELIMITERS)
        self._choice("decimal", _("Decimal mark"), DECIMALS)
        self._choice("dates", _("Dates"), DATES)
        for name in reading["unsure"]:
            if name in self.fields:
                self.fields[name].help_text = _("The file leaves this open: please check.")
        if reading["format"] != "parquet":
            self._choice("header", _("First line"), (("1", _("names the columns")), ("", _("is data already"))))
            self.fields["header"].required = False

    def _choice(self, name: str, label: Any, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices))

    def decided(self) -> dict[str, Any]:
        """The reading settings as the action takes them."""
        said = dict(self.cleaned_data)
        return {**said, **({"header": bool(said["header"])} if "header" in said else {})}


class MappingForm(forms.Form):
    """Which column is which field; a constant where the file has none."""

    def __init__(self, taken: Import, data: Mapping[str, Any] | None = None, *, by: Actor) -> None:
        super().__init__(data, prefix="map")
        self.kind: Kind = whole_kind(taken.kind, by=by)
        self.taken = taken
        columns, constants = taken.settings["columns"], taken.settings["constants"]
        headers = [(header, header) for header in taken.settings["headers"]]
        for one in self.kind.fields:
            joined = [(text, text)] if " + " in (text := columns.get(one.name, "")) else []
            self.fields[one.name] = forms.ChoiceField(
                label=one.name, required=False, choices=[NOTHING, *joined, *headers], initial=columns.get(one.name, ""), help_text=one.help
            )
            self.fields[f"{one.name}-constant"] = forms.CharField(
                label=_("otherwise"), required=False, max_length=200, initial=constants.get(one.name, "")
            )
        choices = [("", ", ".join(self.kind.keys)), *((",".join(keys), ", ".join(keys)) for keys in self.kind.match_choices[1:])]
        if len(choices) > 1:
            self.fields["keys"] = forms.ChoiceField(
                label=_("Rows are recognised by"), required=False, choices=choices, initial=",".join(taken.settings["keys"])
            )

    def rows(self) -> list[tuple[Field, Any, Any]]:
        """Each field of the kind with its two inputs."""
        return [(one, self[one.name], self[f"{one.name}-constant"]) for one in self.kind.fields]

    def decided(self) -> dict[str, Any]:
        """The mapping as the action takes it; what the page does not show stays as it was."""
        said = self.cleaned_data
        kept = {name: self.taken.settings[name] for name in ("values", "only", "repeats")}
        return {
            **kept,
            "columns": {one.name: said[one.name] for one in self.kind.fields if said[one.name]},
            "constants": {one.name: said[f"{one.name}-constant"] for one in self.kind.fields if said[f"{one.name}-constant"]},
            "keys": [name for name in said.get("keys", "").split(",") if name],
        }


class RecipeForm(forms.Form):
    """A name for how the file was read."""

    name = forms.CharField(label=_("Name of the recipe"), max_length=80)
