"""What the desk writes: that data left the house."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from carteira.basics.actor import Actor
from carteira.governance.actions import record_event


def note_export(*, kind: str, rows: int, query: str, by: Actor, at: datetime) -> None:
    """Keep who took which customers out, as what."""
    by.require("customers.export")
    detail: dict[str, Any] = {"kind": kind, "rows": rows, "query": query[:500]}
    with transaction.atomic():
        record_event("customers.customers-exported", by=by, at=at, subject_kind="customer", detail=detail)
