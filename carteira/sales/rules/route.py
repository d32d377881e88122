"""The order of a day's visits: the shortest for up to ten; for more each inserted where it costs least, then crossings undone (2-opt)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
FEW = 10
Ways = dict[tuple[frozenset[int], int], tuple[float, tuple[int, ...]]]
"""By the places met and the last of them: the length of the shortest way, and the way."""


@dataclass(frozen=True)
class Point:
    """A place on earth, in degrees."""

    latitude: float
    longitude: float


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance; roads are longer."""
    up, along = radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2
    inside = sin(up) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(along) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(inside)))


def length_km(start: Point, order: Sequence[Point]) -> float:
    """From the start through all and back."""
    stops = [start, *order, start]
    return sum(distance_km(a, b) for a, b in pairwise(stops))


def route(start: Point, places: Sequence[Point]) -> list[int]:
    """The numbers of the places in the best order where they are few; else nearest insertion, then 2-opt until nothing gets shorter."""
    if len(places) <= FEW:
        return _shortest(start, places)
    order: list[int] = []
    left = sorted(range(len(places)), key=lambda number: (distance_km(start, places[number]), number))
    for number in left:
        order.insert(_cheapest(start, [places[one] for one in order], places[number]), number)
    return _uncrossed(start, places, order)


def _shortest(start: Point, places: Sequence[Point]) -> list[int]:
    """The shortest round (Held and Karp, 1962): for each set of places and last one of them the shortest way there."""
    ways: Ways = {(frozenset((one,)), one): (distance_km(start, place), (one,)) for one, place in enumerate(places)}
    for _place in places[1:]:
        ways = _longer(ways, places)
    return list(min((length + distance_km(places[last], start), way) for (_met, last), (length, way) in ways.items())[1]) if ways else []


def _longer(ways: Ways, places: Sequence[Point]) -> Ways:
    """The ways of one place more: of those that end alike the shortest."""
    found: Ways = {}
    for (met, last), (length, way) in ways.items():
        for new in set(range(len(places))) - met:
            further = (length + distance_km(places[last], places[new]), (*way, new))
            found[met | {new}, new] = min(found.get((met | {new}, new), further), further)
    return found


def _cheapest(start: Point, order: list[Point], new: Point) -> int:
    stops = [start, *order, start]
    added = [distance_km(a, new) + distance_km(new, b) - distance_km(a, b) for a, b in pairwise(stops)]
    return added.index(min(added))


def _uncrossed(start: Point, places: Sequence[Point], order: list[int]) -> list[int]:
    best, length = order, length_km(start, [places[one] for one in order])
    improved = True
    while improved:
        improved = False
        for first in range(len(best) - 1):
            for last in range(first + 1, len(best)):
                turned = [*best[:first], *reversed(best[first : last + 1]), *best[last + 1 :]]
                shorter = length_km(start, [places[one] for one in turned])
                if shorter < length - 1e-9:
                    best, length, improved = turned, shorter, True
    return best
