"""Columns of a table as arrays, or the first row that is not what it should be. Never a silent repair."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from carteira.basics.refused import Refused

A_DAY = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$"


def keys(table: Any, name: str) -> tuple[NDArray[np.int64], list[Any]]:
    """A column of names as codes into its distinct values."""
    import pyarrow.compute as pc

    column = table[name]
    empty = pc.is_null(column)
    if column.type in _texts():
        empty = pc.or_kleene(empty, pc.equal(pc.utf8_trim_whitespace(column), ""))
    _refuse_first(table, name, pc.fill_null(empty, True), "is empty")
    coded = pc.dictionary_encode(column).combine_chunks()
    return coded.indices.to_numpy(zero_copy_only=False).astype(np.int64), coded.dictionary.to_pylist()


def days(table: Any, name: str, *, texts_allowed: bool) -> NDArray[np.int64]:
    """A column of dates as days since 1970-01-01. Text is read only where a file knows nothing else (CSV), and only as year-month-day."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table[name]
    _refuse_first(table, name, pc.is_null(column), "is no date")
    if column.type in _texts():
        if not texts_allowed:
            _refuse_first(table, name, pc.is_valid(column), "is text where a date is needed; store the column as dates")
        _refuse_first(table, name, pc.invert(pc.match_substring_regex(column, A_DAY)), "is not a date as in 2024-12-31")
        column = pc.utf8_slice_codeunits(column, 0, 10)
        return _cast(table, name, column, pa.date32(), "is not a day of the calendar").astype(np.int64)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        _refuse_first(table, name, pc.is_valid(column), f"is a moment in {column.type.tz}; give the business date")
    if not pa.types.is_temporal(column.type) or pa.types.is_time(column.type) or pa.types.is_duration(column.type):
        _refuse_first(table, name, pc.is_valid(column), f"is not a date (the column is of type {column.type})")
    return np.asarray(column.to_numpy()).astype("M8[D]").astype(np.int64)


def numbers(table: Any, name: str, *, least: float) -> NDArray[np.float64]:
    """A column of finite numbers of at least so much."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table[name]
    _refuse_first(table, name, pc.is_null(column), "is no number")
    values = _cast(table, name, column, pa.float64(), "is not a number")
    _refuse_first(table, name, ~np.isfinite(values), "is not finite")
    _refuse_first(table, name, values < least, f"is not {least:g} or more")
    return values


def _texts() -> tuple[Any, ...]:
    import pyarrow as pa

    return pa.string(), pa.large_string(), pa.string_view()


def _cast(table: Any, name: str, column: Any, kind: Any, rule: str) -> NDArray[Any]:
    import pyarrow as pa

    try:
        cast = column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        _refuse_first(table, name, [not _can(value, kind) for value in column], rule)
        raise
    cast = cast.cast(pa.int32()) if pa.types.is_date(kind) else cast
    return np.asarray(cast.to_numpy())


def _can(value: Any, kind: Any) -> bool:
    import pyarrow as pa

    try:
        value.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return False
    return True


def _refuse_first(table: Any, name: str, breaks: Any, rule: str) -> None:
    """Refuse the first row that breaks the rule; rows count from 1, without the heading."""
    flags = np.asarray(breaks)
    if flags.any():
        row = int(np.argmax(flags))
        value = table[name][row].as_py()
        raise Refused(f"{_shown(value)} {rule}.", field=name, row=row + 1)


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value) if isinstance(value, str) else str(value)
