"""What the layout and the command palette offer. Each capability adds its own in `AppConfig.ready()`.

from carteira.web import navigation
navigation.add(navigation.Entry("customers", _("Customers"), "desk:customers", icon="users", permission="customers.view", order=20, keys="c"))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
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
        return reverse(self.url_name)


@dataclass(frozen=True)
class Ribbon:
    """A line under every page, such as "Demo data" with the way to remove it."""

    text: str | Promise
    url: str = ""
    action: str | Promise = ""


_entries: dict[str, Entry] = {}
_ribbons: list[Callable[[HttpRequest], Ribbon | None]] = []
_counts: dict[str, Callable[[Actor], int]] = {}


def add(entry: Entry, *, count: Callable[[Actor], int] | None = None) -> None:
    """Offer a destination; `count` gives the number shown beside it (asked on every page: keep it to one indexed query)."""
    _entries[entry.name] = entry
    if count is not None:
        _counts[entry.name] = count


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
    return {name: count(actor) for name, count in _counts.items() if name in shown} if actor else {}


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
    return bool(address(entry.url_name))
