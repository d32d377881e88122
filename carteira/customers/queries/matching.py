"""Which customers may be one: all records compared at once by Splink, and what should follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Min

from carteira.basics.actor import Actor
from carteira.customers.models import Customer, LinkAssertion, SourceIdentity
from carteira.customers.rules import comparisons as rules
from carteira.customers.rules.clusters import REVIEW, Clustering, ScoredPair, cluster
from carteira.customers.rules.records import comparable, without_shared
from carteira.engine.matching import Learned, Matcher, Plan

if TYPE_CHECKING:
    import pyarrow as pa

ENOUGH_TO_LEARN, FAR = 500, 200
COMPARED = ("name", "tax_id", "tax_id_kind", "email", "phone", "postal_code", "city", "address")
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Weights:
    """The match weights that were used, and how they came about."""

    prior: float
    weights: dict[str, list[list[Any]]]
    learned: bool
    note: str
    records: int


@dataclass
class Scored:
    """The pairs worth a look, the weight of every field for each, and the weights they were scored with."""

    used: Weights
    pairs: list[ScoredPair] = field(default_factory=list)
    evidence: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)


@dataclass
class Proposal:
    """What a run of the matcher proposes. Records are oldest identities; `customer` says whom each stood for when read."""

    scored: Scored
    outcome: Clustering
    customer: dict[int, int]


def score_records(records: Mapping[int, rules.Record], *, least: float = REVIEW) -> Scored:
    """Compare records (by id) and return all pairs of probability `least` or more, with evidence field by field."""
    records = without_shared(records)
    fixed = rules.fixed_weights()
    prior = rules.fixed_prior(len(records))
    table = _table(records)
    used = Weights(prior, fixed, False, "Too few records to learn from: fixed weights.", len(records))
    if len(records) >= ENOUGH_TO_LEARN:
        used = _learned(table, used)
    matcher = Matcher(table, _plan(used))
    try:
        found = matcher.pairs(least=least)
    finally:
        matcher.close()
    scored = Scored(used)
    for row in found.to_pylist():
        pair = ScoredPair(row["left"], row["right"], row["match_probability"])
        scored.pairs.append(pair)
        scored.evidence[pair.left, pair.right] = _evidence(row, records[pair.left], records[pair.right], used)
    return scored


def _learned(table: pa.Table, fixed: Weights) -> Weights:
    matcher = Matcher(table, _plan(fixed))
    try:
        learned: Learned = matcher.learn()
    finally:
        matcher.close()
    if not learned.weights:
        return Weights(fixed.prior, fixed.weights, False, "Too few likely pairs to learn from: fixed weights.", fixed.records)
    weights, stayed = rules.trusted(learned.weights, fixed.weights)
    note = f"Learned from {fixed.records} records." + (f" Fixed weights for: {', '.join(stayed)}." if stayed else "")
    prior = min(max(learned.prior, fixed.prior / FAR), fixed.prior * FAR)
    return Weights(prior, weights, True, note, fixed.records)


def _plan(used: Weights) -> Plan:
    rare = used.records >= ENOUGH_TO_LEARN
    return Plan(rules.splink_comparisons(used.weights, rare=rare), rules.BLOCKS, used.prior, rules.LEARN_FROM, rules.SURE)


def _table(records: Mapping[int, rules.Record]) -> pa.Table:
    import pyarrow as pa  # here, so that pages do not pay for loading it

    columns: dict[str, Any] = {"id": pa.array(list(records), pa.int64())}
    for name in rules.COLUMNS:
        columns[name] = pa.array([r.get(name) or None for r in records.values()], pa.string())
    return pa.table(columns)


def _evidence(row: Mapping[str, Any], left: rules.Record, right: rules.Record, used: Weights) -> dict[str, Any]:
    fields = []
    for comparison in rules.COMPARISONS:
        place = rules.level_of(comparison, left, right)
        level = "unknown" if place is None else used.weights[comparison.field][place][0]
        fields.append({"field": comparison.field, "level": level, "weight": round(row[f"mw_{comparison.field}"] or 0.0, 3)})
    return {"prior": round(rules.prior_weight(used.prior), 3), "fields": fields, "weight": round(row["match_weight"], 3)}


def _silently(done: int, total: int, text: str) -> None:
    """Tell nobody."""


def propose_duplicates(*, by: Actor, tell: Tell = _silently) -> Proposal:
    """Compare all customers with each other and propose what to join, what to ask. Changes nothing."""
    by.require("customers.match")
    tell(0, 4, "reading")
    customers, records, keys = _records()
    tell(1, 4, "comparing")
    scored = score_records(records)
    tell(2, 4, "clustering")
    outcome = cluster(scored.pairs, keys=keys, different=_kept_apart(customers))
    tell(3, 4, "writing")
    return Proposal(scored, outcome, customers)


def _records() -> tuple[dict[int, int], dict[int, rules.Record], dict[int, tuple[str, ...]]]:
    """Customers alive, each by its oldest identity; their compared columns; the tax keys that they hold."""
    oldest = dict(SourceIdentity.objects.order_by().values_list("customer_id").annotate(first=Min("id")))
    customers: dict[int, int] = {}
    records: dict[int, rules.Record] = {}
    living = Customer.objects.filter(trashed_at=None).exclude(status=Customer.Status.ABSORBED).order_by("id")
    for pk, *values in living.values_list("id", *COMPARED).iterator(chunk_size=10_000):
        if pk in oldest:
            name, tax_id, kind, email, phone, postal_code, city, address = values
            customers[oldest[pk]] = pk
            records[oldest[pk]] = comparable(
                name=name, tax_id=tax_id, tax_kind=kind, email=email, phone=phone, postal_code=postal_code, city=city, address=address
            )
    keys: dict[int, tuple[str, ...]] = {}
    held = (
        SourceIdentity.objects.filter(customer__trashed_at=None)
        .exclude(tax_key="")
        .order_by()
        .values_list("customer_id", "tax_key")
        .distinct()
    )
    for customer, key in held.iterator(chunk_size=10_000):
        keys[oldest[customer]] = (*keys.get(oldest[customer], ()), key)
    return customers, records, keys


def _kept_apart(customers: Mapping[int, int]) -> list[tuple[int, int]]:
    """Pairs that a person declared different, as the records that stand for them today."""
    stands_for = {customer: identity for identity, customer in customers.items()}
    said = LinkAssertion.objects.filter(verdict="different", superseded_by=None)
    rows = said.values_list("left__customer_id", "right__customer_id")
    return [(stands_for[a], stands_for[b]) for a, b in rows if a != b and a in stands_for and b in stands_for]
