"""Keep an uploaded file under a name of ours, and find out how to read it."""

from __future__ import annotations

import hashlib
import re
import uuid
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.channels.importing.kinds import Kind, whole_kind
from carteira.channels.importing.mapping import Mapped, guess_mapping
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.opening import find_dialect, find_headers
from carteira.channels.models import Import
from carteira.governance.actions import record_event

PIECE = 1 << 20
MOST_RATIO = 100
SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


class Content(Protocol):
    """Something to read bytes from: a file, an upload."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


def folder() -> Path:
    """Where stored files are, readable by the product's user alone."""
    path = Path(settings.HOME) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def stored_path(taken: Import) -> Path:
    """The stored file of an import."""
    return folder() / taken.stored_as


def store_file(
    content: Content,
    *,
    file_name: str,
    kind_name: str,
    source: str,
    by: Actor,
    at: datetime,
    settings_given: Mapping[str, Any] | None = None,
) -> Import:
    """Take a file in: stored, looked at, mapped by the recipe or by guess. Nothing of it is imported yet."""
    by.require("imports.run")
    wanted = whole_kind(kind_name, by=by)
    file_name = clean_text(file_name.replace("\\", "/").rsplit("/", 1)[-1] or "file", field="file", limit=255)
    if not SOURCE.fullmatch(source):
        raise Refused(
            _("is not a name of a source."), field="source", remedy=_("Use up to 40 small letters, digits, - _ and dots, like erp or shop.")
        )
    stored_as = uuid.uuid4().hex
    path = folder() / stored_as
    try:
        digest = _copy(content, path)
        kept = _settings(path, wanted, settings_given or {})
        with transaction.atomic():
            taken = Import.objects.create(
                owner_id=by.id if by.kind == "user" else None, kind=wanted.name, source=source, file_name=file_name, stored_as=stored_as,
                size=path.stat().st_size, digest=digest, settings=kept, created_at=at,
            )  # fmt: skip
            record_event("channels.file-uploaded", by=by, at=at, subject_kind="import", subject_id=taken.pk, detail={"kind": wanted.name})
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return taken


def _settings(path: Path, wanted: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    dialect = find_dialect(path)
    if reading := given.get("reading"):
        dialect = dialect.with_settings({name: value for name, value in reading.items() if value != ""})
    headers = find_headers(path, dialect)
    mapping = {name: value for name, value in given.items() if name not in ("reading", "guess")}
    decided = Mapped.from_json(mapping)
    if not decided.columns or given.get("guess"):
        guessed = guess_mapping(wanted, headers, constants=decided.constants)
        taken = set(decided.columns.values())
        free = {name: header for name, header in guessed.columns.items() if header not in taken}
        decided = Mapped.from_json({**mapping, "columns": {**free, **decided.columns}})
    return {"reading": dialect.as_json(), "headers": headers, **decided.as_json()}


def dialect_of(taken: Import) -> Dialect:
    """How the file is read."""
    return Dialect.from_json(taken.settings["reading"])


def _copy(content: Content, path: Path) -> str:
    """Write the content, unpacked when it is gzip; gives the SHA-256 of what was sent."""
    digest = hashlib.sha256()
    first = content.read(PIECE)
    inflate = zlib.decompressobj(wbits=31) if first.startswith(b"\x1f\x8b") else None
    read = written = 0
    with path.open("xb") as out:
        path.chmod(0o600)
        piece = first
        while piece:
            digest.update(piece)
            read += len(piece)
            while piece:
                plain = _inflated(inflate, piece) if inflate else piece
                piece = inflate.unconsumed_tail if inflate else b""
                written += len(plain)
                if inflate and written > PIECE and written > read * MOST_RATIO:
                    raise Refused(
                        _("The file grows to more than 100 times its size."), field="file", remedy=_("Unpack it and upload the table.")
                    )
                out.write(plain)
            piece = content.read(PIECE)
    return digest.hexdigest()


def _inflated(inflate: Any, piece: bytes) -> bytes:
    try:
        return bytes(inflate.decompress(piece, PIECE))
    except zlib.error as error:
        raise Refused(_("The compressed file is damaged."), field="file", remedy=_("Unpack it and upload the table.")) from error
