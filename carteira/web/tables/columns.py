"""Columns and facets of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from carteira.web.components.figures import draw

Kind = Literal["text", "strong", "code", "mark", "money", "amount", "number", "percent", "points", "day", "moment", "ago"]
NUMERIC = frozenset({"money", "amount", "number", "percent", "points"})
Text = str | Promise


@dataclass(frozen=True)
class Column:
    """One column. `value` reads the cell from a row (else the attribute or key named `key`); `sort` is the allow-listed sort word."""

    key: str
    label: Text
    kind: Kind = "text"
    sort: str = ""
    value: Callable[[Any], Any] | None = None
    bare: Callable[[Any], Any] | None = None  # what exports write where `value` gives HTML
    url: Callable[[Any], str] | None = None
    currency: Callable[[Any], str] | None = None
    places: int | None = None
    shown: bool = True
    title: Text = ""
    panel: bool = False  # the link opens in the side panel
    wide: bool = False  # left out on a phone, unless it was chosen

    @property
    def numeric(self) -> bool:
        """Whether the cells stand right, in tabular figures."""
        return self.kind in NUMERIC

    @property
    def css(self) -> str:
        """Class of its cells."""
        kind = "is-numeric" if self.numeric else f"is-{self.kind}"
        return f"col-{self.key.replace('_', '-')} {kind}{' is-wide' if self.wide else ''}"

    def read(self, row: Any) -> Any:
        """The value of the cell."""
        if self.value is not None:
            return self.value(row)
        return row.get(self.key) if isinstance(row, dict) else getattr(row, self.key)

    def plain(self, row: Any) -> Any:
        """The value as exports write it."""
        return self.bare(row) if self.bare is not None else self.read(row)

    def cell(self, row: Any) -> SafeString:
        """The value as the page draws it."""
        drawn = self.drawn(self.read(row), currency=self.currency(row) if self.currency else "")
        return self._linked(row, drawn) if self.url is not None else drawn

    def drawn(self, value: Any, *, currency: str = "") -> SafeString:
        """A value in the manner of this column; what is HTML already stays."""
        return value if isinstance(value, SafeString) else draw(value, self.kind, currency=currency, places=self.places)

    def _linked(self, row: Any, drawn: SafeString) -> SafeString:
        url = self.url(row) if self.url else ""
        if not url:
            return drawn
        if self.panel:
            return format_html('<a href="{0}" hx-get="{0}" hx-target="#panel-body">{1}</a>', url, drawn)
        return format_html('<a href="{}">{}</a>', url, drawn)


@dataclass(frozen=True)
class Choice:
    """One value of a facet, with how many rows have it (when it was cheap to count)."""

    value: str
    label: Text
    count: int | None = None


@dataclass(frozen=True)
class Facet:
    """A filter with a closed set of values; several may be chosen (any of them matches).

    `open_ended`: the values are known only later (owners, countries), so the address may name any and the query judges them."""

    key: str
    label: Text
    choices: Sequence[Choice] = ()
    single: bool = False
    open_ended: bool = False
    entry: str = ""  # "text": a value may be typed; "number", "date": from and until, sent as `KEY-from` and `KEY-until`
