"""Checks that every function of the science makes on the arrays it is given: never a silent repair, always the argument, the row and the rule."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def floats(name: str, values: ArrayLike, *, least: float | None = None, most: float | None = None, length: int | None = None) -> Floats:
    """Turn an argument into a one-dimensional array of finite numbers, or say which row breaks which rule.

    Use: at the door of each function of the science.
    Shapes: anything of one dimension -> (n,).
    Units: those of the caller.
    Errors: ValueError naming the argument, the first offending row, its value and the rule.
    Cost and limits: O(n); text and dates are refused, not parsed.
    Source: the bad-input rule of the project.
    Check:

    >>> floats("age", [1, 2.5])
    array([1. , 2.5])
    >>> floats("age", [1, -2], least=0)
    Traceback (most recent call last):
    ValueError: age, row 1: -2.0 is not 0 or more
    """
    array = np.asarray(values)
    if array.ndim != 1:
        raise ValueError(f"{name}: expected one dimension, got {array.ndim}")
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name}, row 0: {_first(array)!r} is not a number (the column is of type {array.dtype})")
    numbers = array.astype(np.float64, copy=False)
    if length is not None and numbers.size != length:
        raise ValueError(f"{name}: {numbers.size} rows where the other arguments have {length}")
    if numbers.size:
        _within(name, numbers, least, most)
    return numbers


def _within(name: str, numbers: Floats, least: float | None, most: float | None) -> None:
    """Two passes where all is well; the row is looked for only where something is not."""
    low, high = float(numbers.min()), float(numbers.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        require(name, numbers, np.isfinite(numbers), "finite")
    if least is not None and low < least:
        require(name, numbers, numbers >= least, f"{least:g} or more")
    if most is not None and high > most:
        require(name, numbers, numbers <= most, f"{most:g} or less")


def whole(name: str, values: ArrayLike, *, least: int | None = None, length: int | None = None) -> Floats:
    """Turn an argument into whole numbers held as floats, or say which row is not whole.

    Use: for counts of purchases and periods.
    Shapes: (n,) -> (n,).
    Units: counts.
    Errors: ValueError as `floats`.
    Cost and limits: O(n); exact to 2**53.
    Source: the bad-input rule of the project.
    Check:

    >>> whole("frequency", [0, 2])
    array([0., 2.])
    """
    numbers = floats(name, values, least=least, length=length)
    require(name, numbers, numbers == np.rint(numbers), "a whole number")
    return numbers


def flags(name: str, values: ArrayLike, *, length: int) -> Flags:
    """Turn an argument of noughts and ones, or of truth values, into flags, or say which row is neither.

    Use: for events that have happened or not.
    Shapes: (n,) -> (n,).
    Units: none.
    Errors: ValueError as `floats`.
    Cost and limits: O(n).
    Source: the bad-input rule of the project.
    Check:

    >>> flags("happened", [0, 1], length=2).tolist()
    [False, True]
    """
    array = np.asarray(values)
    if array.dtype.kind != "b" or array.shape != (length,):
        array = np.asarray(array if array.dtype.kind in "iu" and array.shape == (length,) else floats(name, array, length=length))
        require(name, array, (array == 0) | (array == 1), "0 or 1")
    return np.asarray(array, dtype=np.bool_)


def require(name: str, values: NDArray[Any], holds: Flags, rule: str) -> None:
    """Raise for the first row where the rule does not hold.

    Use: for rules between arguments (recency at most age).
    Shapes: values (n,), holds (n,).
    Units: none.
    Errors: ValueError naming argument, row, value and rule.
    Cost and limits: O(n).
    Source: the bad-input rule of the project.
    Check:

    >>> require("recency", np.array([1.0, 9.0]), np.array([True, False]), "at most the age")
    Traceback (most recent call last):
    ValueError: recency, row 1: 9.0 is not at most the age
    """
    if not holds.all():
        row = int(np.argmin(holds))
        raise ValueError(f"{name}, row {row}: {values[row].item()!r} is not {rule}")


def number(name: str, value: float, *, above: float | None = None, least: float | None = None, most: float | None = None) -> float:
    """Check one finite number against its bounds.

    Use: for scalars such as a horizon or a discount rate.
    Shapes: scalar -> float.
    Units: those of the caller.
    Errors: ValueError naming the argument and the rule.
    Cost and limits: O(1).
    Source: the bad-input rule of the project.
    Check:

    >>> number("horizon", 0, above=0)
    Traceback (most recent call last):
    ValueError: horizon: 0.0 is not above 0
    """
    single = float(value)
    if not np.isfinite(single):
        raise ValueError(f"{name}: {single!r} is not finite")
    if above is not None and single <= above:
        raise ValueError(f"{name}: {single!r} is not above {above:g}")
    if least is not None and single < least:
        raise ValueError(f"{name}: {single!r} is not {least:g} or more")
    if most is not None and single > most:
        raise ValueError(f"{name}: {single!r} is not {most:g} or less")
    return single


def _first(array: NDArray[Any]) -> object:
    return array.flat[0].item() if array.size and hasattr(array.flat[0], "item") else next(iter(array.flat), None)
