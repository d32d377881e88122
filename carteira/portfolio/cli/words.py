"""What the commands share: options, how answers are printed, how customers and levers are written."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.queries import CustomerNotFound, customers_seen_by

BY = Actor.system("command line")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
DAY = click.DateTime(["%Y-%m-%d"])
YES = {"true": True, "yes": True, "sim": True, "false": False, "no": False}


@click.group("portfolio")
def portfolio() -> None:
    """Which customers matter: segments, candidates, the selection ladder, decisions. Confidential."""


def say(answer: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for line in _lines(answer):
        click.echo(line)


def _lines(answer: Any, indent: str = "") -> list[str]:
    if isinstance(answer, list):
        return [
            line
            for row in answer
            for line in ("  ".join(f"{k}={v}" for k, v in row.items()) if isinstance(row, dict) else f"{indent}{row}",)
        ]
    found = []
    for name, value in answer.items():
        if isinstance(value, dict | list) and value:
            found += [f"{indent}{name}:", *_lines(value, indent + "  ")]
        else:
            found.append(f"{indent}{name}: {'no basis' if value is None else value}")
    return found


def customer_number(said: str) -> int:
    """A customer by number or by name (whole, else its beginning when only one has it)."""
    seen = customers_seen_by(BY)
    if said.isdecimal():
        return int(said)
    for found in (seen.filter(name__iexact=said), seen.filter(name__istartswith=said)):
        ids = list(found.values_list("pk", flat=True)[:2])
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise Refused(f"{said} is the name of several customers.", field="customer", remedy="Give the number of one.")
    raise CustomerNotFound(said)


def number(text: str, field: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Refused(f"{text!r} is not a number.", field=field, remedy="Write it like 7 or 0.5.") from None
    return value


def maybe(text: str | None, field: str) -> Decimal | None:
    return number(text, field) if text else None


def lever_settings(said: tuple[str, ...]) -> dict[str, Decimal | bool] | None:
    settings: dict[str, Decimal | bool] = {}
    for text in said:
        name, mark, value = text.partition("=")
        if not mark:
            raise Refused(f"{text!r} sets nothing.", field="lever", remedy="Write it like orders=7 or closed_lot=true.")
        known = YES.get(value.lower())
        settings[name.strip()] = known if known is not None else number(value, name)
    return settings or None
