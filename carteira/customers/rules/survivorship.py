"""Which source's word counts for each field of the one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carteira.customers.rules.identifiers import tax_id_of
from carteira.fields.rules.values import PREFIX, with_folded

HAND = "carteira"
"""The source of what our people typed; it beats every other source, also when they emptied a field."""

BLOCKS: tuple[tuple[str, ...], ...] = (
    ("name",), ("kind",), ("tax_id", "tax_id_kind"), ("email",), ("phone",), ("address", "city", "region", "postal_code", "country"),
    ("language",), ("status",), ("relationship",), ("owner",), ("territory",), ("group",),
)  # fmt: skip
"""Fields that survive together: half of one address and half of another is no address."""

FIELDS = tuple(name for block in BLOCKS for name in block)
DEFAULTS: Mapping[str, Any] = {"kind": "organisation", "status": "active", "owner": None, "territory": None, "group": None}


@dataclass(frozen=True)
class Said:
    """What one source says today."""

    identity: int
    source: str
    received_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """How a field is chosen: 'most recent', 'most frequent', 'most complete' or 'source order'."""

    strategy: str = "most recent"
    sources: tuple[str, ...] = ()


MOST_RECENT = Rule()
STRATEGIES = ("most recent", "most frequent", "most complete", "source order")


def golden(said: Sequence[Said], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """The one record that follows from what the sources say; same words in, same record out, in any order."""
    added = added_names(said)
    record: dict[str, Any] = {}
    if len(said) == 1:  # nearly all customers
        only = said[0].payload
        record = {name: value if (value := only.get(name)) not in (None, "") else DEFAULTS.get(name, "") for name in FIELDS}
        return record | {"custom": _added({name: only[name] for name in added})}
    newest = sorted(said, key=lambda s: (s.received_at, s.identity), reverse=True)
    for block in (*BLOCKS, *((name,) for name in added)):
        record.update(_survivor(block, newest, rules.get(block[0], MOST_RECENT)))
    return record | {"custom": _added({name: record.pop(name) for name in added})}


def added_names(said: Sequence[Said]) -> list[str]:
    """The fields that the company added and of which any source speaks."""
    return sorted({name for one in said for name in one.payload if name.startswith(PREFIX)})


def _added(values: Mapping[str, str]) -> dict[str, str] | None:
    """The added fields as the record keeps them: by key; nothing where nothing is known."""
    return with_folded({name.removeprefix(PREFIX): text for name, text in values.items()}) or None


def survivor_sources(said: Sequence[Said], rules: Mapping[str, Rule]) -> dict[str, str]:
    """For each field the source whose word it is, for the sources tab; empty where nobody said anything."""
    newest = sorted(said, key=lambda s: (s.received_at, s.identity), reverse=True)
    found: dict[str, str] = {}
    for block in (*BLOCKS, *((name,) for name in added_names(said))):
        winner = _winner(block, newest, rules.get(block[0], MOST_RECENT))
        found.update({name: winner.source if winner and winner.payload.get(name) not in ("", None) else "" for name in block})
    return found


def _survivor(block: tuple[str, ...], newest: list[Said], rule: Rule) -> dict[str, Any]:
    winner = _winner(block, newest, rule)
    values = {name: DEFAULTS.get(name, "") for name in block}
    if winner:
        values.update({name: winner.payload[name] for name in block if winner.payload.get(name) not in (None, "")})
    return values


def _winner(block: tuple[str, ...], newest: list[Said], rule: Rule) -> Said | None:
    for one in newest:
        if one.source == HAND and any(name in one.payload for name in block):
            return one
    speaking = [s for s in newest if any(s.payload.get(name) not in (None, "") for name in block)]
    if block[0] == "tax_id":
        speaking = [s for s in speaking if is_valid_tax_id(s.payload)] or speaking
    if not speaking:
        return None
    return _by_strategy(block, speaking, rule)


def _by_strategy(block: tuple[str, ...], speaking: list[Said], rule: Rule) -> Said:
    if rule.strategy == "most frequent":
        counts = Counter(str(s.payload.get(block[0], "")) for s in speaking)
        return max(speaking, key=lambda s: counts[str(s.payload.get(block[0], ""))])
    if rule.strategy == "most complete":
        return max(speaking, key=lambda s: sum(len(str(s.payload.get(name) or "")) for name in block))
    if rule.strategy == "source order":
        order = {source: place for place, source in enumerate(rule.sources)}
        return min(speaking, key=lambda s: order.get(s.source, len(order)))
    return speaking[0]


def is_valid_tax_id(payload: Mapping[str, Any]) -> bool:
    """Whether the tax number of a record passes its check digits."""
    return bool(tax_id_of(str(payload.get("tax_id") or ""), str(payload.get("country") or "")).kind)
