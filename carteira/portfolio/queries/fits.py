"""How customers and prospects fit the client we want."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customer_for, customers_seen_by
from carteira.portfolio.models import TargetCriterion, TargetProfile
from carteira.portfolio.queries.compiled import answers, with_facts
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.rules.fit import Criterion, Fit, fit_of
from carteira.portfolio.rules.language import parse


@dataclass(frozen=True)
class Assessment:
    """One customer against one profile."""

    customer: Customer
    criteria: list[Criterion]
    fit: Fit


def targets(*, by: Actor) -> list[TargetProfile]:
    """The newest version of each profile."""
    by.require("portfolio.view")
    newest: dict[str, TargetProfile] = {}
    for profile in TargetProfile.objects.select_related("direction").prefetch_related("criteria").order_by("name", "number"):
        newest[profile.name] = profile
    return list(newest.values())


def fits(profile: TargetProfile, customers: Collection[int], *, by: Actor) -> list[Assessment]:
    """The fit of some customers, each criterion asked once for all of them."""
    by.require("portfolio.view")
    criteria = list(profile.criteria.order_by("id"))
    rows = _answered(criteria, customers_seen_by(by).filter(pk__in=customers))
    found = []
    for row in rows:
        said = [Criterion(c.name, c.kind, getattr(row, f"answer_{n}"), c.weight) for n, c in enumerate(criteria)]  # type: ignore[arg-type]
        found.append(Assessment(row, said, fit_of(said)))
    return found


def _answered(criteria: list[TargetCriterion], customers: QuerySet[Any]) -> QuerySet[Any]:
    trees = [parse(criterion.rule) for criterion in criteria]
    rows = with_facts(customers, trees, current_run())
    said = {}
    for number, tree in enumerate(trees):
        when = answers(tree)
        said[f"answer_{number}"] = Case(
            When(when.yes, then=Value("yes")), When(when.unknown, then=Value("unknown")), default=Value("no"), output_field=CharField()
        )
    return rows.annotate(**said)


def fits_of(customer_id: int, *, by: Actor) -> list[tuple[TargetProfile, Assessment]]:
    """One customer against every profile in force; CustomerNotFound for one that is not there or not the asker's."""
    by.require("portfolio.view")
    return fits_of_seen(customer_for(customer_id, by=by), by=by)


def fits_of_seen(customer: Customer, *, by: Actor) -> list[tuple[TargetProfile, Assessment]]:
    """The same, for who already holds the customer."""
    return [(profile, found) for profile in targets(by=by) for found in fits(profile, [customer.pk], by=by)]


class TargetNotFound(LookupError):
    """There is no such target client."""


@dataclass(frozen=True)
class FitStanding:
    """How everybody stands to one target client, and those that do not fit, worst first."""

    profile: TargetProfile
    counts: dict[str, int]
    misfits: list[Assessment]


def target_of(profile_id: int, *, by: Actor) -> TargetProfile:
    """One version of a target client."""
    by.require("portfolio.view")
    found = TargetProfile.objects.prefetch_related("criteria").filter(pk=profile_id).first()
    if found is None:
        raise TargetNotFound(profile_id)
    return found


def fit_standing(profile: TargetProfile, *, by: Actor, most: int = 100) -> FitStanding:
    """Yes, no and unknown over all customers and prospects in one question, then the first of those that answer no."""
    by.require("portfolio.view")
    criteria = list(profile.criteria.order_by("id"))
    trees = [parse(criterion.rule) for criterion in criteria]
    said = [(criterion.kind, answers(tree)) for criterion, tree in zip(criteria, trees, strict=True)]
    no = _any(a.no for kind, a in said if kind == "must") | _any(a.yes for kind, a in said if kind == "never")
    unknown = _any(a.unknown for kind, a in said if kind in ("must", "never"))
    verdict = Case(When(no, then=Value("no")), When(unknown, then=Value("unknown")), default=Value("yes"), output_field=CharField())
    rows = with_facts(customers_seen_by(by), trees, current_run()).annotate(verdict=verdict)
    counted = dict(rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    ids = list(rows.filter(no).order_by("name_key", "pk").values_list("pk", flat=True)[:most])
    misfits = sorted(fits(profile, ids, by=by), key=lambda found: (found.fit.high, found.customer.name_key))
    return FitStanding(profile, {answer: counted.get(answer, 0) for answer in ("yes", "unknown", "no")}, misfits)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(operator.or_, conditions, Q(pk__isnull=True))
