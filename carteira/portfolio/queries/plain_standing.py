"""Where everybody stands, as plain values: money as decimal text, dates in ISO 8601. One shape for command line and API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from carteira.portfolio.queries.bases import BasesView
from carteira.portfolio.queries.crossing import Crossing
from carteira.portfolio.queries.fits import FitStanding
from carteira.portfolio.queries.levels import LevelRow, LevelView
from carteira.portfolio.queries.lost import LossView
from carteira.portfolio.queries.plain import fit, money, text
from carteira.portfolio.rules.risk import RiskOverlay


def bases(found: BasesView) -> dict[str, Any]:
    """The three bases over everybody."""
    return {
        "run": found.run.id, "currency": found.run.currency, "hurdle": money(found.hurdle), "return_bar": text(found.return_bar),
        "cells": found.cells,
        "customers": [
            {"customer_id": p.customer_id, "customer": p.name, "profitability": f"{p.result:.2f}", "relationship": p.relationship, "return_on_effort": p.return_on_effort}
            for p in found.points
        ],
    }  # fmt: skip


def losses(found: LossView) -> dict[str, Any]:
    """Planned exits and churn of a period."""
    return {
        "run": found.run.id, "currency": found.run.currency, "before": found.before.isoformat() if found.before else None, "reason": found.reason,
        "bought_before": found.bought_before, "planned": found.planned, "churned": found.churned,
        "churn_rate": None if found.churn_rate is None else f"{found.churn_rate:.4f}",
        "lost": [
            {"customer_id": row.customer_id, "customer": row.name, "planned": row.planned, "pocket": money(row.pocket), "result": money(row.result)}
            for row in found.lost
        ],
        "exits": [
            {"customer_id": row.customer_id, "customer": row.name, "approved_at": row.approved_at.isoformat(), "left_at": row.left_at.isoformat(),
             "expected": money(row.expected), "saving": money(row.saving)}
            for row in found.exits
        ],
    }  # fmt: skip


def level(found: LevelView) -> dict[str, Any]:
    """One level with its whole."""
    return {
        "level": found.level, "run": found.run.id, "currency": found.run.currency, "total": _unit(found.total),
        "rows": [_unit(row) for row in found.rows], "others": _unit(found.others) if found.others else None,
    }  # fmt: skip


def _unit(row: LevelRow) -> dict[str, Any]:
    return {
        "id": row.key, "name": row.name, "of": row.of or None, "customers": row.customers, "pocket": money(row.pocket),
        "cost_to_serve": money(row.cost_to_serve), "result": money(row.result), "below_hurdle": row.below_hurdle, "without_basis": row.without_basis,
    }  # fmt: skip


def target(found: FitStanding) -> dict[str, Any]:
    """A target client and who does not fit it."""
    return {
        "target": found.profile.name, "version": found.profile.number, **found.counts,
        "misfits": [
            {"customer_id": one.customer.pk, "customer": one.customer.name, **fit(found.profile, one)} for one in found.misfits
        ],
    }  # fmt: skip


def crossed(found: Crossing) -> dict[str, Any]:
    """Two schemes crossed; null is no definition."""
    cells = [{"row": row or None, "column": column or None, "customers": n} for (row, column), n in sorted(found.counts.items())]
    return {"rows": [code or None for code in found.rows], "columns": [code or None for code in found.columns], "cells": cells}


def risk(found: RiskOverlay) -> dict[str, Any]:
    """Risk of a scheme's mix; null is no basis, and `reason` says why."""
    return {**asdict(found), "segments": [asdict(one) for one in found.segments]}
