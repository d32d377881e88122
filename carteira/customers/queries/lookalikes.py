"""Search before create: who may this be, in milliseconds, with the weights of the last run of the matcher."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from carteira.basics.actor import Actor
from carteira.basics.text import fold
from carteira.customers.models import Customer, MatchModel, SourceIdentity
from carteira.customers.queries.matching import ENOUGH_TO_LEARN
from carteira.customers.queries.scope import customers_seen_by
from carteira.customers.queries.searching import AFTER_ALL, matching
from carteira.customers.rules import comparisons as rules
from carteira.customers.rules.identifiers import is_generic_email, is_generic_phone
from carteira.customers.rules.payload import keys_of, normalised
from carteira.customers.rules.records import comparable

MOST_COMPARED, MOST_SHOWN, BEGINNING = 200, 5, 4
LIKELY = 0.5
TYPED = ("name", "tax_id", "email", "phone", "postal_code", "city", "address", "country")


@dataclass(frozen=True)
class LookAlike:
    """A customer that may be the one being typed, how likely, and why."""

    customer: Customer
    probability: float
    weight: float
    fields: tuple[tuple[str, str, float], ...]


def lookalikes(values: Mapping[str, Any], *, by: Actor, country: str = "BR", least: float = LIKELY) -> list[LookAlike]:
    """The customers of this actor that the typed values may mean, the likeliest first: likely ones, and those of the same name or key."""
    said = normalised({k: str(values.get(k) or "")[: 20 if k == "postal_code" else 120] for k in TYPED}, country=country)
    if len(str(said["name"])) < BEGINNING and not (said["tax_id"] or said["email"] or said["phone"]):
        return []
    mine = _compared(said)
    model = MatchModel.objects.order_by("-id").first()
    weights: rules.Weights = model.weights if model else rules.fixed_weights()
    prior = model.prior if model else rules.fixed_prior(1_000)
    found = [_score(mine, c, weights, prior, model.records if model else 1_000) for c in _candidates(said, customers_seen_by(by))]
    likely = sorted((f for f in found if f.probability >= least or _striking(f)), key=lambda f: -f.weight)
    return likely[:MOST_SHOWN]


def _striking(found: LookAlike) -> bool:
    """Whether a person would want to see it, however large the base: the same name or the same key, and no other tax number."""
    levels = {field: label for field, label, _weight in found.fields}
    return levels.get("tax_id") != rules.OTHER and any(levels.get(field) == "same" for field in ("name", "tax_id", "email", "phone"))


def _candidates(said: Mapping[str, Any], seen: QuerySet[Customer]) -> list[Customer]:
    """By exact keys, by the beginning of the name, by its longest word: each walks an index and stops early."""
    found: dict[int, Customer] = {}
    for name, key in zip(("tax_key", "email_key", "phone_key"), keys_of(said), strict=True):
        if key:
            holders = SourceIdentity.objects.filter(**{name: key}).values("customer_id")[:MOST_COMPARED]
            found.update({c.pk: c for c in seen.filter(pk__in=list(holders.values_list("customer_id", flat=True)))})
    folded = fold(str(said["name"]))
    if len(folded) >= BEGINNING:
        begin = folded[: max(BEGINNING, len(folded) // 2)]
        near = seen.filter(name_key__gte=begin, name_key__lt=begin + AFTER_ALL).order_by("name_key", "id")[: MOST_COMPARED // 2]
        longest = max(folded.split(), key=len)
        found.update({c.pk: c for c in (*near, *matching(seen, longest).order_by()[: MOST_COMPARED // 2])})
    return list(found.values())[:MOST_COMPARED]


def _compared(said: Mapping[str, Any]) -> dict[str, str]:
    email, phone = str(said.get("email", "")), str(said.get("phone", ""))
    return comparable(
        name=said["name"], tax_id=said["tax_id"], tax_kind=said["tax_id_kind"], email="" if is_generic_email(email) else email,
        phone="" if is_generic_phone(phone) else phone, postal_code=said["postal_code"], city=said["city"], address=said["address"],
    )  # fmt: skip


def _score(mine: rules.Record, customer: Customer, weights: rules.Weights, prior: float, records: int) -> LookAlike:
    theirs = comparable(
        name=customer.name, tax_id=customer.tax_id, tax_kind=customer.tax_id_kind, email=customer.email, phone=customer.phone,
        postal_code=customer.postal_code, city=customer.city, address=customer.address,
    )  # fmt: skip
    fields: list[tuple[str, str, float]] = []
    for comparison in rules.COMPARISONS:
        place = rules.level_of(comparison, mine, theirs)
        if place is not None:
            label, weight = _weight(comparison, weights[comparison.field], place, records)
            fields.append((comparison.field, label, round(weight, 2)))
    total = rules.prior_weight(prior) + sum(weight for _field, _label, weight in fields)
    return LookAlike(customer, rules.probability(total), round(total, 2), tuple(fields))


def _weight(comparison: rules.Comparison, levels: Sequence[Sequence[Any]], place: int, records: int) -> tuple[str, float]:
    label, m, u = levels[place]
    rare = place < len(comparison.levels) and comparison.levels[place].rare
    # Frequencies of single values stay with the batch; here a value is at least as common as one record in the base.
    return str(label), math.log2(m / max(u, 1 / records if rare and records >= ENOUGH_TO_LEARN else 0.0))
