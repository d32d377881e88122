"""How events are chained: what goes into a digest, and what a value looks like after any database has kept it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def plain(value: Any) -> Any:
    """The value as both databases give it back: text keys, no floats, no dates; without characters that one of them refuses."""
    if isinstance(value, dict):
        return {_text(str(name)): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, bool | int):
        return value
    return _text(str(value))


def _text(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", errors="replace").decode()


def digest(previous: str, at: datetime, *values: Any) -> str:
    """SHA-256 over the digest before, the moment in UTC, and the event's values."""
    content = [previous, at.astimezone(UTC).isoformat(timespec="microseconds"), *values]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
