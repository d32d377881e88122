"""Keep the portfolio's figures of a run, so that screens need not compute them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.governance.actions import record_event
from carteira.portfolio.models import PortfolioSnapshot, Scheme
from carteira.portfolio.queries.profile import COMPUTED
from carteira.portfolio.queries.risk import computed_risk, risk_kind
from carteira.portfolio.queries.runs import RunView


def keep_snapshots(run: RunView, *, by: Actor, at: datetime) -> list[str]:
    """Compute profile and migration of a run and keep them; again gives the same."""
    by.require("portfolio.review")
    found: dict[str, Any] = {kind: compute(run) for kind, compute in COMPUTED.items()}
    found |= {risk_kind(scheme): asdict(computed_risk(scheme, run)) for scheme in Scheme.objects.order_by("id")}
    with transaction.atomic():
        for kind, content in found.items():
            PortfolioSnapshot.objects.update_or_create(run_id=run.id, kind=kind, defaults={"content": content, "computed_at": at})
        record_event("portfolio.figures-kept", by=by, at=at, subject_kind="run", subject_id=run.id)
    return list(found)
