"""Rows of a Parquet file, streamed batch by batch with their types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carteira.basics.refused import Refused

if TYPE_CHECKING:
    import pyarrow.parquet as pq

BATCH = 2_000
WRITE_AGAIN = gettext_noop("Write the file again with flat columns (text, numbers, dates), or save it as CSV.")


def parquet_headers(path: Path) -> list[str]:
    """Names of the columns; nested ones are refused."""
    import pyarrow as pa

    schema = _opened(path).schema_arrow
    for field in schema:
        if pa.types.is_nested(field.type):
            raise Refused(_("The column “%s” is nested.") % field.name, field="file", remedy=_(WRITE_AGAIN))
    return list(schema.names)


def parquet_rows(path: Path) -> Iterator[list[Any]]:
    """All rows as lists of Python values."""
    import pyarrow as pa

    try:
        for batch in _opened(path).iter_batches(batch_size=BATCH):
            yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(_("The Parquet file is damaged."), field="file", remedy=_(WRITE_AGAIN)) from error


def _opened(path: Path) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused(_("The Parquet file cannot be read."), field="file", remedy=_(WRITE_AGAIN)) from error
