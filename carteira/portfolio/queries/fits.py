"""How customers and prospects fit the client we want."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When

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
