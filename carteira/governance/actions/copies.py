"""What a backup file is: a zip with a manifest, the database, and the files of the data folder."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused

FORMAT = 1
CHUNK = 1 << 20
LEFT_OUT = frozenset({"static", "lake", "cache", "tmp", "backups", "outbox"})  # made again, or not ours to keep


@dataclass
class Manifest:
    """What is inside and how to prove it: rows and SHA-256 of each table, SHA-256 of each file."""

    made_at: str
    release: str
    vendor: str
    migrations: list[str]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, archive: zipfile.ZipFile) -> None:
        """Put it into the archive."""
        archive.writestr("manifest.json", json.dumps(asdict(self), indent=1))


def open_copy(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """Open a backup; refuses what is none."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = Manifest(**json.loads(archive.read("manifest.json")))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as no:
        raise Refused(
            _("This file is not a backup of Carteira."), field="file", remedy=_("Give a file that `carteira backup` wrote.")
        ) from no
    if manifest.format != FORMAT:
        raise Refused(_("The backup is of another format."), field="file", remedy=_("Restore it with the release that made it."))
    return archive, manifest


def data_files() -> Iterator[tuple[Path, str]]:
    """Files that belong to the data, with their name inside the backup."""
    home = Path(settings.HOME)
    for folder in sorted(home.iterdir()):
        if folder.is_dir() and folder.name not in LEFT_OUT and not folder.name.startswith((".", "test-")):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.is_symlink():
                    yield path, path.relative_to(home).as_posix()


def pour(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a stream; answers its SHA-256."""
    digest = hashlib.sha256()
    while block := source.read(CHUNK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


def put_file(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """Copy one file into the archive."""
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        return pour(source, target)


def take_file(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Copy one file out of the archive, to a place that we name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, path.open("wb") as target:
        return pour(source, target)
