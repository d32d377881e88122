"""Delete and restore."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from carteira.customers import actions, queries
from carteira.customers.rules.trash import days_left
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id, Paged, Strict
from carteira.web.requests import actor_of

router = Router(tags=["trash"])


class TrashedOut(Schema):
    """One deleted thing. `subject` is its own id, `id` the one under which it lies in the trash."""

    id: int
    kind: str
    subject: int
    customer: int | None
    label: str
    by: str = Field(alias="by_name")
    at: datetime
    days_left: int

    @staticmethod
    def resolve_days_left(row: Any) -> int:
        """How long it can still come back."""
        return days_left(row.at, timezone.now())


class TrashPage(Paged):
    """One page of the trash."""

    items: list[TrashedOut]


class TrashList(Cursor):
    """Filters of the trash."""

    kind: str = Field("", max_length=20, description="customer, contact, task, opportunity, case or view.")


class ToTrash(Strict):
    """What to delete."""

    kind: str = Field(max_length=20)
    id: Id


class FromTrash(Strict):
    """What to restore, by the ids of the trash."""

    ids: list[Id] = Field(min_length=1, max_length=500)


class RestoredOut(Schema):
    """What came back, and what could not with the reason."""

    restored: list[int]
    refused: dict[int, str]


@router.get("/trash", response=TrashPage, operation_id="list_trash")
def list_trash(request: HttpRequest, response: HttpResponse, at: Query[TrashList]) -> dict[str, Any]:
    """What can be restored, the newest first."""
    return page_of(request, response, queries.trash_seen_by(actor_of(request), kind=at.kind), at=at, order="-id")


@router.post("/trash", response=TrashedOut, operation_id="put_in_trash")
def put_in_trash(request: HttpRequest, body: ToTrash) -> Any:
    """Delete one thing; it can come back for 30 days."""
    return actions.discard(body.kind, body.id, by=actor_of(request), at=timezone.now())


@router.post("/trash/restore", response=RestoredOut, operation_id="restore_from_trash")
def restore_from_trash(request: HttpRequest, body: FromTrash) -> Any:
    """Restore several things; each that cannot come back says why."""
    return actions.restore_many(body.ids, by=actor_of(request), at=timezone.now())
