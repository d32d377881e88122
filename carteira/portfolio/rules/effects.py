"""What a decision would do in money: the gap, the price that closes it, and what leaving really changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


def gap_to_acceptable(result: Decimal | None, hurdle: Decimal) -> Decimal | None:
    """Hurdle less result; None when the result has no basis."""
    return None if result is None else hurdle - result


def reprice_needed(gap: Decimal | None, pocket: Decimal | None) -> Decimal | None:
    """Price rise, as a share of pocket revenue, that closes the gap at the same volume. 0 when there is none; None without basis."""
    if gap is None or pocket is None or (gap > 0 and pocket <= 0):
        return None
    return ZERO if gap <= 0 else gap / pocket


def percent(share: Decimal | None, *, places: int = 1) -> Decimal | None:
    """A share as percent, rounded half up, the way a letter to a customer states it."""
    return None if share is None else (share * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class ExitEffect:
    """Short-run effect of a customer leaving now: what goes, what stays. The parts add up to the total."""

    pocket_margin_lost: Decimal
    cost_avoided: Decimal
    direct_costs_saved: Decimal
    financing_saved: Decimal
    contagion: Decimal
    linked_value: Decimal
    cost_that_stays: Decimal

    @property
    def total(self) -> Decimal:
        """- pocket margin + avoidable cost + financing saved - contagion - linked value."""
        gained = self.cost_avoided + self.direct_costs_saved + self.financing_saved
        return gained - self.pocket_margin_lost - self.contagion - self.linked_value


def exit_effect(
    *,
    pocket_margin: Decimal,
    cost_by_pool: Mapping[str, Decimal],
    avoidable_share: Mapping[str, Decimal],
    financing: Decimal = ZERO,
    direct_costs: Decimal = ZERO,
    contagion: Decimal = ZERO,
    linked_value: Decimal = ZERO,
) -> ExitEffect:
    """Drop-now effect. A pool without an avoidable share saves nothing: its people and trucks stay."""
    avoided = sum((cost * avoidable_share.get(pool, ZERO) for pool, cost in cost_by_pool.items()), ZERO)
    stays = sum(cost_by_pool.values(), ZERO) - avoided
    return ExitEffect(pocket_margin, avoided, direct_costs, financing, contagion, linked_value, stays)


def contagion_at_risk(linked_values: Mapping[str, Decimal], *, reach: Decimal, parameter: Decimal) -> Decimal:
    """Money at risk by word of mouth: reach x value of linked customers x parameter, never more than all of it."""
    worth = sum((value for value in linked_values.values() if value > 0), ZERO)
    return worth * min(reach * parameter, Decimal(1))


def expected_after_reprice(*, leave_probability: Decimal, result_if_stays: Decimal, result_if_leaves: Decimal) -> Decimal:
    """P(stay) x result if he stays + P(leave) x result if he leaves."""
    return (1 - leave_probability) * result_if_stays + leave_probability * result_if_leaves


def tolerable_leave_probability(*, today: Decimal, result_if_stays: Decimal, result_if_leaves: Decimal) -> Decimal | None:
    """The leave probability at which asking for the price is no better than today; None when it never matters.

    Needs no guess about the customer: it says how sure of his staying one must be.
    """
    if result_if_stays <= result_if_leaves or result_if_stays <= today:
        return None
    return min(max((result_if_stays - today) / (result_if_stays - result_if_leaves), ZERO), Decimal(1))


LEGAL_FLAGS = {
    ("PT", "organisation", "reprice"): ("PT DL 166/2013, 3",),
    ("PT", "organisation", "let-go"): ("PT DL 166/2013, refusal",),
    ("BR", "person", "let-go"): ("BR CDC 39 II IX",),
    ("BR", "person", "reprice"): ("BR CDC 39",),
}


def legal_flags(*, country: str, kind: str, step: str) -> tuple[str, ...]:
    """Laws that someone must look at before this step. A flag is no legal advice: it asks for a recorded justification."""
    return LEGAL_FLAGS.get((country.upper(), kind, step), ())
