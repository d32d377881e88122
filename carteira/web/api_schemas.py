"""Words that every API schema uses: strict bodies, bounded values, the shape of a problem."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainSerializer


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("true and false are not numbers")
    return value


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("must be a finite number")
    return value


def _sensible_day(value: date) -> date:
    if not 1900 <= value.year <= 2200:
        raise ValueError("the year must be between 1900 and 2200")
    return value


Id = Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=2**63 - 1)]
Whole = Annotated[int, BeforeValidator(_no_boolean), Field(ge=-(2**31), le=2**31 - 1)]
Version = Annotated[int, BeforeValidator(_no_boolean), Field(ge=0, le=2**31 - 1)]
Day = Annotated[date, AfterValidator(_sensible_day)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Line = Annotated[str, Field(max_length=300)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
# Money and quantities travel as decimal strings; a JSON number would pass through a float on the way.
Amount = Annotated[
    Decimal,
    BeforeValidator(_no_boolean),
    Field(max_digits=18, decimal_places=6),
    AfterValidator(_finite),
    PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json"),
]


class Strict(Schema):
    """Base of every request body: a field that is not known is refused, never ignored."""

    model_config = ConfigDict(extra="forbid", from_attributes=True, str_strip_whitespace=True)


class Wrong(Schema):
    """One fault of a request: where (a JSON pointer into the body, or the parameter), what, and what to do."""

    pointer: str
    detail: str
    remedy: str = ""


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[Wrong] = []


class Paged(Schema):
    """How to go on: the cursor of the next page, null on the last one."""

    next: str | None = None
