"""Keep a copy of everything while the product runs, and bring it back."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from carteira import __version__
from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import copies, copy_of_postgresql, copy_of_sqlite
from carteira.governance.actions.copies import Manifest
from carteira.governance.actions.events import record_event

KINDS: dict[str, Any] = {"sqlite": copy_of_sqlite, "postgresql": copy_of_postgresql}


def back_up(path: Path, *, by: Actor, at: datetime) -> Manifest:
    """Write a consistent copy of database and files; the file appears whole or not at all."""
    by.require("backup.run")
    if path.exists():
        raise Refused(_("There is a file of this name."), field="file", remedy=_("Give another name."))
    if not path.parent.is_dir():
        raise Refused(_("There is no such folder."), field="file", remedy=_("Make the folder first."))
    record_event("governance.backup-made", by=by, at=at, detail={"file": path.name})
    manifest = Manifest(made_at=at.astimezone(UTC).isoformat(), release=__version__, vendor=connection.vendor, migrations=_applied())
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with _private(partial) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            manifest.tables = KINDS[connection.vendor].put_database(archive)
            manifest.files = {name: copies.put_file(archive, source, f"files/{name}") for source, name in copies.data_files()}
            manifest.write(archive)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def restore(path: Path, *, replace: bool, by: Actor, at: datetime) -> Manifest:
    """Bring a backup back and prove every table and file by its digest; an earlier database is kept aside."""
    by.require("backup.run")
    archive, manifest = copies.open_copy(path)
    with archive:
        if manifest.vendor != connection.vendor:
            detail = _("The backup is of %(made)s, the database here is %(here)s.") % {"made": manifest.vendor, "here": connection.vendor}
            raise Refused(detail, field="file", remedy=_("Set CARTEIRA_DATABASE_URL to a database of the same kind."))
        _refuse_newer(manifest)
        KINDS[connection.vendor].take_database(archive, manifest, replace=replace)
        _take_files(archive, manifest)
    connection.close()
    record_event("governance.backup-restored", by=by, at=at, detail={"file": path.name, "made_at": manifest.made_at})
    return manifest


def _take_files(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    home = Path(settings.HOME)
    for name, digest in manifest.files.items():
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or name.startswith("/"):
            raise Refused(_("The backup names a file outside the data folder."), field="file", remedy=_("Do not trust this file."))
        if copies.take_file(archive, f"files/{name}", home.joinpath(*parts)) != digest:
            raise Refused(_("A file of the backup is damaged: %(name)s") % {"name": name}, field="file", remedy=_("Use another backup."))


def _refuse_newer(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).graph.nodes}
    if newer := sorted(set(manifest.migrations) - known):
        detail = _("The backup is of a newer release (%(first)s).") % {"first": newer[0]}
        raise Refused(detail, field="file", remedy=_("Install release %(release)s.") % {"release": manifest.release})


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
