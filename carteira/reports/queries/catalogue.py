"""What can be reported on: nouns, each with its rows, dimensions and measures. Declared, one noun a file in `nouns`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.reports.rules.days import BUCKETS
from carteira.reports.rules.figures import WAYS

Text = str | Promise
COUNT = "count"


@dataclass(frozen=True)
class Dimension:
    """What rows are grouped and filtered by. text: words; row: another row by id, called by `says`; day, moment: dates; flag: yes or no."""

    key: str
    label: Text
    value: Any
    kind: Literal["text", "row", "day", "moment", "flag"] = "text"
    says: str = ""
    words: Mapping[Any, Text] | Callable[[str], str] | None = None
    needs: str = ""

    def word(self, value: Any) -> str:
        """A value as people read it."""
        if callable(self.words):
            return self.words(str(value))
        return str(self.words.get(value, value)) if self.words else str(value)


@dataclass(frozen=True)
class Measure:
    """What is added up or counted. money stands beside `currency`; distinct counts different values of a column."""

    key: str
    label: Text
    value: Any
    kind: Literal["money", "number", "minutes", "lasting", "distinct"] = "number"
    currency: str = ""
    about: Text = ""
    needs: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """How it can be put together."""
        return ("distinct",) if self.kind == "distinct" else tuple(way for way in WAYS if way != "distinct")


@dataclass(frozen=True)
class Shown:
    """A column of the list of rows behind a number."""

    key: str
    label: Text
    path: str
    kind: Literal["text", "strong", "money", "number", "day", "moment"] = "text"
    currency: str = ""
    words: Mapping[str, Text] | None = None
    needs: str = ""


@dataclass(frozen=True)
class Noun:
    """Rows that people report on. `rows` gives those that an actor sees, of a run where there are runs; `standing` says what they rest on."""

    key: str
    label: Text
    about: Text
    needs: str
    rows: Callable[[Actor, str], QuerySet[Any]]
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    shown: tuple[Shown, ...]
    address: Callable[[Any], str]
    date: str = ""
    more: Callable[[Actor], tuple[list[Dimension], list[Measure]]] | None = None
    standing: Callable[[Actor, str], str] | None = None


_nouns: dict[str, Noun] = {}


def add_noun(noun: Noun) -> None:
    """Let a noun be reported on."""
    _nouns[noun.key] = noun


@dataclass(frozen=True)
class Offer:
    """A noun with the dimensions and measures that one actor may use."""

    noun: Noun
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]

    def dimension(self, key: str, field: str) -> tuple[Dimension, str]:
        """The dimension of a key such as `channel` or `ordered_on.month`, and its part of the calendar."""
        name, _mark, bucket = key.partition(".")
        found = self.dimensions.get(name)
        dated = found is not None and found.kind in ("day", "moment")
        if found is None or (bucket not in BUCKETS if dated else bool(bucket)):
            raise Refused(_("“%s” is not there (any more).") % key, field=field, remedy=_("Choose another one."))
        return found, bucket

    def measure(self, key: str) -> tuple[Measure | None, str]:
        """The measure of a key such as `net.sum`, and how it is put together; None counts rows."""
        if key == COUNT:
            return None, COUNT
        name, _mark, way = key.partition(".")
        found = self.measures.get(name)
        if found is None or way not in found.ways:
            raise Refused(_("“%s” is not there (any more).") % key, field="measures", remedy=_("Choose another one."))
        return found, way


def nouns_for(by: Actor) -> list[Noun]:
    """The nouns that an actor may report on."""
    return [noun for noun in _nouns.values() if by.may(noun.needs)]


def offers(by: Actor) -> list[Offer]:
    """Everything that an actor may report on."""
    return [_offer(noun, by) for noun in nouns_for(by)]


def offer_of(key: str, *, by: Actor) -> Offer:
    """One noun for an actor."""
    noun = _nouns.get(key)
    if noun is None or not by.may(noun.needs):
        raise Refused(_("“%s” is nothing that you can report on.") % key, field="noun", remedy=_("Choose another one."))
    return _offer(noun, by)


def _offer(noun: Noun, by: Actor) -> Offer:
    dimensions, measures = noun.more(by) if noun.more else ([], [])
    return Offer(
        noun,
        {one.key: one for one in (*noun.dimensions, *dimensions) if not one.needs or by.may(one.needs)},
        {one.key: one for one in (*noun.measures, *measures) if not one.needs or by.may(one.needs)},
    )
