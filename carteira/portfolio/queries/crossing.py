"""Two schemes crossed: how many customers stand in each pair of segments. Margins equal the one-way counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from carteira.basics.actor import Actor
from carteira.customers.models import Customer
from carteira.customers.queries import customers_seen_by
from carteira.portfolio.models import Membership, Scheme
from carteira.portfolio.queries.segments import UNDEFINED, version_in_force


@dataclass(frozen=True)
class Crossing:
    """Counts by (segment of the one scheme, segment of the other); the codes in precedence, no definition last."""

    rows: list[str]
    columns: list[str]
    counts: dict[tuple[str, str], int]

    def row_total(self, code: str) -> int:
        """All of one segment of the first scheme."""
        return sum(self.counts.get((code, other), 0) for other in self.columns)

    def column_total(self, code: str) -> int:
        """All of one segment of the second."""
        return sum(self.counts.get((other, code), 0) for other in self.rows)


def crossing(first: Scheme, second: Scheme, *, by: Actor) -> Crossing:
    """Members of today; each customer is counted once."""
    by.require("portfolio.view")
    other = Membership.objects.filter(scheme=second, valid_until__isnull=True, customer=OuterRef("customer_id")).values("segment__code")[:1]
    members = Membership.objects.filter(scheme=first, valid_until__isnull=True, customer__trashed_at=None).exclude(
        customer__status=Customer.Status.ABSORBED
    )
    if by.scope != "all":
        members = members.filter(customer__in=customers_seen_by(by))
    undefined = Value(UNDEFINED)
    counted = members.annotate(row=Coalesce("segment__code", undefined), column=Coalesce(Subquery(other), undefined)).order_by()
    counts = {(row, column): n for row, column, n in counted.values_list("row", "column").annotate(n=Count("pk"))}
    return Crossing(_codes(first), _codes(second), counts)


def _codes(scheme: Scheme) -> list[str]:
    version = version_in_force(scheme)
    named = list(version.segments.order_by("precedence").values_list("code", flat=True)) if version else []
    return [*named, UNDEFINED]
