"""Proposals as plain values: what the API and the command line answer. Money as text."""

from __future__ import annotations

from typing import Any

from carteira.sales.models import Proposal, ProposalVersion
from carteira.sales.queries.plain import text, when
from carteira.sales.queries.proposals import ProposalView
from carteira.sales.rules.offer import Economics

STEPS = (
    "list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cogs", "pocket_margin", "cost_to_serve", "gifts", "financing",
    "contribution", "concessions",
)  # fmt: skip


def economics(found: Economics) -> dict[str, Any]:
    """The waterfall."""
    minutes = {pool: f"{amount:f}" for pool, amount in found.minutes_by_pool.items()}
    return {**{step: text(getattr(found, step)) for step in STEPS}, "minutes": minutes, "unknown": list(found.unknown)}


def proposal(row: Proposal) -> dict[str, Any]:
    """One proposal in a list."""
    return {
        "proposal": row.pk, "opportunity": row.opportunity_id, "name": row.opportunity.name, "customer": row.opportunity.identity.customer_id,
        "state": row.state, "created_at": when(row.created_at), "decided_at": when(row.decided_at), "order": row.order_id,
        "loss_reason": row.loss_reason, "loss_source": row.loss_source,
    }  # fmt: skip


def version(row: ProposalVersion) -> dict[str, Any]:
    """One version with its lines."""
    return {
        "number": row.number, "state": row.state, "currency": row.currency, "valid_until": when(row.valid_until), "promised_on": when(row.promised_on),
        "sent_at": when(row.sent_at), "version": row.version,
        "lines": [
            {
                "description": line.description, "quantity": f"{line.quantity:f}", "list_price": text(line.list_price),
                "discount_share": f"{line.discount_share:f}", "unit_cost": text(line.unit_cost),
            }
            for line in row.lines.all()
        ],
    }  # fmt: skip


def proposal_in_full(found: ProposalView) -> dict[str, Any]:
    """One proposal with everything."""
    asked = [{"follow_up": one.pk, "due_on": when(one.due_on), "outcome": one.outcome, "note": one.note} for one in found.follow_ups]
    return {
        **proposal(found.proposal), "versions": [version(row) for row in found.versions], "economics": economics(found.economics),
        "earliest_day": when(found.honest_day), "follow_ups": asked,
    }  # fmt: skip
