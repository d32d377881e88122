"""The form of a question: what can be chosen for the noun that is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from carteira.basics.actor import Actor
from carteira.reports.queries.catalogue import COUNT, Offer, nouns_for
from carteira.reports.queries.drilled import narrowed_words
from carteira.reports.queries.saying import BUCKET, WINDOW, dimension_words, measure_words
from carteira.reports.rules.asked import MOST_MEASURES, Asked
from carteira.reports.rules.days import BUCKETS
from carteira.web.components.blocks import Tab


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    label: str
    on: bool = False


@dataclass(frozen=True)
class Narrowing:
    """A filter in force, in words, with the question without it."""

    label: str
    value: str
    without: str
    turned: bool


@dataclass(frozen=True)
class Form:
    """Everything that the form of a question offers."""

    tabs: list[Tab]
    rows: list[list[Option]]
    columns: list[Option]
    measures: list[list[Option]]
    filters: list[Option]
    windows: list[Option]
    narrowed: list[Narrowing]
    offer: Offer | None
    dated: bool
    runs: bool


def form_of(asked: Asked, offer: Offer | None, *, by: Actor) -> Form:
    """The form with the question filled in."""
    tabs = [Tab(one.key, one.label, f"{reverse('reports:build')}?noun={one.key}") for one in nouns_for(by)]
    if offer is None:
        return Form(tabs, [], [], [], [], [], [], None, dated=False, runs=False)
    groups = _groups(offer)
    chosen = [*asked.rows, "", ""][:2]
    return Form(
        tabs,
        [_options(groups, (key,)) for key in chosen],
        _options(groups, (asked.columns,)),
        [_options(_measures(offer), (key,)) for key in [*(asked.measures or (COUNT,)), "", "", ""][:MOST_MEASURES]],
        [Option(key, str(one.label)) for key, one in offer.dimensions.items() if one.kind not in ("day", "moment")],
        [Option(code, str(word), code == asked.when) for code, word in WINDOW.items()],
        _narrowed(asked, offer, by),
        offer,
        dated=bool(offer.noun.date),
        runs=offer.noun.standing is not None,
    )


def _groups(offer: Offer) -> list[tuple[str, str]]:
    found = []
    for key, one in offer.dimensions.items():
        if one.kind in ("day", "moment"):
            found += [(f"{key}.{bucket}", dimension_words(one, bucket)) for bucket in BUCKET if bucket in BUCKETS]
        else:
            found.append((key, str(one.label)))
    return found


def _measures(offer: Offer) -> list[tuple[str, str]]:
    ways = [(f"{key}.{way}", measure_words(one, way, offer)) for key, one in offer.measures.items() for way in one.ways]
    return [(COUNT, measure_words(None, COUNT, offer)), *ways]


def _options(offered: list[tuple[str, str]], chosen: tuple[str, ...]) -> list[Option]:
    return [Option(key, label, key in chosen) for key, label in offered]


def _narrowed(asked: Asked, offer: Offer, by: Actor) -> list[Narrowing]:
    """The filters in force; one that is not there any more is named by its key, so that it can be taken off."""
    found = []
    for turned, pairs in ((False, asked.filters), (True, asked.without)):
        for pair in pairs:
            label, value = narrowed_words(offer, asked.run, *pair, by=by)
            found.append(Narrowing(label, value, _without(asked, pair, turned=turned), turned))
    return found


def _without(asked: Asked, pair: tuple[str, str], *, turned: bool) -> str:
    left = tuple(one for one in (asked.without if turned else asked.filters) if one != pair)
    return (replace(asked, without=left) if turned else replace(asked, filters=left)).text
