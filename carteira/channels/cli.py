"""`carteira import`: files from the command line."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import override

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.channels import actions, cli_senders, cli_speaking, cli_templates, queries
from carteira.channels.cli_simulate import channels
from carteira.channels.importing.kinds import kind, names, whole_kind
from carteira.channels.importing.recipes import recipe_set, with_lookups
from carteira.channels.importing.template import reference, template
from carteira.channels.models import Import
from carteira.engine import queue

BY = Actor.system("command line")


class FileOrCommand(click.Group):
    """A file's name where no subcommand is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`import FILE …` is `import file FILE …`."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group("import", cls=FileOrCommand)
def import_group() -> None:
    """Import FILE --as KIND: take a file in. Also: undo, resume, list, kinds, recipes."""


@import_group.command("file")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--as", "kind_name", help="What the lines are: customers, orders, invoices…")
@click.option("--recipe", "recipe_name", help="A saved way to read the file.")
@click.option("--recipe-set", help="Import all files of a folder by a set of recipes.")
@click.option("--source", help="The system the file comes from, like erp or shop.")
@click.option("--set", "constants", multiple=True, metavar="FIELD=VALUE", help="A value for a field that the file does not have.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="The column of a field, where the guess is wrong.")
@click.option("--key", "keys", multiple=True, metavar="FIELD", help="Field that recognises a row; may be repeated.")
@click.option("--preview", is_flag=True, help="Show what would happen to the first lines, import nothing.")
@click.option("--template", "template_of", metavar="KIND", help="Print the canonical file of a kind.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def import_file(
    path: Path | None, kind_name: str | None, template_of: str | None, recipe_set: str | None, as_json: bool, **given: Any
) -> None:
    """Take one file in, or all files of a folder by a recipe set."""
    if template_of:
        click.echo(template(whole_kind(template_of, by=BY)), nl=False)
        return
    if path is None:
        raise click.UsageError("Name a file, or use --template KIND.")
    if recipe_set:
        _answer(import_set(recipe_set, path, watch=_watch()), as_json)
        return
    if path.is_dir():
        raise click.UsageError(f"{path} is a folder. Name a file, or use --recipe-set NAME.")
    taken = _stored(path, kind_name, given)
    if given["preview"]:
        _show_preview(taken, as_json)
        return
    _answer(_summary(_run(taken, _watch())), as_json)


def import_set(name: str, folder: Path, *, watch: Callable[[int, int | None, str], None] | None = None) -> list[dict[str, Any]]:
    """All files of a recipe set, in order, from one folder; one summary each."""
    return [one for one in (_by_recipe(recipe, folder, watch) for recipe in recipe_set(name)) if one]


def _by_recipe(recipe: Any, folder: Path, watch: Any) -> dict[str, Any]:
    path = folder / recipe.file
    if not path.is_file():
        raise Refused(f"{path} is not there.", field="folder", remedy=f"Give the folder that holds {recipe.file}.")
    click.echo(f"{recipe.name}: {recipe.file} as {recipe.kind}", err=True)
    given = with_lookups(recipe, folder)
    with path.open("rb") as content:
        taken = actions.store_file(
            content,
            file_name=path.name,
            kind_name=recipe.kind,
            source=recipe.source,
            by=BY,
            at=timezone.now(),
            settings_given=given,
        )
    return {"recipe": recipe.name, **_summary(_run(taken, watch))}


def _stored(path: Path, kind_name: str | None, given: Mapping[str, Any]) -> Import:
    settings, source = {}, given["source"]
    if given["recipe_name"]:
        found = queries.recipe(given["recipe_name"])
        settings, kind_name, source = dict(found.settings), kind_name or found.kind, source or found.source
    if not kind_name:
        raise click.UsageError("Say what the lines are: --as " + "|".join(names()))
    settings = _with_options(settings, given)
    with path.open("rb") as content:
        return actions.store_file(
            content, file_name=path.name, kind_name=kind_name, source=source or "files", by=BY, at=timezone.now(), settings_given=settings
        )


def _with_options(settings: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    for option, name in (("constants", "constants"), ("columns", "columns")):
        if given[option]:
            settings[name] = {**settings.get(name, {}), **dict(_pair(text) for text in given[option])}
    if given["columns"]:
        settings["guess"] = True
    if given["keys"]:
        settings["keys"] = list(given["keys"])
    return settings


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not FIELD=VALUE.")
    return name.strip(), value.strip()


def _run(taken: Import, watch: Any) -> Import:
    taken = actions.start_import(taken.pk, by=BY, at=timezone.now())
    return _followed(taken, watch)


def _followed(taken: Import, watch: Any) -> Import:
    job = queue.run_now(taken.job_id or 0, watch=watch)
    if sys.stderr.isatty():
        click.echo("", err=True)
    taken = queries.import_for(taken.pk, by=BY)
    if job.status != "done":
        raise Refused(
            taken.message or job.error.strip().rsplit("\n", 1)[-1] or f"The job is {job.status}.",
            remedy=f"carteira import resume {taken.pk}",
        )
    return taken


def _summary(taken: Import) -> dict[str, Any]:
    return {
        "import": taken.pk, "kind": taken.kind, "state": taken.state, "lines": taken.lines, "new": taken.new, "updated": taken.updated,
        "unchanged": taken.unchanged, "rejected": taken.rejected, "rejects_file": queries.rejects_file(taken),
    }  # fmt: skip


def _answer(result: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, default=str))
        return
    for one in result if isinstance(result, list) else [result]:
        click.echo(
            f"Import {one['import']}: {one['lines']} lines = {one['new']} new + {one['updated']} updated + {one['unchanged']} unchanged + {one['rejected']} rejected"
        )
        if one["rejects_file"]:
            click.echo(f"Rejects, with reason and remedy: {one['rejects_file']}")


def _show_preview(taken: Import, as_json: bool) -> None:
    preview = actions.preview_import(taken.pk, by=BY, at=timezone.now())
    reading, columns = taken.settings["reading"], taken.settings["columns"]
    if as_json:
        click.echo(json.dumps({"import": taken.pk, **preview.counts, "reading": reading, "columns": columns}, ensure_ascii=False))
        return
    click.echo(f"Read as: {', '.join(f'{name} {value}' for name, value in reading.items() if value not in ('', None, []))}")
    click.echo("Columns: " + ", ".join(f"{field} = {header}" for field, header in columns.items()))
    click.echo(f"First lines: {preview.counts}")
    for one in preview.rejects:
        click.echo(f"line {one.line}, {one.column}: {one.reason} {one.remedy}")


def _watch() -> Callable[[int, int | None, str], None] | None:
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def show(done: int, total: int | None, message: str) -> None:
        rate = done / max(time.monotonic() - began, 0.001)
        share = int(message.split()[0]) if message.endswith("%") else total and done * 100 // total
        left = f", {(time.monotonic() - began) * (100 - share) / share:.0f} s left" if share else ""
        click.echo(f"\r{done:,} lines, {rate:,.0f}/s{f', {share} %' if share else ''}{left}   ", nl=False, err=True)

    return show


@import_group.command("undo")
@click.argument("import_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def undo(import_id: int, as_json: bool) -> None:
    """Undo a whole import: created rows go, updated rows are put back, what changed since is listed."""
    taken = actions.start_undo(import_id, by=BY, at=timezone.now())
    taken = _followed(taken, _watch())
    result = {"import": taken.pk, "state": taken.state, "conflicts": taken.conflicts}
    click.echo(
        json.dumps(result, ensure_ascii=False) if as_json else f"Import {taken.pk} is undone; {len(taken.conflicts)} rows were left."
    )


@import_group.command("resume")
@click.argument("import_id", type=click.IntRange(1, 2**63 - 1))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def resume(import_id: int, as_json: bool) -> None:
    """Go on with an import that was cancelled, failed or cut off."""
    taken = queries.import_for(import_id, by=BY)
    if taken.state != "running":
        taken = actions.start_import(import_id, by=BY, at=timezone.now())
    _answer(_summary(_followed(taken, _watch())), as_json)


@import_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def list_imports(as_json: bool) -> None:
    """The latest imports."""
    rows = [_listed(one) for one in queries.imports_seen_by(BY).order_by("-id")[:50]]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for one in rows:
        click.echo("{import:>6}  {state:<10} {kind:<16} {lines:>9}  {file}".format(**one))


def _listed(taken: Import) -> dict[str, Any]:
    return {
        "import": taken.pk, "state": taken.state, "kind": taken.kind, "source": taken.source, "file": taken.file_name,
        "lines": taken.lines or taken.cursor, "created_at": taken.created_at.isoformat(),
    }  # fmt: skip


@import_group.command("kinds")
@click.option("--markdown", is_flag=True, help="The reference page of all kinds and fields, in English.")
def kinds(markdown: bool) -> None:
    """What can be imported."""
    if markdown:
        with override("en"):
            click.echo(reference())
        return
    for name in names():
        click.echo(f"{name:<18} {kind(name).label}")


PARTS = (cli_senders, cli_speaking, cli_templates)
"""Imported for their commands."""
commands = [import_group, channels]
