"""Sales as plain values: what the API and the command line answer. Money as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from carteira.basics.money import to_cents
from carteira.sales.models import Opportunity, ProcessVariant, StageMove
from carteira.sales.queries.board import Board
from carteira.sales.queries.forecast import Calibration, Month
from carteira.sales.rules.pipeline import Expected


def text(value: Decimal | None) -> str | None:
    """An amount with two decimals as text; None is no basis."""
    return None if value is None else f"{to_cents(Decimal(value)):f}"


def when(value: date | datetime | None) -> str | None:
    """ISO 8601."""
    return None if value is None else value.isoformat()


def rounded(value: float | None, places: int = 4) -> float | None:
    """A statistic short enough to read; None stays None."""
    return None if value is None else round(value, places)


def opportunity(row: Opportunity) -> dict[str, Any]:
    """One opportunity."""
    return {
        "opportunity": row.pk, "name": row.name, "customer": row.identity.customer_id, "customer_name": row.identity.customer.name,
        "state": row.state, "step": row.step.code, "value": text(row.value), "currency": row.currency, "expected_on": when(row.expected_on),
        "stated_probability": None if row.stated_probability is None else str(row.stated_probability),
        "owner": row.owner.name if row.owner else None, "source": row.source, "opened_at": when(row.opened_at),
        "entered_at": when(row.entered_at), "closed_at": when(row.closed_at), "next_step": row.next_step, "next_on": when(row.next_on),
        "reopened": row.reopened, "version": row.version,
    }  # fmt: skip


def move(row: StageMove) -> dict[str, Any]:
    """One move."""
    return {
        "at": when(row.at), "by": row.by, "from": row.from_step.code if row.from_step else None, "to": row.to_step.code, "value": text(row.value),
        "probability": rounded(row.probability), "loss_reason": row.loss_reason, "loss_source": row.loss_source, "note": row.note,
    }  # fmt: skip


def expected(one: Expected) -> dict[str, Any]:
    """A sum by currency."""
    return {
        "currency": one.currency,
        "count": one.count,
        "value": text(one.value),
        "weighted": text(one.weighted),
        "without_basis": text(one.without),
    }


def board(found: Board) -> dict[str, Any]:
    """A board without its cards."""
    return {
        "process": found.variant.code, "version": found.variant.number,
        "steps": [
            {"step": lane.step.code, "count": lane.count, "probability": rounded(lane.probability), "sums": [expected(one) for one in lane.sums]}
            for lane in found.lanes
        ],
        "total": [expected(one) for one in found.total],
    }  # fmt: skip


def month(one: Month) -> dict[str, Any]:
    """One month of the forecast."""
    return {"month": when(one.month), "sums": [expected(found) for found in one.sums]}


def calibrated(found: Calibration) -> dict[str, Any]:
    """How right the stated probabilities were."""
    return {
        "closed": found.count, "won": found.won, "brier": rounded(found.brier), "brier_of_base_rate": rounded(found.base),
        "slope": rounded(found.slope), "brier_of_sellers": rounded(found.sellers_brier),
        "bands": [{"stated": rounded(b.stated), "observed": rounded(b.observed), "count": b.count} for b in found.bands],
    }  # fmt: skip


def process(row: ProcessVariant) -> dict[str, Any]:
    """One process with its steps."""
    return {
        "process": row.code, "version": row.number, "name": row.name, "default": row.is_default,
        "steps": [{"step": s.code, "name": s.name, "kind": s.kind, "role": s.role, "clock_hours": s.clock_hours} for s in row.steps.all()],
    }  # fmt: skip
