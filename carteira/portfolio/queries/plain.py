"""Answers as plain values: money as decimal text, dates in ISO 8601. One shape for command line and API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from carteira.basics.money import to_cents
from carteira.portfolio.models import Decision, Membership, TargetProfile
from carteira.portfolio.queries.candidates import Candidate
from carteira.portfolio.queries.cases import CaseView
from carteira.portfolio.queries.fits import Assessment
from carteira.portfolio.queries.segments import Preview, SegmentStanding
from carteira.portfolio.queries.simulate import Simulation
from carteira.portfolio.queries.words import RULES
from carteira.portfolio.rules.effects import percent
from carteira.portfolio.rules.levers import Outcome


def money(value: Decimal | None) -> str | None:
    """An amount to the cent; None stays None."""
    return None if value is None else f"{to_cents(value):f}"


def setting(value: Decimal | bool) -> bool | str:
    """A lever's value."""
    return value if isinstance(value, bool) else f"{value.normalize():f}"


def outcome(found: Outcome | None) -> dict[str, Any] | None:
    """A result under one setting of the levers."""
    if found is None:
        return None
    return {
        "result": money(found.result),
        "settings": {name: setting(value) for name, value in found.settings.items()},
        "cost_to_serve": money(found.cost_to_serve),
        "financing": money(found.financing),
        "freed_minutes": {pool: f"{minutes.quantize(Decimal('0.01')):f}" for pool, minutes in found.freed_minutes.items()},
    }


def simulation(found: Simulation) -> dict[str, Any]:
    """Before, after, gap, price needed, effect of leaving now."""
    return {
        "customer": found.customer.name,
        "customer_id": found.customer.pk,
        "run": found.run.id,
        "currency": found.currency,
        "hurdle": money(found.hurdle),
        "before": money(found.before.result),
        "after": money(found.after.result),
        "gap_before": money(found.gap_before),
        "gap": money(found.gap_after),
        "closes": found.gap_after <= 0,
        "settings": {name: setting(value) for name, value in found.after.settings.items()},
        "limits": {name: setting(value) for name, value in found.limits.items()},
        "smallest_fix": outcome(found.smallest),
        "best_fix": outcome(found.best),
        "freed_minutes": (outcome(found.after) or {})["freed_minutes"],
        "reprice_needed_before_fix_percent": text(percent(found.reprice_before)),
        "reprice_needed_percent": text(percent(found.reprice_after)),
        "tolerable_leave_probability": text(found.tolerable_leave, places=4),
        "drop_now": money(found.drop_now.total),
        "drop_now_parts": drop_parts(found),
        "legal": list(found.legal),
        "changed_since_run": found.changed_since_run,
    }


def drop_parts(found: Simulation) -> dict[str, str | None]:
    """What leaving now takes and gives, and the cost that stays."""
    drop = found.drop_now
    return {
        "pocket_margin_lost": money(-drop.pocket_margin_lost),
        "cost_avoided": money(drop.cost_avoided),
        "direct_costs_saved": money(drop.direct_costs_saved),
        "financing_saved": money(drop.financing_saved),
        "contagion": money(-drop.contagion),
        "linked_value": money(-drop.linked_value),
        "cost_that_stays": money(drop.cost_that_stays),
    }


def text(value: Decimal | None, *, places: int | None = None) -> str | None:
    """A number as text."""
    if value is None:
        return None
    return f"{value:f}" if places is None else f"{value:.{places}f}"


def case(found: CaseView) -> dict[str, Any]:
    """A customer before the ladder."""
    view = found.view
    return {
        "customer": view.customer.name,
        "customer_id": view.customer.pk,
        "run": view.run.id,
        "result": money(view.standing.result),
        "gap": money(view.standing.gap),
        "proposed": view.proposal.rung.value if view.proposal.rung else None,
        "rule": view.proposal.rule,
        "rule_words": str(RULES[view.proposal.rule]),
        "bases": {
            "profitability": money(view.bases.profitability),
            "relationship": text(view.bases.relationship, places=4),
            "return_on_effort": text(view.bases.return_on_effort, places=4),
        },
        "payment": view.payment.verdict,
        "periods": view.history.periods,
        "history": view.history.basis,
        "causes": [{"driver": cause.driver, "amount": money(cause.amount)} for cause in view.causes],
        "steps": [{"step": step.rung.value, "barred": list(step.bars)} for step in found.steps],
        "status": found.case.status if found.case else None,
        "rung": found.case.rung or None if found.case else None,
        "next_review_on": found.case.next_review_on.isoformat() if found.case and found.case.next_review_on else None,
        "simulation": simulation(view.simulation) if view.simulation else None,
    }


def fit(profile: TargetProfile, found: Assessment) -> dict[str, Any]:
    """One customer against one profile."""
    return {
        "target": profile.name,
        "version": profile.number,
        "low": text(found.fit.low, places=4),
        "high": text(found.fit.high, places=4),
        "verdict": found.fit.verdict,
        "anti_target": found.fit.anti_target,
        "criteria": [{"name": one.name, "kind": one.kind, "answer": one.answer} for one in found.criteria],
    }


def candidate(found: Candidate) -> dict[str, Any]:
    """One line of the candidates."""
    return {
        "customer": found.customer.name,
        "customer_id": found.customer.pk,
        "result": money(found.result.result),
        "pocket": money(found.result.pocket),
        "cause": found.main_cause.driver if found.main_cause else None,
        "cause_amount": money(found.main_cause.amount) if found.main_cause else None,
        "causes": [{"driver": cause.driver, "amount": money(cause.amount)} for cause in found.causes],
        "periods": found.history.periods,
        "losses": found.history.losses,
        "basis": found.history.basis,
        "payment": found.payment.verdict,
        "rung": found.case.rung or None if found.case else None,
        "status": found.case.status if found.case else None,
    }


def decision(row: Decision) -> dict[str, Any]:
    """One decision with what came of it."""
    outcome = getattr(row, "outcome", None)
    return {
        "decision": row.pk,
        "step": row.chosen,
        "customer_id": row.customer_id,
        "subject": {"kind": row.subject_kind, "id": row.subject_id},
        "case": row.case_id,
        "why": row.reason,
        "rule": row.rule,
        "evidence": row.evidence.digest,
        "evidence_on": row.evidence.evidence_on.isoformat(),
        "expected": money(row.expected_value),
        "review_on": row.review_on.isoformat(),
        "decided_at": row.decided_at.isoformat(),
        "decided_by": row.decided_by,
        "cites": row.cites,
        "measured": money(outcome.measured) if outcome else None,
        "hit": outcome.hit if outcome else None,
    }


def belonging(row: Membership) -> dict[str, Any]:
    """One customer's segment."""
    return {
        "customer_id": row.customer_id,
        "customer": row.customer.name,
        "segment": row.segment.code if row.segment else None,
        "since": row.valid_from.isoformat(),
    }


def segment(row: SegmentStanding) -> dict[str, Any]:
    """One segment with its economics."""
    return {
        "segment": row.code or None,
        "name": row.name,
        "market": row.market,
        "rule": row.rule,
        "desired_share": text(row.desired_share),
        "customers": row.customers,
        "pocket": money(row.pocket),
        "result": money(row.result),
        "below_hurdle": row.below_hurdle,
        "minutes": money(row.minutes),
    }


def previewed(found: Preview) -> dict[str, Any]:
    """Who would enter and leave."""
    return {
        "total": found.total,
        "changing": found.changing,
        "by_segment": found.by_segment,
        "unknown": found.unknown,
        "moves": [
            {"from": move.source, "to": move.target, "customers": move.count, "examples": list(move.examples)}
            for move in found.moves
            if move.source != move.target
        ],
    }
