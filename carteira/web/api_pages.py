"""Cursor pages: keyset on one indexed column with the id as tie-break, `Link: rel=next`, never an offset."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field as Column
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field

from carteira.basics.refused import Refused
from carteira.web.api_schemas import Strict

MOST = 200
Row = TypeVar("Row", bound=Model)


class Cursor(Strict):
    """Query parameters of every list."""

    limit: int = Field(50, ge=1, le=MOST)
    cursor: str = Field("", max_length=1000, description="Opaque; from `next` or the Link header of the page before.")


def page_of(request: HttpRequest, response: HttpResponse, rows: QuerySet[Row], *, at: Cursor, order: str) -> dict[str, Any]:
    """`{"items": […], "next": cursor}` of one page, ordered by a column that is never null (`-` for descending)."""
    name, descending = order.lstrip("-"), order.startswith("-")
    keys = [order] if name in ("id", "pk") else [order, "-id" if descending else "id"]
    rows = rows.order_by(*keys)
    if at.cursor:
        rows = _after(rows, name, descending, _decode(rows, name, order, at.cursor))
    items = list(rows[: at.limit + 1])
    following = None
    if len(items) > at.limit:
        items.pop()
        following = _encode(order, getattr(items[-1], name), items[-1].pk)
        address = request.GET.copy()
        address["cursor"] = following
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{address.urlencode()}>; rel="next"'
    return {"items": items, "next": following}


def _after(rows: QuerySet[Row], name: str, descending: bool, mark: tuple[Any, int]) -> QuerySet[Row]:
    # lte first, then the OR: both databases walk the index (the plain OR is slower than an offset on SQLite).
    value, pk = mark
    sign = "lt" if descending else "gt"
    if name in ("id", "pk"):
        return rows.filter(**{f"pk__{sign}": pk})
    return rows.filter(**{f"{name}__{sign}e": value}).filter(Q(**{f"{name}__{sign}": value}) | Q(**{f"pk__{sign}": pk}))


def _encode(order: str, value: Any, pk: int) -> str:
    text = json.dumps([order, value.isoformat() if hasattr(value, "isoformat") else str(value), pk])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(rows: QuerySet[Row], name: str, order: str, cursor: str) -> tuple[Any, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        made_for, value, pk = json.loads(text)
        if made_for != order or type(pk) is not int or not 0 < pk < 2**63 or not isinstance(value, str) or "\x00" in value:
            raise ValueError(made_for)
        value.encode()
        beside = rows.query.annotations.get(name)
        field = beside.output_field if beside else cast("Column[Any, Any]", rows.model._meta.get_field("id" if name == "pk" else name))
        return field.to_python(value), pk
    except (ValueError, TypeError, RecursionError, OverflowError, binascii.Error, ValidationError) as no:
        raise Refused("is not a cursor of this list.", field="cursor", remedy="Begin again without a cursor.") from no
