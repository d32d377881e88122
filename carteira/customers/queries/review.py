"""Pairs of customers that may be one, for a person to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, MatchModel, ReviewPair
from carteira.customers.queries.scope import within_scope
from carteira.engine import queue

NEAR = 100
COMPARED = ("name", "tax_id", "email", "phone", "postal_code", "city", "address")


class PairNotFound(LookupError):
    """No such pair, or one of its customers is not yours. Mapped once to 404."""


@dataclass(frozen=True)
class ComparedField:
    """One field of both customers, the level of agreement and its match weight (bits; above 0 speaks for one customer)."""

    field: str
    left: str
    right: str
    level: str
    weight: float | None


@dataclass(frozen=True)
class PairView:
    """A pair with all that a person needs to decide it."""

    pair: ReviewPair
    left: Customer
    right: Customer
    fields: tuple[ComparedField, ...]
    prior: float | None
    merge_id: int | None = None


def duplicates_queue(by: Actor, *, state: str = "open") -> QuerySet[ReviewPair]:
    """The pairs to decide whose both customers the actor sees, the most valuable first; unknown value last."""
    by.require("customers.merge")
    pairs = ReviewPair.objects.filter(state=state).select_related("left__customer", "right__customer")
    pairs = pairs.filter(left__customer__trashed_at=None, right__customer__trashed_at=None)
    if by.scope != "all":
        seen = within_scope(Customer.objects.all(), by).values("pk")
        pairs = pairs.filter(left__customer__in=seen, right__customer__in=seen)
    return pairs.exclude(left__customer=F("right__customer")).order_by(F("value_at_stake").desc(nulls_last=True), "-match_weight", "id")


def pair_for(pair_id: int, *, by: Actor) -> PairView:
    """One pair, field by field."""
    by.require("customers.merge")
    seen = within_scope(Customer.objects.all(), by).values("pk")
    pair = (
        ReviewPair.objects.filter(pk=pair_id).filter(Q(left__customer__in=seen), Q(right__customer__in=seen))
        .select_related("left__customer", "right__customer").first()
    )  # fmt: skip
    if pair is None:
        raise PairNotFound(pair_id)
    left, right = pair.left.customer, pair.right.customer
    return PairView(pair, left, right, compared(left, right, pair.evidence), pair.evidence.get("prior"))


def compared(left: Customer, right: Customer, evidence: Mapping[str, Any]) -> tuple[ComparedField, ...]:
    """Both customers field by field, with the weight that each field gave."""
    weights = {step["field"]: step for step in evidence.get("fields", ())}
    return tuple(
        ComparedField(
            name, str(getattr(left, name)), str(getattr(right, name)), weights.get(name, {}).get("level", ""),
            None if weights.get(name, {}).get("level") == "unknown" else weights.get(name, {}).get("weight"),
        )
        for name in COMPARED
    )  # fmt: skip


def next_pair(pair_id: int, *, by: Actor) -> int | None:
    """The open pair that comes after this one in the queue, or the first one."""
    order = list(duplicates_queue(by).values_list("id", "value_at_stake", "match_weight")[:NEAR])
    ids = [row[0] for row in order]
    if pair_id in ids:
        following = ids[ids.index(pair_id) + 1 :]
        return following[0] if following else None
    return ids[0] if ids else None


def last_match() -> MatchModel | None:
    """The weights of the last run of the matcher, None before the first."""
    return MatchModel.objects.order_by("-id").first()


def match_under_way() -> queue.Job | None:
    """The comparison that waits or runs, if any."""
    return queue.Job.objects.filter(name="customers.match", status__in=("ready", "running")).order_by("id").first()
