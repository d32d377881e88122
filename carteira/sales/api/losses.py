"""Losses and what came back, by API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from carteira.sales.queries.losses import losses, plain_losses
from carteira.web.requests import actor_of

router = Router()


@router.get("/losses", response=list[dict[str, Any]], operation_id="show_losses")
def list_losses(request: HttpRequest) -> list[dict[str, Any]]:
    """Losses of a year by reason and source: worth, taken up again, won back, and whose customer bought later."""
    return plain_losses(losses(by=actor_of(request), until=timezone.localdate()))
