"""Imports by API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from carteira.channels import actions, api_agenda, api_mail, api_speaking, api_templates, queries
from carteira.channels.importing.kinds import Kind as ImportKind
from carteira.channels.importing.kinds import all_kinds, whole_kind
from carteira.channels.importing.template import template
from carteira.channels.models import Import
from carteira.channels.shop import door
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Name, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["channels"])
router.add_router("", door.router)
for part in (api_templates, api_mail, api_speaking, api_agenda):
    router.add_router("", part.router)
Texts = dict[str, str]


class ImportOut(Schema):
    """One import: the file, how it is read, where it stands."""

    id: int
    kind: str
    source: str
    file_name: str
    size: int
    state: str
    settings: dict[str, Any]
    cursor: int
    lines: int | None
    new: int
    updated: int
    unchanged: int
    rejected: int
    message: str
    conflicts: list[dict[str, Any]]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None


class ImportPage(Paged):
    """One page of imports."""

    items: list[ImportOut]


class KindOut(Schema):
    """One kind of file and its fields."""

    name: str
    label: str
    keys: list[str]
    fields: list[dict[str, Any]]


class KindList(Schema):
    """All kinds."""

    items: list[KindOut]


class Upload(Strict):
    """What comes with the file."""

    kind: str = Field(max_length=30)
    source: str = Field("files", max_length=40)
    recipe: str = Field("", max_length=80)


class Decision(Strict):
    """How the file is read and mapped."""

    reading: dict[str, str | bool] = {}
    columns: Texts = {}
    constants: Texts = {}
    values: dict[str, Texts] = {}
    only: dict[str, list[str]] = {}
    keys: list[str] = Field([], max_length=10)
    repeats: str = Field("", max_length=10)


class LineOut(Schema):
    """One of the first lines and what would become of it."""

    line: int
    cells: list[str]
    verdict: str
    column: str
    reason: str
    remedy: str


class PreviewOut(Schema):
    """What would become of the first lines; `complete` when these are all."""

    lines: int
    new: int
    updated: int
    unchanged: int
    rejected: int
    complete: bool
    headers: list[str]
    first: list[LineOut]


class NewRecipe(Strict):
    """A name for how this file was read."""

    name: Name


class RecipeOut(Schema):
    """A saved way to read a kind of file."""

    id: int
    name: str
    kind: str


@router.get("/import-kinds", response=KindList, operation_id="list_import_kinds")
def list_import_kinds(request: HttpRequest) -> dict[str, Any]:
    """What can be imported, with the fields of each kind."""
    return {"items": [_kind(whole_kind(one.name, by=actor_of(request))) for one in all_kinds()]}


@router.get("/import-kinds/{name}/template", operation_id="show_import_template")
def show_import_template(request: HttpRequest, name: str) -> HttpResponse:
    """The canonical CSV of a kind, one comment line of help a column."""
    return HttpResponse(template(whole_kind(name, by=actor_of(request))), content_type="text/csv; charset=utf-8")


@router.get("/imports", response=ImportPage, operation_id="list_imports")
def list_imports(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """Imports, newest first."""
    return page_of(request, response, queries.imports_seen_by(actor_of(request)), at=at, order="-id")


@router.post("/imports", response={201: ImportOut}, operation_id="upload_import")
def upload_import(request: HttpRequest, asked: Form[Upload], file: File[UploadedFile]) -> Status[Any]:
    """Upload a file; it is looked at and mapped, nothing is imported yet."""
    given: Mapping[str, Any] = queries.recipe(asked.recipe).settings if asked.recipe else {}
    taken = actions.store_file(
        file, file_name=file.name or "", kind_name=asked.kind, source=asked.source, by=actor_of(request), at=timezone.now(), settings_given=given
    )  # fmt: skip
    return Status(201, taken)


@router.get("/imports/{import_id}", response=ImportOut, operation_id="show_import")
def show_import(request: HttpRequest, import_id: Id) -> Import:
    """Where an import stands."""
    return queries.import_for(import_id, by=actor_of(request))


@router.post("/imports/{import_id}/reading", response=ImportOut, operation_id="decide_import")
def decide_import(request: HttpRequest, import_id: Id, asked: Decision) -> Import:
    """Settle how the file is read and which column is what."""
    given = asked.dict()
    reading = given.pop("reading")
    return actions.decide_reading(import_id, reading=reading, mapping=given, by=actor_of(request), at=timezone.now())


@router.post("/imports/{import_id}/preview", response=PreviewOut, operation_id="preview_import")
def preview_import(request: HttpRequest, import_id: Id) -> dict[str, Any]:
    """What the import would do to the first lines; changes nothing."""
    preview = actions.preview_import(import_id, by=actor_of(request), at=timezone.now())
    return {**preview.counts, "headers": list(preview.headers), "first": [_line(one) for one in preview.first]}


@router.post("/imports/{import_id}/run", response={202: ImportOut}, operation_id="run_import")
def run_import(request: HttpRequest, import_id: Id) -> Status[Any]:
    """Start the import, or go on with one that was cancelled or failed."""
    return Status(202, actions.start_import(import_id, by=actor_of(request), at=timezone.now()))


@router.post("/imports/{import_id}/cancel", response={202: ImportOut}, operation_id="cancel_import")
def cancel_import(request: HttpRequest, import_id: Id) -> Status[Any]:
    """Ask a running import to stop; it can go on later or be undone."""
    return Status(202, actions.cancel_import(import_id, by=actor_of(request), at=timezone.now()))


@router.post("/imports/{import_id}/undo", response={202: ImportOut}, operation_id="undo_import")
def undo_import(request: HttpRequest, import_id: Id) -> Status[Any]:
    """Take the whole import back; rows changed since stay and are listed in `conflicts`."""
    return Status(202, actions.start_undo(import_id, by=actor_of(request), at=timezone.now()))


@router.post("/imports/{import_id}/recipe", response={201: RecipeOut}, operation_id="save_recipe")
def save_recipe(request: HttpRequest, import_id: Id, asked: NewRecipe) -> Status[Any]:
    """Keep how this file was read for the next one of its kind."""
    return Status(201, actions.save_recipe(asked.name, from_import=import_id, by=actor_of(request), at=timezone.now()))


@router.get("/imports/{import_id}/rejects", operation_id="download_rejects")
def download_rejects(request: HttpRequest, import_id: Id) -> StreamingHttpResponse:
    """The refused lines as CSV with line, column, reason and remedy; mend it and upload it."""
    taken = queries.import_for(import_id, by=actor_of(request))
    headers = {"Content-Disposition": f'attachment; filename="rejects-{taken.pk}.csv"'}
    return StreamingHttpResponse(queries.reject_lines(taken), content_type="text/csv; charset=utf-8", headers=headers)


def _kind(one: ImportKind) -> dict[str, Any]:
    fields = [
        {"name": f.name, "type": f.type, "required": f.required, "help": str(f.help), "choices": list(f.choices), "example": f.example}
        for f in one.fields
    ]
    return {"name": one.name, "label": str(one.label), "keys": list(one.keys), "fields": fields}


def _line(one: actions.PreviewedLine) -> dict[str, Any]:
    reject = one.reject
    said = {name: getattr(reject, name) if reject else "" for name in ("column", "reason", "remedy")}
    return {"line": one.number, "cells": list(one.cells), "verdict": one.verdict, **said}
