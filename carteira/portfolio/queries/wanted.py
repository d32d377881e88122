"""The portfolio we want against the one we have, and the prospects that would close the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from carteira.basics.actor import Actor
from carteira.portfolio.models import Scheme
from carteira.portfolio.queries.runs import current_run
from carteira.portfolio.queries.segments import SegmentStanding, classified, living, version_in_force
from carteira.portfolio.rules.mix import GapClosing, mix_gap, prospects_that_close, shares_of

MOST = 200


@dataclass(frozen=True)
class Mix:
    """Wanted and present shares of pocket revenue, their gap, and what prospects would do to it (None: no wanted shares)."""

    desired: dict[str, Decimal]
    current: dict[str, Decimal]
    gap: Decimal
    closing: GapClosing | None


def mix_of(scheme: Scheme, standings: Sequence[SegmentStanding], *, by: Actor) -> Mix | None:
    """The gap of a scheme; None when nothing is wanted or nothing is known."""
    by.require("portfolio.view")
    desired = {row.code: row.desired_share for row in standings if row.desired_share is not None}
    amounts = {row.code: row.pocket for row in standings if row.pocket is not None and row.pocket > 0}
    if not desired or not amounts:
        return None
    current = shares_of(amounts)
    return Mix(desired, current, mix_gap(desired, current), _closing(scheme, standings, desired, amounts))


def _closing(
    scheme: Scheme, standings: Sequence[SegmentStanding], desired: dict[str, Decimal], amounts: dict[str, Decimal]
) -> GapClosing | None:
    """Prospects enter the segment whose rule they meet, at the mean revenue of its members."""
    version = version_in_force(scheme)
    if version is None:
        return None
    usual = {row.code: row.pocket / row.customers for row in standings if row.pocket and row.customers}
    rows = classified(list(version.segments.all()), current_run(), living().filter(status="prospect")).order_by("pk")[:MOST]
    prospects = [(row.name, row.new_code, usual[row.new_code]) for row in rows if row.new_code in usual and row.new_code in desired]
    return prospects_that_close(desired=desired, amounts=amounts, prospects=prospects) if prospects else None
