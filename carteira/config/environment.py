"""Settings from the environment (`CARTEIRA_*`), typed, failing loudly."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(RuntimeError):
    """An environment variable holds what the product cannot use."""


def home() -> Path:
    """The data folder: `CARTEIRA_HOME`, else `data` beside the checkout."""
    folder = Path(os.environ.get("CARTEIRA_HOME") or Path(__file__).resolve().parents[2] / "data").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def flag(name: str, default: bool) -> bool:
    """A yes/no variable."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("", "1", "0", "true", "false", "yes", "no"):
        return default if text == "" else text in ("1", "true", "yes")
    raise BadSetting(f"{name}={text!r}: use 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole-number variable."""
    text = os.environ.get(name, "").strip()
    if text and not text.isdigit():
        raise BadSetting(f"{name}={text!r}: use a whole number.")
    return int(text) if text else default


def secret_key(folder: Path) -> str:
    """`CARTEIRA_SECRET_KEY`, else a random key kept in the data folder (mode 0600), made on first start."""
    if key := os.environ.get("CARTEIRA_SECRET_KEY"):
        return key
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def database(folder: Path) -> dict[str, Any]:
    """`CARTEIRA_DATABASE_URL` (postgresql://user:password@host:port/name or sqlite:///path), else SQLite in the data folder."""
    url = os.environ.get("CARTEIRA_DATABASE_URL", "").strip()
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        name = unquote(parts.path[1:]) if url else str(folder / "carteira.sqlite3")
        return {
            "ENGINE": "carteira.engine.sqlite",
            "NAME": name,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
            "TEST": {"NAME": str(folder / f"test-{os.getpid()}.sqlite3")},
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise BadSetting(f"CARTEIRA_DATABASE_URL begins with {parts.scheme!r}: use sqlite:// or postgresql://.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10}, **query},
    }
