"""Secrets at rest: sealed under the installation's key, one derived key for each purpose; earlier keys still open them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

Key = str | bytes


class Unsealable(ValueError):
    """The text was sealed under a key that is no longer here, or was changed."""


def seal(text: str, *, keys: Sequence[Key], purpose: str) -> str:
    """The text, unreadable without one of the keys; the first key seals."""
    return _vault(keys, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, keys: Sequence[Key], purpose: str) -> str:
    """The text again; raises Unsealable."""
    try:
        return _vault(keys, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def _vault(keys: Sequence[Key], purpose: str) -> MultiFernet:
    raw = [key if isinstance(key, bytes) else key.encode() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"{purpose} ".encode() + key).digest())) for key in raw])
