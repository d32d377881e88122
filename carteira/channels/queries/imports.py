"""Which imports there are for whom, and their rejects as a file that can be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.formula import disarmed
from carteira.basics.refused import Refused
from carteira.channels.importing.mapping import OURS
from carteira.channels.importing.recipes import Recipe, packaged_recipe
from carteira.channels.models import Import, ImportRecipe, ImportReject


class ImportNotFound(LookupError):
    """No such import, or not yours: both look the same."""


@dataclass(frozen=True)
class Reason:
    """One reason for rejects: how many lines, in which column, and what to do."""

    reason: str
    column: str
    remedy: str
    lines: int


def imports_seen_by(by: Actor) -> QuerySet[Import]:
    """One's own imports; all of them for who sees everything (a file holds rows of every territory)."""
    by.require("imports.run")
    rows = Import.objects.all()
    return rows if by.scope == "all" else rows.filter(owner_id=by.id, owner__isnull=False)


def import_for(import_id: int, *, by: Actor) -> Import:
    """The import, for who may see it."""
    found = imports_seen_by(by).filter(pk=import_id).first() if 0 < import_id < 2**63 else None
    if found is None:
        raise ImportNotFound(f"No import {import_id}.")
    return found


def language_of(import_id: int) -> str:
    """The language of whoever the import is for; verdicts are said in it."""
    return Import.objects.filter(pk=import_id).values_list("owner__language", flat=True).first() or settings.LANGUAGE_CODE


def recipe(name: str) -> Recipe:
    """The recipe of that name: saved by somebody here, else one that comes with the product."""
    saved = ImportRecipe.objects.filter(name=name).first()
    if saved:
        kept = {key: value for key, value in saved.settings.items() if key != "source"}
        return Recipe(saved.name, saved.kind, saved.settings.get("source", "files"), "", kept)
    found = packaged_recipe(name)
    if found is None:
        raise Refused(_("There is no recipe “%s”.") % name, field="recipe", remedy=_("Save one after an import, or map the columns."))
    return found


def rejects_of(taken: Import) -> QuerySet[ImportReject]:
    """The refused lines, in file order."""
    return ImportReject.objects.filter(of=taken).order_by("line", "id")


def reasons(taken: Import, *, most: int = 20) -> list[Reason]:
    """Why lines were refused, most frequent first."""
    rows = ImportReject.objects.filter(of=taken).values_list("reason", "column").annotate(remedy=Min("remedy"), n=Count("id"))
    return [Reason(*row) for row in rows.order_by("-n", "reason")[:most]]


def rejects_file(taken: Import) -> str:
    """Write the rejects beside the stored file and give the path; empty when nothing was refused."""
    if not taken.rejected:
        return ""
    path = Path(settings.HOME) / "imports" / f"rejects-{taken.pk}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(reject_lines(taken))
    return str(path)


def reject_lines(taken: Import) -> Iterator[str]:
    """The rejects as CSV: the line as it came, then line, column, reason and remedy. It can be mended and uploaded."""
    writer: Any = csv.writer(_Echo())
    headers = taken.settings.get("headers", [])
    width = len(headers)
    yield writer.writerow([*map(disarmed, headers), *OURS])
    for one in rejects_of(taken).iterator(chunk_size=2_000):
        cells = [*one.cells, *[""] * (width - len(one.cells))][: max(width, len(one.cells))]
        ours = (one.line, one.column, one.reason, one.remedy, " | ".join(cells[width:]))
        yield writer.writerow([*map(disarmed, cells[:width]), *map(disarmed, map(str, ours))])


class _Echo:
    def write(self, text: str) -> str:
        return text
