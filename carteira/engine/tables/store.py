"""Files of this computer where a cluster finds them: at the same path (a shared folder), or copied once into object storage."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

SPARK_SCHEMES = {"s3": "s3a", "gcs": "gs"}
"""How Spark names the stores that Arrow knows by another scheme."""


class Store:
    """A folder that every worker reads: `s3://bucket/folder`, `gs://…`, `hdfs://…`, `file:///shared/folder`; empty: files are read where they lie."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def places(self, path: Path) -> list[str]:
        """What the cluster reads for a file or a folder of partitions; what is not there yet is copied first."""
        if not self.url:
            return [path.absolute().as_uri()]
        files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        return [self._placed(path.stem, file) for file in files]

    def _placed(self, table: str, file: Path) -> str:
        """A file is named by its content: it is copied once, and never half seen under a name that a run reads."""
        import pyarrow.fs as pafs

        system, folder = self._system
        with file.open("rb") as opened:
            name = f"{table}/{file.stem}-{hashlib.file_digest(opened, 'sha256').hexdigest()[:32]}.parquet"
        target = f"{folder}/{name}"
        if system.get_file_info(target).type == pafs.FileType.NotFound:
            system.create_dir(f"{folder}/{table}", recursive=True)
            pafs.copy_files(str(file), f"{target}.part", destination_filesystem=system)
            system.move(f"{target}.part", target)
        scheme, _, rest = self.url.partition("://")
        return f"{SPARK_SCHEMES.get(scheme, scheme)}://{rest}/{name}"

    @cached_property
    def _system(self) -> tuple[Any, str]:
        import pyarrow.fs as pafs

        system, folder = pafs.FileSystem.from_uri(self.url)
        return system, str(folder)
