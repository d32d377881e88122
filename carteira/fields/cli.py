"""Fields that the company added, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.fields import actions, queries
from carteira.fields.actions.defining import Definition
from carteira.fields.queries import FieldView
from carteira.fields.rules.definitions import BASES, DATA_CLASSES, Personal
from carteira.fields.rules.values import KINDS

BY = Actor.system("command line")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
LABELS = {"en": "label_en", "pt-br": "label_pt_br", "pt-pt": "label_pt_pt"}


def labelled(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what it is called, one a language."""
    for language in reversed(LABELS):
        command = click.option(f"--label-{language}", help=f"What it is called in {language}.")(command)
    return command


def _labels(said: dict[str, Any]) -> dict[str, str]:
    return {language: text for language, name in LABELS.items() if (text := said.pop(name)) is not None}


@click.group()
def fields() -> None:
    """Fields that the company adds, without code."""


@fields.command("list")
@click.option("--noun", default="", help="customer or contact; left out: all.")
@as_json_option
def list_fields(noun: str, as_json: bool) -> None:
    """All added fields, retired ones last."""
    _show(queries.every_field(by=BY, noun=noun), as_json)


@fields.command("add")
@click.argument("noun")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What its values are.")
@click.option("--key", default="", help="What programs call it; made of the label where left out.")
@labelled
@click.option("--help-text", default="", help="What to write into it, in English.")
@click.option("--option", "options", multiple=True, help="Of a choice: an option, in the order of the menu.")
@click.option("--required", is_flag=True, help="Whoever adds a row by hand must fill it in.")
@click.option("--seen-with", default="", help="The permission to see it.")
@click.option("--edited-with", default="", help="The permission to change it.")
@click.option("--data-class", type=click.Choice(DATA_CLASSES), default="customer", show_default=True, help="What its values tell of.")
@click.option("--purpose", default="", help="Of personal values: why they are kept.")
@click.option("--basis", type=click.Choice(["", *BASES]), default="", help="Of personal values: the legal basis.")
@as_json_option
def add(noun: str, as_json: bool, **said: Any) -> None:
    """Add a field to NOUN (customer, contact)."""
    labels, help_text = _labels(said), said.pop("help_text")
    personal = Personal(said.pop("data_class"), said.pop("purpose"), said.pop("basis"))
    said["options"] = [{"en": option} for option in said["options"]]
    definition = Definition(noun=noun, labels=labels, help={"en": help_text} if help_text else {}, personal=personal, **said)
    _show([actions.add_field(definition, by=BY, at=timezone.now())], as_json)


@fields.command("rename")
@click.argument("field")
@labelled
@as_json_option
def rename(field: str, as_json: bool, **said: Any) -> None:
    """Call FIELD (noun.key) otherwise; its key and values stay."""
    _show([actions.change_field(_number(field), {"labels": _labels(said)}, by=BY, at=timezone.now())], as_json)


@fields.command("retire")
@click.argument("field")
@as_json_option
def retire(field: str, as_json: bool) -> None:
    """Take FIELD (noun.key) out of use; its values stay."""
    _show([actions.retire_field(_number(field), by=BY, at=timezone.now())], as_json)


@fields.command("restore")
@click.argument("field")
@as_json_option
def restore(field: str, as_json: bool) -> None:
    """Bring FIELD (noun.key) back within 30 days, with all its values."""
    _show([actions.restore_field(_number(field), by=BY, at=timezone.now())], as_json)


@fields.command("option")
@click.argument("field")
@click.argument("code")
@click.option(
    "--do", "verb", type=click.Choice(["add", "rename", "retire", "restore"]), default="add", show_default=True, help="What to do."
)
@labelled
@as_json_option
def option(field: str, code: str, verb: str, as_json: bool, **said: Any) -> None:
    """Add, rename, retire or bring back the option CODE of the choice FIELD (noun.key)."""
    number, labels, at = _number(field), _labels(said), timezone.now()
    verbs: dict[str, Callable[[], FieldView]] = {
        "add": lambda: actions.add_option(number, {"en": code, **labels, "code": code}, by=BY, at=at),
        "rename": lambda: actions.rename_option(number, code, labels, by=BY, at=at),
        "retire": lambda: actions.retire_option(number, code, by=BY, at=at),
        "restore": lambda: actions.restore_option(number, code, by=BY, at=at),
    }
    _show([verbs[verb]()], as_json)


def _number(field: str) -> int:
    return queries.field_for(field, by=BY).id


def _show(found: Iterable[FieldView], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"fields": [plain(view) for view in found]}, default=str, ensure_ascii=False, indent=1))
        return
    for view in found:
        state = "" if view.retired_at is None else f"  retired {view.retired_at:%Y-%m-%d} by {view.retired_by}"
        click.echo(f"{view.noun}.{view.key:<30} {view.kind:<7} {view.label}{'  required' if view.required else ''}{state}")


def plain(view: FieldView) -> dict[str, Any]:
    """A field as one JSON object."""
    return {**asdict(view), "name": view.name, "label": view.label}


commands = [fields]
