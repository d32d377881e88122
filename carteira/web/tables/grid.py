"""A table ready to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from carteira.web.tables.columns import Column, Facet
from carteira.web.tables.keyset import Slice
from carteira.web.tables.state import ListSpec, State

Text = str | Promise


@dataclass(frozen=True)
class View:
    """A saved view: a name for an address."""

    name: Text
    query: str
    shared: bool = False
    forget_url: str = ""  # posting there removes it
    whose: Text = ""  # the name of whoever shares it
    first: bool = False  # the list begins with it
    first_url: str = ""  # posting there makes it so, or with want=none no more


@dataclass(frozen=True)
class BulkAction:
    """Something to do with the chosen rows; posts `selected` ids, or `all=1` with the list's query, to its address.

    `few`: only with rows that were picked, never with all that match."""

    label: Text
    url: str
    icon: str = "check"
    tone: str = ""
    few: bool = False


@dataclass
class Grid:
    """Rows, with all that stands round them. `count` is capped: `count_capped` draws "more than"."""

    spec: ListSpec
    state: State
    page: Slice[Any]
    count: int | None = None
    count_capped: bool = False
    noun: Text = ""
    facets: Sequence[Facet] | None = None
    views: Sequence[View] = ()
    save_view_url: str = ""
    may_share: bool = False  # views, with the team and everybody
    bulk: Sequence[BulkAction] = ()
    bulk_all: bool = True  # whether an action may take all that match, not only those picked
    exports: Sequence[tuple[str, str]] = ()  # (label, address)
    row_id: Callable[[Any], Any] = field(default=lambda row: row.pk)
    row_css: Callable[[Any], str] | None = None
    row_label: Callable[[Any], str] = field(default=str)
    search: bool = True
    search_hint: Text = ""
    empty_title: Text = ""
    empty_text: Text = ""
    empty_url: str = ""
    empty_action: Text = ""
    totals: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns to draw: the chosen ones, else those shown by default."""
        if self.state.columns:
            return [replace(column, wide=False) for column in self.spec.columns if column.key in self.state.columns]
        return [column for column in self.spec.columns if column.shown]

    @property
    def chooser(self) -> list[tuple[Column, bool]]:
        """Every column, and whether it is drawn."""
        drawn = {column.key for column in self.columns}
        return [(column, column.key in drawn) for column in self.spec.columns]

    @property
    def element(self) -> str:
        """Id of the part that htmx swaps."""
        return f"list-{self.spec.name}"

    @property
    def chosen(self) -> list[tuple[Facet, list[tuple[str, Text, str]]]]:
        """The chosen values of each facet, each with the address that takes it off."""
        found = []
        for facet in self.all_facets:
            values = self.state.filters.get(facet.key, ())
            marks = [(choice.value, choice.label, self._without(facet, choice.value)) for choice in facet.choices if choice.value in values]
            if marks:
                found.append((facet, marks))
        return found

    @property
    def all_facets(self) -> Sequence[Facet]:
        """Facets with their choices as of now."""
        return self.facets if self.facets is not None else self.spec.facets

    @property
    def options(self) -> list[tuple[Facet, list[tuple[Any, bool]], int]]:
        """Every facet with its choices, whether each is chosen, and how many are."""
        found = []
        for facet in self.all_facets:
            choices = [(choice, self.state.has(facet.key, choice.value)) for choice in facet.choices]
            found.append((facet, choices, sum(on for _choice, on in choices)))
        return found

    @property
    def heads(self) -> list[tuple[Column, str, str]]:
        """Each column with the address that sorts by it and its present direction."""
        heads = []
        for column in self.columns:
            now = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(self.state.sort, "") if column.sort else ""
            first, second = (f"-{column.sort}", column.sort) if column.numeric else (column.sort, f"-{column.sort}")
            heads.append((column, self.state.url(sort=second if self.state.sort == first else first) if column.sort else "", now))
        return heads

    @property
    def body(self) -> SafeString:
        """The rows, drawn here and not by the template: a page has hundreds of cells."""
        columns = [(column, column.css) for column in self.columns]
        return SafeString("".join(self._row(row, columns) for row in self.page.rows))

    def _row(self, row: Any, columns: Sequence[tuple[Column, str]]) -> str:
        css = self.row_css(row) if self.row_css else ""
        start = format_html('<tr data-row class="{}">', css) if css else "<tr data-row>"
        return start + self._box(row) + "".join(f'<td class="{name}">{column.cell(row)}</td>' for column, name in columns) + "</tr>"

    def _box(self, row: Any) -> str:
        if not self.bulk:
            return ""
        return format_html(
            '<td class="col-select"><input type="checkbox" name="selected" value="{}" form="{}-bulk" aria-label="{}"></td>',
            self.row_id(row), self.element, self.row_label(row),
        )  # fmt: skip

    @property
    def total_cells(self) -> list[tuple[Column, Any]]:
        """The cells of the row of totals."""
        if not self.totals:
            return []
        return [(column, column.drawn(self.totals[column.key]) if column.key in self.totals else "") for column in self.columns]

    @property
    def next_url(self) -> str:
        """Address of the next page."""
        return self.state.place_url(after=self.page.next) if self.page.next else ""

    @property
    def previous_url(self) -> str:
        """Address of the previous page."""
        return self.state.place_url(before=self.page.previous) if self.page.previous else ""

    def _without(self, facet: Facet, value: str) -> str:
        left = tuple(found for found in self.state.filters.get(facet.key, ()) if found != value)
        return self.state.url(filters={**self.state.filters, facet.key: left})
