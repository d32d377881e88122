"""What is frozen when a customer is judged: plain values, no names, no texts of persons."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from carteira.basics.money import to_cents
from carteira.portfolio.queries.standing import View
from carteira.portfolio.rules.effects import percent
from carteira.portfolio.rules.levers import Outcome

STEPS = (
    "list_amount", "on_invoice", "invoice", "off_invoice", "pocket", "cogs", "pocket_margin", "cost_to_serve", "direct_costs",
    "financing", "result", "orders", "days_to_pay",
)  # fmt: skip


def evidence_content(view: View, *, policy_number: int) -> dict[str, Any]:
    """The figures as text, so that their hash is the same on every machine."""
    row = view.result
    return {
        "run": {"id": view.run.id, "from": view.run.starts_on.isoformat(), "until": view.run.ends_before.isoformat()},
        "policy": policy_number,
        "currency": view.run.currency,
        "result": {step: _text(getattr(row, step)) for step in STEPS} if row is not None else {},
        "unknown": list(row.unknown) if row is not None else ["no result in this run"],
        "hurdle": _text(view.standing.hurdle),
        "gap": _text(view.standing.gap),
        "bases": {
            "profitability": _text(view.bases.profitability),
            "relationship": _text(view.bases.relationship),
            "return_on_effort": _text(view.bases.return_on_effort),
        },
        "payment": {"verdict": view.payment.verdict, "baseline": view.payment.baseline, "days": view.payment.days},
        "history": {"losses": view.history.losses, "periods": view.history.periods, "basis": view.history.basis},
        "causes": {cause.driver: _text(cause.amount) for cause in view.causes},
        "simulation": _simulation(view),
        "proposed": {"rung": view.proposal.rung.value if view.proposal.rung else "", "rule": view.proposal.rule},
        "open": list(view.standing.open_items),
    }


def _simulation(view: View) -> dict[str, Any]:
    found = view.simulation
    if found is None:
        return {}
    return {
        "before": _outcome(found.before),
        "best_fix": _outcome(found.best),
        "smallest_fix": _outcome(found.smallest) if found.smallest else None,
        "reprice_needed_percent": _text(percent(found.reprice_after)),
        "drop_now": _text(to_cents(found.drop_now.total)),
        "contagion": _text(to_cents(found.drop_now.contagion)),
        "changed_since_run": found.changed_since_run,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "result": _text(to_cents(outcome.result)),
        "settings": {name: value if isinstance(value, bool) else _text(value) for name, value in outcome.settings.items()},
    }


def _text(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the content in one order."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
