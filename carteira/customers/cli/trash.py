"""The trash on the command line: delete, look, restore."""

from __future__ import annotations

import json
from typing import Any

import click
from django.utils import timezone

from carteira.basics.actor import Actor
from carteira.customers import actions, queries
from carteira.customers.rules.trash import days_left

BY = Actor.system("command line")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def trash() -> None:
    """What was deleted and can come back for 30 days."""


@trash.command("list")
@click.option("--kind", default="", help="Only one kind: customer, contact, task, opportunity, case, view.")
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True, help="How many.")
@as_json_option
def list_trash(kind: str, limit: int, as_json: bool) -> None:
    """What lies in the trash, the newest first."""
    found = [plain(row) for row in queries.trash_seen_by(BY, kind=kind).order_by("-at", "-id")[:limit]]
    _print(found, as_json, "{id:>6}  {kind:12} {subject:>8}  {label}  ({days_left} days left)")


@trash.command("put")
@click.argument("kind")
@click.argument("subject", type=click.IntRange(1))
@as_json_option
def put(kind: str, subject: int, as_json: bool) -> None:
    """Delete one thing: KIND is customer, contact, task, opportunity or case, SUBJECT its id."""
    _print([plain(actions.discard(kind, subject, by=BY, at=timezone.now()))], as_json, "{label} is in the trash under {id}.")


@trash.command("restore")
@click.argument("ids", nargs=-1, required=True, type=click.IntRange(1))
@as_json_option
def restore(ids: tuple[int, ...], as_json: bool) -> None:
    """Take things out of the trash, by the IDS that `trash list` shows."""
    out = actions.restore_many(ids, by=BY, at=timezone.now())
    told = {"restored": out.restored, "refused": out.refused}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(out.restored)} restored.")
    for pk, reason in out.refused.items():
        click.echo(f"{pk}: {reason}")


@trash.command("empty")
@as_json_option
def empty(as_json: bool) -> None:
    """Remove for good what lay there for 30 days, as the nightly job does."""
    removed = anonymised = 0
    while said := actions.empty_trash(by=BY, at=timezone.now()):
        removed, anonymised = removed + said["removed"], anonymised + said["anonymised"]
    told = {"removed": removed, "anonymised": anonymised}
    click.echo(json.dumps(told) if as_json else f"{removed} removed, {anonymised} kept without a name.")


def plain(row: Any) -> dict[str, Any]:
    """One row of the trash, as every door without pages shows it."""
    return {
        "id": row.pk, "kind": row.kind, "subject": row.subject, "customer": row.customer, "label": row.label, "by": row.by_name,
        "at": row.at.isoformat(), "days_left": days_left(row.at, timezone.now()),
    }  # fmt: skip


def _print(found: list[dict[str, Any]], as_json: bool, line: str) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(line.format(**one))
