"""What the layout and the command palette offer. Each capability adds its own in `AppConfig.ready()`.

from carteira.web import navigation
navigation.add(navigation.Entry("customers", _("Customers"), "desk:customers", icon="users", permission="customers.view", order=20, keys="c"))
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise

from carteira.basics.actor import Actor

Section = Literal["work", "value", "data", "manage"]


@dataclass(frozen=True)
class Entry:
    """One destination. `keys` is the letter after `g`; entries of section "" stand in the palette only."""

    name: str
    label: str | Promise
    url_name: str
    icon: str
    permission: str = ""
    section: Section | Literal[""] = "work"
    order: int = 100
    keys: str = ""
    also: str = ""  # other words people type for it

    @property
    def url(self) -> str:
        """Its address."""
        return _place(get_urlconf() or settings.ROOT_URLCONF, self.url_name)


@dataclass(frozen=True)
class Ribbon:
    """A line under every page, such as "Demo data" with the way to remove it."""

    text: str | Promise
    url: str = ""
    action: str | Promise = ""


_entries: dict[str, Entry] = {}
_ribbons: list[Callable[[HttpRequest], Ribbon | None]] = []
Count = Callable[[Actor], "int | QuerySet[Any]"]
_counts: dict[str, Count] = {}
MOST_COUNTED = 100


def add(entry: Entry, *, count: Count | None = None) -> None:
    """Offer a destination; `count` gives what is numbered beside it, asked on every page.

    Return a queryset that an index answers: all of them are counted in one question, each up to MOST_COUNTED.
    """
    _entries[entry.name] = entry
    if count is not None:
        _counts[entry.name] = count


@dataclass(frozen=True)
class QuickAdd:
    """A form that opens in the side panel over any page. `press` is the key that opens it at once."""

    name: str
    label: str | Promise
    url_name: str
    icon: str
    permission: str
    press: str = ""

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.url_name, args=[self.name])


_quick: list[QuickAdd] = []


def add_quick(*quick: QuickAdd) -> None:
    """Offer forms in the palette, on every page."""
    _quick.extend(quick)


def quick_for(actor: Actor | None) -> list[QuickAdd]:
    """The forms that this actor may open."""
    return [one for one in _quick if actor is not None and actor.may(one.permission)]


def add_ribbon(ribbon: Callable[[HttpRequest], Ribbon | None]) -> None:
    """Offer a ribbon; it is asked on every page."""
    _ribbons.append(ribbon)


def entries_for(actor: Actor | None) -> list[Entry]:
    """The destinations that this actor may open, in order; those whose page is not mounted are left out."""
    if actor is None:
        return []
    allowed = (entry for entry in _entries.values() if not entry.permission or actor.may(entry.permission))
    return sorted(filter(_is_mounted, allowed), key=lambda entry: (entry.order, entry.name))


def counts_for(actor: Actor | None) -> dict[str, int]:
    """The numbers beside the destinations."""
    shown = {entry.name for entry in entries_for(actor)}
    found = {name: count(actor) for name, count in _counts.items() if name in shown} if actor else {}
    rows = {name: asked for name, asked in found.items() if isinstance(asked, QuerySet)}
    return {name: asked for name, asked in found.items() if not isinstance(asked, QuerySet)} | _counted(rows)


def _counted(rows: dict[str, QuerySet[Any]]) -> dict[str, int]:
    parts: list[str] = []
    values: list[Any] = []
    names: list[str] = []
    for name, asked in rows.items():
        with suppress(EmptyResultSet):
            sql, params = asked.order_by().values("pk")[:MOST_COUNTED].query.sql_with_params()
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - written by the ORM
            values += params
            names.append(name)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return dict(zip(names, cursor.fetchone() or (), strict=True))


def ribbon_for(request: HttpRequest) -> Ribbon | None:
    """The first ribbon that applies."""
    return next((ribbon for ask in _ribbons if (ribbon := ask(request)) is not None), None)


def address(url_name: str, *arguments: object) -> str:
    """The address of a page of another capability, empty when it is not mounted."""
    try:
        return reverse(url_name, args=arguments)
    except NoReverseMatch:
        return ""


def _is_mounted(entry: Entry) -> bool:
    return bool(entry.url)


@cache
def _place(_tree: str, url_name: str) -> str:
    """The address of a destination in a tree of addresses; empty when it is not mounted. Asked several times on every page."""
    return address(url_name)
