"""The ledger as plain values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from carteira.returns.models import EffortEntry
from carteira.returns.queries.relationship import Relationship
from carteira.returns.rules.ledger import Ledger, Sum


def _text(value: Decimal | None, places: int = 2) -> str | None:
    return None if value is None else f"{value:.{places}f}"


def summed(one: Sum) -> dict[str, Any]:
    """One sum."""
    return {
        "name": one.name, "minutes": _text(one.minutes), "planned": _text(one.planned), "estimated": _text(one.estimated), "cost": _text(one.cost),
        "costed_minutes": _text(one.costed), "unlinked_share": _text(one.unlinked_share, 4), "coverage": _text(one.coverage, 4), "untimed": one.untimed,
    }  # fmt: skip


def told(found: Ledger) -> dict[str, Any]:
    """The ledger of a window."""
    return {
        "whole": summed(found.whole), "kinds": [summed(one) for one in found.kinds], "roles": [summed(one) for one in found.roles],
        "customers": [summed(one) for one in found.customers[:200]], "unassigned_minutes": _text(found.unassigned),
        "unassigned_share": _text(found.unassigned_share, 4), "warns": found.warns,
    }  # fmt: skip


def relationship(found: Relationship) -> dict[str, Any]:
    """One relationship."""
    return {
        "customer": found.customer.pk, "name": found.customer.name, **told(found.ledger), "firm_warns": found.warns, "result": _text(found.result),
        "currency": found.currency, "run": [day.isoformat() for day in found.run] if found.run else None,
        "months": [{"month": month, "kinds": {k: _text(v) for k, v in kinds.items()}, "minutes": _text(one.minutes), "cost": _text(one.cost)} for month, kinds, one in found.months],
    }  # fmt: skip


def entry(one: EffortEntry) -> dict[str, Any]:
    """An entry."""
    return {
        "id": one.pk, "day": one.day.isoformat(), "minutes": str(one.minutes), "kind": one.kind, "plan_link": one.plan_link or None,
        "shares": [{"identity": share.identity_id, "share": str(share.share), "minutes": str(share.minutes)} for share in one.shares.all()],
    }  # fmt: skip
