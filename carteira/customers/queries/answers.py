"""Which channel a customer answers on, by purpose: outcomes for each attempt, not our habit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery

from carteira.basics.actor import Actor
from carteira.customers.models import Channel, Interaction
from carteira.customers.queries.scope import customer_for

if TYPE_CHECKING:
    from carteira.science.health.answers import AnswerRate

LATEST = 1_000


@dataclass(frozen=True)
class Answers:
    """One channel for one purpose: attempts of ours, answers, the rate with its interval, and what an answer costs."""

    purpose: str
    channel: str
    attempts: int
    answers: int
    rate: AnswerRate
    cost_an_answer: Decimal | None


def answers_by_channel(customer_id: int, *, by: Actor, contact: int | None = None) -> list[Answers]:
    """The channels tried for each purpose, the likeliest to be answered first."""
    rows = Interaction.objects.filter(identity__customer=customer_for(customer_id, by=by), direction="out").exclude(channel="")
    if contact is not None:
        rows = rows.filter(contact=contact)
    return answers_in(priced(rows).order_by("-occurred_at", "-id")[:LATEST])


def priced(rows: QuerySet[Interaction]) -> QuerySet[Interaction]:
    """Touchpoints with what an attempt on their channel costs."""
    return rows.annotate(attempt_costs=Subquery(Channel.objects.filter(code=OuterRef("channel")).values("cost_an_attempt")[:1]))


def answers_in(attempts: Iterable[Any]) -> list[Answers]:
    """The same from priced attempts that were read already."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    costs: dict[str, Decimal | None] = {}
    for row in attempts:
        tally = counts[row.purpose, row.channel]
        tally[0] += 1
        tally[1] += bool(row.drivers.get("answered"))
        costs[row.channel] = row.attempt_costs
    found = [_judged(purpose, channel, tally[0], tally[1], costs[channel]) for (purpose, channel), tally in counts.items()]
    return sorted(found, key=lambda one: (one.purpose, -one.rate.mean, one.channel))


def _judged(purpose: str, channel: str, attempts: int, answers: int, cost: Decimal | None) -> Answers:
    from carteira.science.health.answers import answer_rate  # loads scipy

    rate = answer_rate(answers, attempts)
    price = None if cost is None else (cost / Decimal(str(rate.mean))).quantize(Decimal("0.01"))
    return Answers(purpose, channel, attempts, answers, rate, price)


def preferred_channel(found: list[Answers], purpose: str) -> Answers | None:
    """The channel that this purpose is answered on most likely; None without an attempt."""
    return next((one for one in found if one.purpose == purpose), None)
