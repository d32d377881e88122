"""Schemes, who would enter and leave, who belonged where on a date."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Any

from django.db.models import BooleanField, Case, Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.models import Customer
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import Membership, Scheme, SchemeVersion, Segment
from carteira.portfolio.queries.compiled import answers, with_facts
from carteira.portfolio.queries.runs import RunView, current_run
from carteira.portfolio.rules.language import Node, parse

UNDEFINED = ""
"""Code of *Sem definição*: no rule says yes."""


class SchemeNotFound(LookupError):
    """There is no such scheme."""


@dataclass(frozen=True)
class Move:
    """Customers that would go from one segment code to another ("" is undefined, None was not there)."""

    source: str | None
    target: str
    count: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What publishing would do: nothing is written."""

    moves: list[Move]
    total: int
    by_segment: dict[str, int]
    unknown: int

    @property
    def undefined(self) -> int:
        """Customers in no segment."""
        return self.by_segment.get(UNDEFINED, 0)

    @property
    def changing(self) -> int:
        """Customers whose segment would change."""
        return sum(move.count for move in self.moves if move.source != move.target)


def schemes(*, by: Actor) -> list[Scheme]:
    """All schemes."""
    by.require("portfolio.view")
    return list(Scheme.objects.select_related("owner").order_by("name"))


def scheme_of(code: str, *, by: Actor) -> Scheme:
    """One scheme by code."""
    by.require("portfolio.view")
    found = Scheme.objects.filter(code=code).first()
    if found is None:
        raise SchemeNotFound(code)
    return found


def version_in_force(scheme: Scheme, *, on: date | None = None) -> SchemeVersion | None:
    """The published version that holds (on a date)."""
    versions = SchemeVersion.objects.filter(scheme=scheme, state="published")
    if on is not None:
        versions = versions.filter(effective_on__lte=on)
    return versions.order_by("-effective_on", "-number").first()


def draft_of(scheme: Scheme) -> SchemeVersion | None:
    """The version that is being written."""
    return SchemeVersion.objects.filter(scheme=scheme, state="draft").first()


def living() -> QuerySet[Customer]:
    """All customers but absorbed ones."""
    return Customer.objects.filter(trashed_at=None).exclude(status=Customer.Status.ABSORBED)


def parsed(segments: list[Segment]) -> list[tuple[Segment, Node]]:
    """Each segment with its tree, in precedence; a rule that does not parse is refused with its segment."""
    found = []
    for segment in sorted(segments, key=lambda s: s.precedence):
        try:
            found.append((segment, parse(segment.rule)))
        except Refused as no:
            raise Refused(no.message, field=f"rule of {segment.code}", row=segment.precedence, remedy=no.remedy) from no
    return found


def classified(segments: list[Segment], run: RunView | None, customers: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Each living customer with `new_segment` (id) and `new_code`, by the first rule that says yes."""
    rules = parsed(segments)
    rows = with_facts(living() if customers is None else customers, [node for _segment, node in rules], run)
    whens = [(segment, answers(node).yes) for segment, node in rules]
    return rows.annotate(
        new_segment=Case(*(When(yes, then=Value(segment.pk)) for segment, yes in whens), default=None, output_field=IntegerField()),
        new_code=Case(*(When(yes, then=Value(segment.code)) for segment, yes in whens), default=Value(UNDEFINED)),
    )


def movers(segments: list[Segment], scheme: Scheme, run: RunView | None) -> QuerySet[Any]:
    """Those whose segment code would change, or who were never placed; with `old_code`."""
    return placed(segments, scheme, run).filter(Q(was__isnull=True) | ~Q(old_code=F("new_code")))


def placed(segments: list[Segment], scheme: Scheme, run: RunView | None) -> QuerySet[Any]:
    """All customers with the new and the present code."""
    here = Q(memberships__scheme=scheme, memberships__valid_until__isnull=True)
    rows: QuerySet[Any] = (
        classified(segments, run)
        .annotate(was=FilteredRelation("memberships", condition=here))
        .annotate(old_code=Coalesce("was__segment__code", Value(UNDEFINED)))
    )
    return rows


def preview(scheme: Scheme, segments: list[Segment], *, by: Actor, examples: int = 5) -> Preview:
    """Who would enter and leave each segment if these rules were published now."""
    by.require("portfolio.view")
    run = current_run()
    rows = placed(segments, scheme, run).annotate(
        is_new=Case(When(was__isnull=True, then=Value(True)), default=Value(False), output_field=BooleanField())
    )
    counts = rows.order_by().values("is_new", "old_code", "new_code").annotate(n=Count("pk"))
    found = [(None if row["is_new"] else row["old_code"], row["new_code"], row["n"]) for row in counts]
    moves = [
        Move(old, new, n, _examples(rows, old, new, examples) if old != new else ())
        for old, new, n in sorted(found, key=lambda move: -move[2])
    ]
    by_segment: dict[str, int] = {segment.code: 0 for segment in segments}
    for _old, new, n in found:
        by_segment[new] = by_segment.get(new, 0) + n
    return Preview(moves, sum(by_segment.values()), by_segment, _unknown(segments, run))


def coverage_now(scheme: Scheme, segments: list[Segment]) -> dict[str, Any]:
    """Members by segment as they stand, and for how many some rule lacks a value."""
    rows = Membership.objects.filter(scheme=scheme, valid_until__isnull=True).order_by().values("segment__code").annotate(n=Count("pk"))
    by_segment = {segment.code: 0 for segment in segments} | {row["segment__code"] or UNDEFINED: row["n"] for row in rows}
    return {"total": sum(by_segment.values()), "by_segment": by_segment, "unknown": _unknown(segments, current_run())}


def _examples(rows: QuerySet[Any], old: str | None, new: str, most: int) -> tuple[str, ...]:
    here = rows.filter(new_code=new, was__isnull=True) if old is None else rows.filter(new_code=new, old_code=old, was__isnull=False)
    return tuple(here.order_by("name_key")[:most].values_list("name", flat=True))


def _unknown(segments: list[Segment], run: RunView | None) -> int:
    """Customers for whom some rule could say neither yes nor no."""
    rules = [node for _segment, node in parsed(segments)]
    rows = with_facts(living(), rules, run)
    unsure = reduce(operator.or_, (answers(node).unknown for node in rules))
    return rows.filter(unsure).count()


@dataclass(frozen=True)
class Belonging:
    """One customer's segment on a date."""

    customer_id: int
    name: str
    code: str
    segment: str
    since: date


def membership(scheme: Scheme, *, on: date, by: Actor, known_at: datetime | None = None) -> QuerySet[Membership]:
    """Who belonged where on a date, as known at a time (now, when none is given)."""
    by.require("portfolio.view")
    rows = Membership.objects.filter(scheme=scheme, valid_from__lte=on, customer__in=customers_seen_by(by))
    if known_at is None:
        return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)).select_related("customer", "segment")
    rows = rows.filter(recorded_at__lte=known_at)
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=on) | Q(ended_at__gt=known_at)
    return rows.filter(still).select_related("customer", "segment")


@dataclass(frozen=True)
class SegmentStanding:
    """One segment of the version in force with its economics; None is no basis."""

    code: str
    name: str
    market: str
    rule: str
    definition: str
    desired_share: Any
    customers: int
    pocket: Any
    result: Any
    below_hurdle: int
    minutes: Any

    @property
    def share_below(self) -> float | None:
        """Share of members below the hurdle."""
        return self.below_hurdle / self.customers if self.customers else None

    def advice(self, hurdle: Any) -> str:
        """What a weak segment asks for: most of its members may be good even where the mean is not."""
        if self.result is None or not self.customers or self.result >= hurdle * self.customers:
            return ""
        return "select inside" if self.below_hurdle * 2 < self.customers else "weak as a whole"


def segment_standings(scheme: Scheme, *, by: Actor, hurdle: Any) -> list[SegmentStanding]:
    """Members, pocket revenue, result, effort of each segment today; sums over segments equal the sum over customers."""
    by.require("portfolio.view")
    version, run = version_in_force(scheme), current_run()
    if version is None:
        return []
    open_rows = Membership.objects.filter(scheme=scheme, valid_until__isnull=True, customer__trashed_at=None).exclude(
        customer__status=Customer.Status.ABSORBED
    )
    run_id = run.id if run else -1
    joined = open_rows.annotate(
        code=Coalesce("segment__code", Value(UNDEFINED)),
        fact=FilteredRelation("customer__results", condition=Q(customer__results__run_id=run_id)),
    )
    sums = {
        row["code"]: row
        for row in joined.order_by()
        .values("code")
        .annotate(
            customers=Count("pk"),
            pocket=Sum("fact__pocket"),
            result=Sum("fact__result"),
            below=Count("fact__id", filter=Q(fact__result__lt=hurdle)),
        )
    }
    minutes = _minutes(scheme, run)
    named = [*version.segments.select_related("market").order_by("precedence")]
    rows = [(s.code, s.name, s.market.name if s.market else "", s.rule, s.definition, s.desired_share) for s in named]
    rows.append((UNDEFINED, str(_("No definition")), "", "", "", None))
    return [_standing(row, sums.get(row[0], {}), minutes.get(row[0])) for row in rows]


def _standing(row: tuple[Any, ...], sums: Any, minutes: Any) -> SegmentStanding:
    return SegmentStanding(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        sums.get("customers", 0),
        sums.get("pocket"),
        sums.get("result"),
        sums.get("below", 0),
        minutes,
    )


def _minutes(scheme: Scheme, run: RunView | None) -> dict[str, Any]:
    if run is None:
        return {}
    code = Membership.objects.filter(scheme=scheme, valid_until__isnull=True, customer=OuterRef("customer_id")).values("segment__code")[:1]
    rows = (
        run.activities.annotate(code=Coalesce(Subquery(code), Value(UNDEFINED))).order_by().values("code").annotate(minutes=Sum("minutes"))
    )
    return {row["code"]: row["minutes"] for row in rows}
