"""Settings from the environment (`CARTEIRA_*`), typed, failing loudly."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


class BadSetting(RuntimeError):
    """An environment variable holds what the product cannot use."""


def home() -> Path:
    """The data folder: `CARTEIRA_HOME`, else `data` beside the checkout, else the user's own."""
    root = Path(__file__).resolve().parents[2]
    usual = root / "data" if (root / "pyproject.toml").is_file() else Path.home() / ".local" / "share" / "carteira"
    folder = Path(os.environ.get("CARTEIRA_HOME") or usual).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(
            f"CARTEIRA_HOME={str(folder)!r}: the folder cannot be made ({error.strerror}). Name one that can be written."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"CARTEIRA_HOME={str(folder)!r}: the folder cannot be written.")
    return folder


def flag(name: str, default: bool) -> bool:
    """A yes/no variable."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("", "1", "0", "true", "false", "yes", "no"):
        return default if text == "" else text in ("1", "true", "yes")
    raise BadSetting(f"{name}={text!r}: use 1 or 0.")


def number(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole-number variable."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name}={text!r}: use a whole number from {least} to {most}.")
    return int(text)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """A variable that holds one of a few words."""
    text = os.environ.get(name, "").strip().lower() or default
    if text not in choices:
        raise BadSetting(f"{name}={text!r}: use one of {', '.join(choices)}.")
    return text


def engine() -> tuple[str, str, str]:
    """Where facts are computed: `CARTEIRA_ENGINE`, and for Spark the address of its Connect server and the store that its workers read."""
    name = one_of("CARTEIRA_ENGINE", ("duckdb", "spark"), "duckdb")
    url = os.environ.get("CARTEIRA_SPARK_URL", "").strip()
    store = os.environ.get("CARTEIRA_SPARK_STORE", "").strip()
    if name == "spark" and not (url.startswith("sc://") and len(url) > len("sc://")):
        raise BadSetting(f"CARTEIRA_SPARK_URL={url!r}: name the Spark Connect server, like sc://spark.example:15002.")
    if store and "://" not in store:
        raise BadSetting(f"CARTEIRA_SPARK_STORE={store!r}: use an address like s3://bucket/folder or file:///shared/folder.")
    return name, url, store


def secret_key(folder: Path) -> str:
    """`CARTEIRA_SECRET_KEY`, else a random key kept in the data folder (mode 0600), made on first start."""
    if key := os.environ.get("CARTEIRA_SECRET_KEY"):
        return key
    path = folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(50))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Whole or not at all, and only if nobody else was quicker."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def database(folder: Path) -> dict[str, Any]:
    """`CARTEIRA_DATABASE_URL` (postgresql://user:password@host:port/name or sqlite:////path), else SQLite in the data folder."""
    url = os.environ.get("CARTEIRA_DATABASE_URL", "").strip()
    parts = urlsplit(url)
    if not url:
        return _sqlite(folder / "carteira.sqlite3", folder)
    if parts.scheme == "sqlite" and len(parts.path) > 1:
        return _sqlite(Path(unquote(parts.path[1:])).resolve(), folder)
    if parts.scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgresql(parts)
    raise BadSetting("CARTEIRA_DATABASE_URL: use postgresql://user:password@host:port/name or sqlite:////path/to/file.")


def _sqlite(path: Path, folder: Path) -> dict[str, Any]:
    if not path.parent.is_dir():
        raise BadSetting(f"CARTEIRA_DATABASE_URL: the folder {str(path.parent)!r} is not there.")
    return {
        "ENGINE": "carteira.engine.sqlite",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        "TEST": {"NAME": str(folder / f"test-{os.getpid()}.sqlite3")},
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    query = dict(parse_qsl(parts.query))
    try:
        port = str(parts.port or "")
    except ValueError:
        raise BadSetting("CARTEIRA_DATABASE_URL: the port is not a number from 0 to 65535.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10}, **query},
    }
