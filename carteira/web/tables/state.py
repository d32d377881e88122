"""What the address says of a table: search, sort, facets, columns, place. Only what the list allows gets through."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.web.tables.columns import Column, Facet

LONGEST = 200
MOST_VALUES = 40


@dataclass(frozen=True)
class State:
    """One reading of the address. `notices` say what was not understood and left out."""

    path: str
    q: str = ""
    sort: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    view: str = ""
    notices: tuple[str, ...] = ()
    bare: str = ""  # what the address says where it asks for nothing, though its reader begins with a view

    def query(self, **changes: Any) -> str:
        """The address's query with changes; a change of what is listed goes back to the first page."""
        new = replace(self, after=None, before=None, **changes) if changes else replace(self, after=None, before=None)
        pairs: list[tuple[str, str]] = [("q", new.q)] if new.q else []
        pairs += [(key, value) for key, values in sorted(new.filters.items()) for value in values]
        pairs += [("sort", new.sort)] if new.sort else []
        pairs += [("columns", ",".join(new.columns))] if new.columns else []
        pairs += [("after", pack(new.after))] if new.after is not None else []
        pairs += [("before", pack(new.before))] if new.before is not None else []
        return urlencode(pairs)

    def url(self, **changes: Any) -> str:
        """This page with changes."""
        query = self.query(**changes) or self.bare
        return f"{self.path}?{query}" if query else self.path

    @property
    def cleared(self) -> str:
        """This page without search and filters."""
        return f"{self.path}?{self.bare}" if self.bare else self.path

    def place_url(self, *, after: tuple[Any, ...] | None = None, before: tuple[Any, ...] | None = None) -> str:
        """The next or the previous page."""
        query = self.query()
        place = urlencode({"after": pack(after)} if after is not None else {"before": pack(before)})
        return f"{self.path}?{query}&{place}" if query else f"{self.path}?{place}"

    def has(self, facet: str, value: str) -> bool:
        """Whether this value of the facet is chosen."""
        return value in self.filters.get(facet, ())

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter hides rows."""
        return bool(self.q or any(self.filters.values()))


@dataclass(frozen=True)
class ListSpec:
    """What one list allows: its columns, sorts and facets."""

    name: str
    columns: Sequence[Column]
    facets: Sequence[Facet] = ()
    default_sort: str = ""

    @property
    def sorts(self) -> frozenset[str]:
        """The sort words, without the minus sign of descending order."""
        return frozenset(column.sort for column in self.columns if column.sort)

    def read(self, request: HttpRequest, *, facets: Sequence[Facet] | None = None) -> State:
        """The state that the address asks for."""
        notices: list[str] = []
        known = {facet.key: facet for facet in (facets if facets is not None else self.facets)}
        return State(
            path=request.path,
            q=self._search(request, notices),
            sort=self._sort(request, notices),
            filters={key: found for key, facet in known.items() if (found := self._chosen(request, facet, notices))},
            columns=self._columns(request, notices),
            after=self._place(request, "after", notices),
            before=self._place(request, "before", notices),
            view=request.GET.get("view", "")[:20],
            notices=tuple(notices),
        )

    def _search(self, request: HttpRequest, notices: list[str]) -> str:
        try:
            return clean_text(request.GET.get("q", ""), field=_("Search"), limit=LONGEST)
        except Refused as no:
            notices.append(str(no))
            return ""

    def _sort(self, request: HttpRequest, notices: list[str]) -> str:
        asked = request.GET.get("sort", "")[:60]
        if asked and asked.removeprefix("-") not in self.sorts:
            notices.append(_("This list cannot be sorted that way; its usual order is shown."))
            asked = ""
        return asked or self.default_sort

    def _chosen(self, request: HttpRequest, facet: Facet, notices: list[str]) -> tuple[str, ...]:
        asked = [value for value in [*request.GET.getlist(facet.key), *self._span(request, facet)] if value][:MOST_VALUES]
        allowed = set(asked) if facet.open_ended else {choice.value for choice in facet.choices}
        found = tuple(dict.fromkeys(value for value in asked if value in allowed))
        if len(found) < len(set(asked)):
            notices.append(_("A filter on “%(facet)s” was not understood and left out.") % {"facet": facet.label})
        return found

    def _span(self, request: HttpRequest, facet: Facet) -> list[str]:
        """What was typed into from and until, as one value `from..until`."""
        ends = [request.GET.get(f"{facet.key}-{end}", "")[:60].strip() for end in ("from", "until")] if facet.entry else []
        return ["..".join(ends)] if any(ends) else []

    def _columns(self, request: HttpRequest, notices: list[str]) -> tuple[str, ...]:
        asked = [part for value in request.GET.getlist("columns") for part in value.split(",") if part][:MOST_VALUES]
        known = [column.key for column in self.columns]
        gone = [part[:60] for part in dict.fromkeys(asked) if part not in known]
        if gone:
            notices.append(_("The column “%s” is not there (any more) and was left out.") % "”, “".join(gone))
        return tuple(key for key in known if key in asked)

    def _place(self, request: HttpRequest, name: str, notices: list[str]) -> tuple[Any, ...] | None:
        text = request.GET.get(name, "")
        if not text:
            return None
        place = unpack(text)
        if place is None:
            notices.append(_("That page link is no longer valid; the first page is shown."))
        return place


def pack(place: tuple[Any, ...] | None) -> str:
    """A place in a list as text for the address."""
    text = json.dumps(list(place or ()), default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(text: str) -> tuple[Any, ...] | None:
    """The place of a text, or None when it is none of ours."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text[:2000] + "=" * (-len(text[:2000]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    plain = (
        isinstance(found, list) and 0 < len(found) <= 4 and all(value is None or isinstance(value, str | int | float) for value in found)
    )
    return tuple(found) if plain else None
