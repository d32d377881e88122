"""On what a decision or a plan may stand: one unit of a level, found by its number, with its result in a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from carteira.basics.actor import Actor
from carteira.customers.models import Contact, Group
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.portfolio.models import Market, Segment
from carteira.portfolio.queries.levels import Level, LevelRow, Within, level_view
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.queries.segments import scheme_of


class SubjectNotFound(LookupError):
    """There is no such market, segment, group, customer or person."""


@dataclass(frozen=True)
class Subject:
    """One unit with its name and the place that holds its customers."""

    level: Level
    id: int
    name: str
    place: Within


def subject_of(level: Level, subject_id: int, *, by: Actor, scheme: str = "") -> Subject:
    """The unit of that number, as far as the actor may see it. A market is looked at through one scheme."""
    by.require("portfolio.view")
    if level == "customer":
        customer = customer_for(subject_id, by=by)
        return Subject(level, customer.pk, customer.name, Within(customer=customer.pk))
    if level == "person":
        return _person(subject_id, by=by)
    model: Any = {"market": Market, "segment": Segment, "group": Group}[level]
    found = model.objects.filter(pk=subject_id).first()
    if found is None:
        raise SubjectNotFound(subject_id)
    if level == "segment":
        return Subject(level, found.pk, found.name, Within(scheme=found.version.scheme, segment=found.code))
    place = Within(group=found.pk) if level == "group" else Within(scheme=scheme_of(scheme, by=by), market=found.pk)
    return Subject(level, found.pk, found.name, place)


def _person(contact_id: int, *, by: Actor) -> Subject:
    seen = Contact.objects.filter(pk=contact_id, identity__customer__in=customers_seen_by(by)).values_list("name", "identity__customer_id")
    found = seen.first()
    if found is None:
        raise SubjectNotFound(contact_id)
    return Subject("person", contact_id, found[0], Within(customer=found[1]))


def standing_of(subject: Subject, run: RunView, *, by: Actor) -> LevelRow:
    """The unit's figures in a run."""
    return level_view("customer", by=by, within=subject.place, run=run).total


def subject_names(rows: Iterable[tuple[str, int]], *, by: Actor) -> Mapping[tuple[str, int], str]:
    """Names of units by (level, number); persons and customers only as far as the actor may see them."""
    asked: dict[str, set[int]] = {}
    for level, number in rows:
        asked.setdefault(level, set()).add(number)
    people = Contact.objects.filter(identity__customer__in=customers_seen_by(by))
    sources: dict[str, Any] = {
        "market": Market.objects, "segment": Segment.objects, "group": Group.objects, "person": people, "customer": customers_seen_by(by)
    }  # fmt: skip
    return {
        (level, number): name
        for level, numbers in asked.items()
        if level in sources
        for number, name in sources[level].filter(pk__in=numbers).values_list("pk", "name")
    }
