"""What was found out about a file, shown to the person for confirmation and kept with the import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused

Format = Literal["text", "sheet", "parquet"]
DateOrder = Literal["ymd", "dmy", "mdy"]

DELIMITERS = (",", ";", "\t", "|")
ALLOWED: dict[str, tuple[Any, ...]] = {
    "format": ("text", "sheet", "parquet"),
    "delimiter": DELIMITERS,
    "quote": ('"', "'"),
    "decimal": (".", ","),
    "dates": ("ymd", "dmy", "mdy"),
    "header": (True, False),
}
DECIDED = ("encoding", "delimiter", "quote", "header", "decimal", "dates", "sheet")
"""What a person or a recipe may decide; the rest is found out."""
ENCODINGS = (
    "utf-8",
    "cp1252",
    "latin-1",
    "cp850",
    "mac_roman",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
)


@dataclass(frozen=True)
class Dialect:
    """How to read one file. `unsure` names the settings that the file itself does not decide."""

    format: Format = "text"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    header: bool = True
    decimal: str = "."
    dates: DateOrder = "ymd"
    sheet: str = ""
    skip: int = 0
    """Physical lines before the header: comments, `sep=;`."""
    written_as: str = ""
    """The encoding the file came in, when it was rewritten as UTF-8 for reading."""
    unsure: tuple[str, ...] = ()

    def with_settings(self, given: Mapping[str, Any]) -> Dialect:
        """The dialect with what a person or a recipe decided."""
        for name, value in given.items():
            if name not in DECIDED:
                raise Refused(_("“%s” is not a reading setting.") % name, field=name, remedy=_("Use one of: %s.") % ", ".join(DECIDED))
            if name in ALLOWED and value not in ALLOWED[name]:
                raise Refused(
                    _("“%s” is not possible.") % value, field=name, remedy=_("Use one of: %s.") % ", ".join(map(repr, ALLOWED[name]))
                )
            if name == "sheet" and not isinstance(value, str):
                raise Refused(_("“%s” is not a name of a sheet.") % value, field=name, remedy=_("Give the sheet's name."))
            if name == "encoding" and value not in ENCODINGS:
                raise Refused(_("“%s” is not an encoding we read.") % value, field=name, remedy=_("Use one of: %s.") % ", ".join(ENCODINGS))
        unsure = tuple(name for name in self.unsure if name not in given)
        return replace(self, **{**given, "unsure": unsure})

    def as_json(self) -> dict[str, Any]:
        """As kept with the import."""
        return {**asdict(self), "unsure": list(self.unsure)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Dialect:
        """As kept with the import."""
        return cls(**{**kept, "unsure": tuple(kept.get("unsure", ()))})
