"""Fields that the company added, as the API takes and gives them: the object `custom`, by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import BeforeValidator

from carteira.basics.refused import Refused
from carteira.fields.queries import FieldView, fields_of
from carteira.fields.rules.values import PREFIX, typed
from carteira.web.requests import actor_of

EXAMPLE = {"tier": "gold", "revenue": "1250.75", "since": "2024-01-31", "vip": True}


def _plain(value: Any) -> Any:
    for key, one in value.items() if isinstance(value, dict) else ():
        if not (one is None or isinstance(one, bool | int | str)):
            raise ValueError(f'{str(key)[:40]}: send a text, true, false or null; a number as a decimal string, such as "1250.75"')
    return value


KEPT = "A number is a decimal string, a date YYYY-MM-DD, yes or no a boolean, a choice its code."
Given = Annotated[dict[str, Any], BeforeValidator(_plain)]
GIVEN = f"Fields that your company added (GET /api/v1/fields), by key; what is left out stays, null empties. {KEPT}"
TOLD = f"Fields that your company added (GET /api/v1/fields), by key: those that are known and that you see. {KEPT}"
ASKED = "Filters by added fields, each KEY:VALUE; VALUE may be a range FROM..UNTIL of numbers or dates, none, any."


def flattened(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the actions take them: the object `custom` by the names of its fields."""
    return {**{name: value for name, value in values.items() if name != "custom"}, **_named(values.get("custom") or {})}


def _named(custom: Mapping[str, Any]) -> dict[str, Any]:
    return {PREFIX + key: value for key, value in custom.items()}


def filters_of(asked: Sequence[str]) -> dict[str, list[str]]:
    """The filters of the address, by the names of the fields."""
    found: dict[str, list[str]] = {}
    for one in asked:
        key, colon, value = one.partition(":")
        if not key or not colon:
            raise Refused("is not KEY:VALUE.", field="custom", remedy="Write it like custom=tier:gold.")
        found.setdefault(PREFIX + key, []).append(value)
    return found


def told(row: Any, request: HttpRequest, noun: str) -> dict[str, bool | str]:
    """What is known of the added fields that the caller sees. Their definitions are read once a request."""
    kept = row.custom or {}
    return {view.key: _json(typed(view.kind, kept[view.key])) for view in _seen(request, noun) if view.key in kept}


def _json(value: Any) -> bool | str:
    if isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else format(value, "f") if isinstance(value, Decimal) else str(value)


def _seen(request: HttpRequest, noun: str) -> list[FieldView]:
    known: dict[str, list[FieldView]] = request.__dict__.setdefault("added_fields", {})
    if noun not in known:
        known[noun] = fields_of(noun, by=actor_of(request))
    return known[noun]
