"""What was kept of a run, so that screens need not compute it."""

from __future__ import annotations

from typing import Any

from carteira.portfolio.models import PortfolioSnapshot


def kept(run_id: int, kind: str) -> dict[str, Any] | None:
    """The kept figures of a run, if there are any."""
    return PortfolioSnapshot.objects.filter(run_id=run_id, kind=kind).values_list("content", flat=True).first()
