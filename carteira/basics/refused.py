"""The business says no, in words for the user."""

from __future__ import annotations


class Refused(Exception):
    """A business no: what is wrong, where (field, row), and what to do. Mapped once to 422 at the doors; changes nothing."""

    def __init__(self, message: str, *, field: str = "", row: int | None = None, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        line = f"row {self.row}: " if self.row is not None else ""
        return f"{line}{where}{self.message}" + (f" {self.remedy}" if self.remedy else "")


class Stale(Refused):
    """Somebody changed the row since it was read. Mapped once to 412 at the doors; carries the version that stands now."""

    def __init__(self, message: str, *, version: int, remedy: str = "") -> None:
        super().__init__(message, field="version", remedy=remedy)
        self.version = version
