"""Feed customers the way an import does, and compare the database with what it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from carteira.basics.actor import Actor
from carteira.basics.taking import Outcome, Row, Taking
from carteira.customers.actions import take_source_records
from carteira.customers.models import Customer, Interaction, SourceIdentity, SourceRecord
from tests.company import NOW

IMPORTER = Actor.system("import")
MOVING = ("version", "updated_at")


def row(key: str, line: int = 2, **values: Any) -> Row:
    """One line of a file."""
    digest = hashlib.blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=16).hexdigest()
    return Row(line, key, digest, values)


def take(rows: Sequence[Row], *, source: str = "erp", import_id: int | None = 1, at: datetime = NOW) -> list[Outcome]:
    """Take rows of one source."""
    return list(take_source_records(rows, Taking(source, IMPORTER, at, import_id)))


def customer_of(key: str, source: str = "erp") -> int:
    """The customer that a source's record counts for."""
    return SourceIdentity.objects.values_list("customer_id", flat=True).get(source=source, native_id=key)


def identity_of(key: str, source: str = "erp") -> int:
    """The identity of a source's record."""
    return SourceIdentity.objects.values_list("id", flat=True).get(source=source, native_id=key)


def snapshot() -> dict[str, list[Mapping[str, Any]]]:
    """Every row that a merge may touch, without what only ever grows."""
    models = (Customer, SourceIdentity, SourceRecord, Interaction)
    return {
        model.__name__: [{k: v for k, v in found.items() if k not in MOVING} for found in model.objects.order_by("id").values()]
        for model in models
    }
