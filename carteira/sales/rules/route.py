"""The order of a day's visits: each inserted where it costs least, then crossings undone (2-opt)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088


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
    """The numbers of the places in a good order: nearest insertion, then 2-opt until nothing gets shorter."""
    order: list[int] = []
    left = sorted(range(len(places)), key=lambda number: (distance_km(start, places[number]), number))
    for number in left:
        order.insert(_cheapest(start, [places[one] for one in order], places[number]), number)
    return _uncrossed(start, places, order)


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
