"""A rule as one set-based question: for which customers it says yes, and for which no. Neither is unknown."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from carteira.customers.models import Customer
from carteira.portfolio.queries.runs import RunView
from carteira.portfolio.rules.language import And, Compare, Known, Node, Not, Or, Otherwise, field_of, fields_in

EVERYBODY = Q(pk__isnull=False)
NOBODY = Q(pk__isnull=True)
ORDERED = {"<": ("__lt", "__gte"), "<=": ("__lte", "__gt"), ">": ("__gt", "__lte"), ">=": ("__gte", "__lt")}


def with_facts(customers: QuerySet[Customer], nodes: list[Node], run: RunView | None) -> QuerySet[Customer]:
    """The customers with the facts of the run that the rules read, each joined once."""
    names = frozenset[str]().union(*(fields_in(node) for node in nodes))
    sources = {field_of(name, at=0).source for name in names}
    if "result" in sources:
        run_id = run.id if run else -1
        customers = customers.annotate(fact=FilteredRelation("results", condition=Q(results__run_id=run_id)))
    for name in sorted(names):
        spec = field_of(name, at=0)
        if spec.source == "estimate":
            customers = customers.annotate(**{f"estimate_{name}": _estimate(spec.column, run)})
    return customers


def _estimate(column: str, run: RunView | None) -> Any:
    if run is None:
        return Subquery(Customer.objects.none().values("pk")[:1])
    return Subquery(run.estimates.filter(customer_id=OuterRef("pk")).values(column)[:1])


@dataclass(frozen=True)
class Answers:
    """When a rule says yes, no and unknown; the three part all customers. Never negated: negation over joined facts would be asked row by row."""

    yes: Q
    no: Q
    unknown: Q


def answers(node: Node) -> Answers:
    """The conditions of a rule, on customers prepared by `with_facts`."""
    if isinstance(node, Otherwise):
        return Answers(EVERYBODY, NOBODY, NOBODY)
    if isinstance(node, Not):
        inner = answers(node.part)
        return Answers(inner.no, inner.yes, inner.unknown)
    if isinstance(node, And):
        return _all([answers(part) for part in node.parts])
    if isinstance(node, Or):
        turned = _all([Answers(a.no, a.yes, a.unknown) for a in map(answers, node.parts)])
        return Answers(turned.no, turned.yes, turned.unknown)
    return _known(node) if isinstance(node, Known) else _compared(node)


def _all(parts: list[Answers]) -> Answers:
    possible = reduce(operator.and_, (part.yes | part.unknown for part in parts))
    unsure = reduce(operator.or_, (part.unknown for part in parts))
    return Answers(
        reduce(operator.and_, (part.yes for part in parts)), reduce(operator.or_, (part.no for part in parts)), possible & unsure
    )


def _path(name: str) -> str:
    spec = field_of(name, at=0)
    if spec.source == "result":
        return f"fact__{spec.column}"
    return f"estimate_{name}" if spec.source == "estimate" else spec.column


def _presence(name: str) -> tuple[Q, Q]:
    """(known, not known); empty text is not known."""
    path = _path(name)
    here, missing = Q(**{f"{path}__isnull": False}), Q(**{f"{path}__isnull": True})
    if field_of(name, at=0).kind == "text":
        return here & Q(**{f"{path}__gt": ""}), missing | Q(**{path: ""})
    return here, missing


def _known(node: Known) -> Answers:
    here, missing = _presence(node.field)
    return Answers(here, missing, NOBODY) if node.known else Answers(missing, here, NOBODY)


def _compared(node: Compare) -> Answers:
    path = _path(node.field)
    here, missing = _presence(node.field)
    if node.operator in ORDERED:
        yes, no = ORDERED[node.operator]
        return Answers(Q(**{path + yes: node.values[0]}) & here, Q(**{path + no: node.values[0]}) & here, missing)
    same = Q(**{f"{path}__in": list(node.values)}) & here
    other = reduce(operator.and_, (Q(**{f"{path}__lt": value}) | Q(**{f"{path}__gt": value}) for value in node.values)) & here
    return Answers(other, same, missing) if node.operator == "!=" else Answers(same, other, missing)
