"""Copy an SQLite database while it is written to (SQLite's own backup), and put it in place in one rename."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pysqlite3
from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.governance.actions import copies
from carteira.governance.actions.copies import Manifest

MEMBER = "database.sqlite3"
PAGES = 4_096
ALIVE = timedelta(seconds=60)


def put_database(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Copy the database into the archive; answers rows and digest of each table as they are in the copy."""
    with tempfile.TemporaryDirectory(prefix="carteira-backup-") as folder:
        copy = Path(folder) / MEMBER
        # The same SQLite library as the rest of this process: a second one would drop its locks.
        source, target = pysqlite3.connect(str(_place())), pysqlite3.connect(str(copy))
        try:
            source.backup(target, pages=PAGES)
            tables = _digests(target)
        finally:
            target.close()
            source.close()
        copies.put_file(archive, copy, MEMBER)
    return tables


def take_database(archive: zipfile.ZipFile, manifest: Manifest, *, replace: bool) -> None:
    """Unpack beside the place, prove it, then rename; the database that stood there is kept aside."""
    place = _place()
    connections.close_all()
    if place.exists() and _is_used(place):
        if not replace:
            raise Refused(_("There is a database with data already."), field="file", remedy=_("Say --replace; the old one is kept aside."))
        _refuse_while_running(place)
    fresh = place.with_name(f"{place.name}.restoring")
    try:
        copies.take_file(archive, MEMBER, fresh)
        _prove(fresh, manifest)
        _set_aside(place)
        fresh.rename(place)
    finally:
        for left in (fresh, *(fresh.with_name(fresh.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


def _prove(fresh: Path, manifest: Manifest) -> None:
    copy = pysqlite3.connect(str(fresh))
    try:
        found = _digests(copy)
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except pysqlite3.DatabaseError:
        found, sound = {}, False
    finally:
        copy.close()
    different = [name for name, told in manifest.tables.items() if found.get(name) != told]
    if different or not sound:
        detail = _("The backup is damaged: %(tables)s") % {"tables": ", ".join(different[:5]) or "database"}
        raise Refused(detail, field="file", remedy=_("Use another backup; nothing was changed."))


def _digests(opened: Any) -> dict[str, dict[str, Any]]:
    names = [row[0] for row in opened.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")]
    return {name: _digest(opened, name) for name in sorted(names) if not name.startswith("sqlite_")}


def _digest(opened: Any, name: str) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    quoted = name.replace('"', '""')
    for row in opened.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid'):  # noqa: S608 - a name out of the catalogue
        digest.update(repr(row).encode(errors="surrogatepass"))
        rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _is_used(place: Path) -> bool:
    opened = pysqlite3.connect(str(place))
    try:
        return bool(opened.execute("SELECT count(*) FROM governance_event").fetchone()[0])
    except pysqlite3.OperationalError:
        return False
    finally:
        opened.close()


def _refuse_while_running(place: Path) -> None:
    opened = pysqlite3.connect(str(place))
    try:
        seen = opened.execute("SELECT max(seen_at) FROM queue_workerbeat").fetchone()[0]
    except pysqlite3.OperationalError:
        seen = None
    finally:
        opened.close()
    if seen and datetime.now(UTC) - datetime.fromisoformat(seen).replace(tzinfo=UTC) < ALIVE:
        raise Refused(_("Carteira is running on this database."), field="file", remedy=_("Stop it, wait a minute, then restore."))


def _set_aside(place: Path) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    for end in ("", "-wal", "-shm"):
        old = place.with_name(place.name + end)
        if old.exists():
            old.rename(place.with_name(f"{place.name}.before-{stamp}{end}"))


def _place() -> Path:
    return Path(str(settings.DATABASES[connection.alias]["NAME"]))
