"""What was kept of a run, so that screens need not compute it."""

from __future__ import annotations

from typing import Any

from carteira.portfolio.models import PortfolioSnapshot


def kept(run_id: int, kind: str) -> dict[str, Any] | None:
    """The kept figures of a run, if there are any."""
    return kept_of(run_id, kind).get(kind)


def kept_of(run_id: int, *kinds: str) -> dict[str, dict[str, Any]]:
    """Several kinds of kept figures at once, those that there are."""
    return dict(PortfolioSnapshot.objects.filter(run_id=run_id, kind__in=kinds).values_list("kind", "content"))
