"""Reports as documents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from carteira.basics.actor import Actor
from carteira.reports.models import Report
from carteira.reports.queries.catalogue import COUNT, offers
from carteira.reports.queries.drilled import Drilled
from carteira.reports.queries.kept import reports_for
from carteira.reports.queries.ready import ready
from carteira.reports.queries.saying import measure_words
from carteira.reports.rules.days import BUCKETS


def reports(*, by: Actor) -> list[dict[str, Any]]:
    """Every report that the actor may run."""
    fixed = [{"code": one.code, "name": str(one.name), "about": str(one.about), "question": one.question} for one in ready(by=by)]
    return [*fixed, *(report(one, by=by) for one in reports_for(by))]


def report(one: Report, *, by: Actor) -> dict[str, Any]:
    """A report that somebody keeps."""
    return {
        "id": one.pk, "name": one.name, "about": one.about, "question": one.question, "shared": one.shared_with, "mine": one.owner_id == by.id,
    }  # fmt: skip


def nouns(*, by: Actor) -> list[dict[str, Any]]:
    """What can be asked."""
    return [
        {
            "key": offer.noun.key, "name": str(offer.noun.label), "about": str(offer.noun.about),
            "dimensions": [
                {"key": key, "name": str(one.label), "kind": one.kind, "buckets": list(BUCKETS) if one.kind in ("day", "moment") else []}
                for key, one in offer.dimensions.items()
            ],
            "measures": [{"key": COUNT, "name": measure_words(None, COUNT, offer)}]
            + [{"key": f"{key}.{way}", "name": measure_words(one, way, offer)} for key, one in offer.measures.items() for way in one.ways],
        }
        for offer in offers(by)
    ]  # fmt: skip


def row(one: Any, found: Drilled) -> dict[str, Any]:
    """One row behind a number, with what the list shows of it."""
    values = {shown.key: _text(_read(one, shown.path)) for shown in found.shown}
    currencies = {f"{shown.key}_currency": _text(_read(one, shown.currency)) for shown in found.shown if shown.currency}
    return {"id": one.pk, "address": found.asking.offer.noun.address(one), **values, **currencies}


def _read(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)
