"""Keys of rows that have no number of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any


def content_key(code: str, *names: str) -> Callable[[Mapping[str, Any]], str]:
    """The row's own code where the file has one, else a hash of these fields."""

    def key(values: Mapping[str, Any]) -> str:
        own = values.get(code)
        return str(own) if own is not None else hashed(values.get(name) for name in names)

    return key


def hashed(parts: Any) -> str:
    """A short key made of values; starts with # so that it meets no code."""
    return "#" + blake2b(repr(list(parts)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
