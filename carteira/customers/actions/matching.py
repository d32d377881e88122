"""Carry out what the matcher proposes: join the sure ones, put the doubtful ones before a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.models import Customer, LinkAssertion, MatchModel, Merge, ReviewPair, SourceIdentity
from carteira.customers.queries.matching import Proposal, Scored
from carteira.customers.queries.review import match_under_way
from carteira.customers.queries.worth import worth_of
from carteira.customers.rules.clusters import ScoredPair
from carteira.engine import queue
from carteira.engine.bulk.tables import among, insert_rows, new_ids, update_rows
from carteira.governance.actions import record_event

METHOD = "splink"


@dataclass(frozen=True)
class Matched:
    """What a run did."""

    records: int
    joined: int
    to_review: int
    learned: bool
    note: str


def carry_out(proposal: Proposal, *, by: Actor, at: datetime) -> Matched:
    """Join the clusters, renew the review queue, keep the weights. Whatever changed since the reading is left for the next run."""
    by.require("customers.match")
    with transaction.atomic():
        one_at_a_time()
        still = _still_living(proposal)
        absorbed = _join(proposal, still, by=by, at=at)
        asked = _renew_queue(proposal, still, at=at)
        used = proposal.scored.used
        MatchModel.objects.create(at=at, learned=used.learned, note=used.note, records=used.records, prior=used.prior, weights=used.weights)
        record_event(
            "customers.customers-matched", by=by, at=at, subject_kind="customers",
            detail={"records": used.records, "joined": absorbed, "to_review": asked, "learned": used.learned},
        )  # fmt: skip
    return Matched(used.records, absorbed, asked, used.learned, used.note)


def _still_living(proposal: Proposal) -> dict[int, int]:
    """Record -> customer, for those that stand as they did when they were read; their rows are locked."""
    concerned = {r for c in proposal.outcome.clusters for r in c} | {r for p in proposal.outcome.to_review for r in (p.left, p.right)}
    read = {proposal.customer[record]: record for record in concerned}
    living = among(Customer.objects.filter(trashed_at=None).exclude(status=Customer.Status.ABSORBED), "id", sorted(read)).order_by("id")
    locked = set(living.select_for_update().values_list("id", flat=True))
    now = dict(among(SourceIdentity.objects.all(), "id", sorted(concerned)).values_list("id", "customer_id"))
    return {record: customer for customer, record in read.items() if customer in locked and now.get(record) == customer}


def _join(proposal: Proposal, still: Mapping[int, int], *, by: Actor, at: datetime) -> int:
    """All clusters at once, with set statements: what `merging.join` does for one."""
    heirs: dict[int, int] = {}
    for members in proposal.outcome.clusters:
        living = sorted(still[r] for r in members if r in still)
        heirs.update(dict.fromkeys(living[1:], living[0]))
    if not heirs:
        return 0
    absorbed = sorted(heirs)
    moved = list(among(SourceIdentity.objects.all(), "customer", absorbed).order_by("id").values_list("id", "customer_id"))
    redirected = list(among(Customer.objects.all(), "absorbed_by", absorbed).order_by("id").values_list("id", "absorbed_by_id"))
    versions = dict(among(Customer.objects.all(), "id", absorbed).values_list("id", "version"))
    update_rows(SourceIdentity, ("customer",), [(heirs[customer], identity) for identity, customer in moved])
    update_rows(Customer, ("absorbed_by",), [(heirs[survivor], pk) for pk, survivor in redirected])
    update_rows(
        Customer,
        ("status", "absorbed_by", "search_doc", "updated_at", "version"),
        [(Customer.Status.ABSORBED.value, heirs[pk], "", at, versions[pk] + 1, pk) for pk in absorbed],
    )
    _remember_merges(heirs, moved, redirected, by=by, at=at)
    _assert_links(proposal, still, by=by, at=at)
    rebuild_golden(set(heirs.values()), at=at)
    return len(heirs)


def _remember_merges(
    heirs: Mapping[int, int], moved: Sequence[tuple[int, int]], redirected: Sequence[tuple[int, int]], *, by: Actor, at: datetime
) -> None:
    moves: dict[int, dict[str, list[Any]]] = defaultdict(lambda: {"identities": [], "absorbed": [], "redirected": []})
    for customer, heir in heirs.items():
        moves[heir]["absorbed"].append(customer)
    for identity, customer in moved:
        moves[heirs[customer]]["identities"].append([identity, customer])
    for pk, survivor in redirected:
        moves[heirs[survivor]]["redirected"].append([pk, survivor])
    ids = new_ids(Merge, len(moves))
    names = ("id", "survivor", "moves", "method", "decided_by", "at")
    insert_rows(Merge, names, ((pk, heir, what, METHOD, by.name, at) for pk, (heir, what) in zip(ids, moves.items(), strict=True)))


def _assert_links(proposal: Proposal, still: Mapping[int, int], *, by: Actor, at: datetime) -> None:
    """The pairs inside the joined clusters are the evidence for them."""
    cluster_of = {record: place for place, members in enumerate(proposal.outcome.clusters) for record in members if record in still}
    inside = [p for p in proposal.scored.pairs if p.left in cluster_of and cluster_of[p.left] == cluster_of.get(p.right)]
    evidence = proposal.scored.evidence
    insert_rows(
        LinkAssertion,
        ("id", "left", "right", "verdict", "method", "probability", "match_weight", "evidence", "decided_by", "by_human", "at"),
        (
            (
                pk,
                p.left,
                p.right,
                "same",
                METHOD,
                p.probability,
                _weight(evidence[p.left, p.right]),
                evidence[p.left, p.right],
                by.name,
                False,
                at,
            )
            for pk, p in zip(new_ids(LinkAssertion, len(inside)), inside, strict=True)
        ),
    )


def _renew_queue(proposal: Proposal, still: Mapping[int, int], *, at: datetime) -> int:
    """The open questions are those of this run; what a person decided stays decided."""
    asked = {(p.left, p.right): p for p in proposal.outcome.to_review if p.left in still and p.right in still}
    there = {(a, b): (pk, state) for pk, a, b, state in ReviewPair.objects.values_list("id", "left_id", "right_id", "state")}
    gone = [pk for pair, (pk, state) in there.items() if state == "open" and pair not in asked]
    among(ReviewPair.objects.all(), "id", gone).delete()
    worth = worth_of(sorted({still[r] for pair in asked for r in pair}))
    fresh = [p for pair, p in asked.items() if pair not in there]
    again = [(there[pair][0], p) for pair, p in asked.items() if pair in there and there[pair][1] == "open"]
    names = ("probability", "match_weight", "evidence", "value_at_stake")
    update_rows(ReviewPair, names, [(*_scores(p, proposal.scored, still, worth), pk) for pk, p in again])
    insert_rows(
        ReviewPair,
        ("id", "left", "right", *names, "state", "found_at"),
        (
            (pk, p.left, p.right, *_scores(p, proposal.scored, still, worth), "open", at)
            for pk, p in zip(new_ids(ReviewPair, len(fresh)), fresh, strict=True)
        ),
    )
    return len(fresh) + len(again)


def _scores(
    pair: ScoredPair, scored: Scored, still: Mapping[int, int], worth: Mapping[int, Decimal]
) -> tuple[float, float, dict[str, Any], Decimal | None]:
    known = [worth[still[r]] for r in (pair.left, pair.right) if still[r] in worth]
    evidence = scored.evidence[pair.left, pair.right]
    return pair.probability, _weight(evidence), evidence, sum(known, Decimal(0)) if known else None


def weigh_questions() -> int:
    """Put today's value on every open question, in the caller's transaction: new results reorder the queue. How many."""
    pairs = list(ReviewPair.objects.filter(state="open").values_list("id", "left__customer_id", "right__customer_id"))
    worth = worth_of(sorted({customer for _pk, *both in pairs for customer in both}))
    stakes = ((pk, [worth[customer] for customer in both if customer in worth]) for pk, *both in pairs)
    update_rows(ReviewPair, ("value_at_stake",), [(sum(known, Decimal(0)) if known else None, pk) for pk, known in stakes])
    return len(pairs)


def _weight(evidence: Mapping[str, Any]) -> float:
    return float(evidence["weight"])


def ask_for_matching(*, by: Actor, at: datetime) -> queue.Job:
    """Have all customers compared in the background. Asked again while it waits or runs, it is the same job."""
    by.require("customers.match")
    with transaction.atomic():
        waiting = match_under_way()
        if waiting is not None:
            return waiting
        record_event("customers.matching-asked", by=by, at=at, subject_kind="customers")
        return queue.enqueue("customers.match", {}, by=by, at=at)
