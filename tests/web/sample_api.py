"""A small API and page of their own, so that the doors are tested apart from any capability."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from ninja import Query, Router, Schema, Status

from carteira.basics.refused import Refused, Stale
from carteira.config import errors
from carteira.governance.actions import record_event
from carteira.team.models import Territory
from carteira.web import api as web_api
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Amount, Day, Id, Paged, Strict, Whole
from carteira.web.api_versions import expected_version, tag
from carteira.web.requests import actor_of, page

router = Router(tags=["sample"])


class PlaceNotFound(LookupError):
    """No such place."""


class Inner(Strict):
    """Nested."""

    text: str = ""


class Place(Strict):
    """A body."""

    name: str
    floor: Whole = 0
    opened_on: Day | None = None
    price: Amount | None = None
    inner: list[Inner] = []


class PlaceOut(Schema):
    """An answer."""

    id: int
    name: str


class Places(Paged):
    """A page."""

    items: list[PlaceOut]


@router.get("/places", response=Places, operation_id="list_places")
def list_places(request: HttpRequest, response: HttpResponse, at: Query[Cursor]) -> dict[str, Any]:
    """List."""
    return page_of(request, response, Territory.objects.all(), at=at, order="name")


@router.post("/places", response={201: PlaceOut}, operation_id="add_place")
def add_place(request: HttpRequest, place: Place) -> Status[Any]:
    """Create, or fail in each way."""
    with transaction.atomic():
        made = Territory.objects.create(name=place.name)
        record_event("sample.place-added", by=actor_of(request), at=timezone.now())
        if place.name == "refused":
            raise Refused("is not a name.", field="name", row=3, remedy="Choose another.")
        if place.name == "bug":
            raise KeyError("a bug")
    return Status(201, made)


@router.get("/places/{place_id}", response=PlaceOut, operation_id="show_place")
def show_place(request: HttpRequest, response: HttpResponse, place_id: Id) -> Territory:
    """One."""
    tag(response, 7)
    return _place(place_id)


@router.patch("/places/{place_id}", response=PlaceOut, operation_id="change_place")
def change_place(request: HttpRequest, place_id: Id, place: Place) -> Territory:
    """Change."""
    if expected_version(request) != 7:
        raise Stale("version 7 stands.", version=7, remedy="Read it again.")
    found = _place(place_id)
    found.name = place.name
    found.save()
    return found


def _place(place_id: int) -> Territory:
    found = Territory.objects.filter(pk=place_id).first()
    if found is None:
        raise PlaceNotFound(place_id)
    return found


@router.get("/merge", response=PlaceOut, operation_id="merge_places")
def merge(request: HttpRequest) -> None:
    """Needs a right."""
    actor_of(request).require("customers.merge")


@page("customers.merge")
def guarded(request: HttpRequest) -> HttpResponse:
    """A page that needs a right and refuses in each way."""
    ways: dict[str, Exception] = {
        "refused": Refused("says no.", field="name", remedy="Do this."),
        "lost": type("PlaceNotFound", (LookupError,), {})("x"),
        "bug": KeyError("x"),
        "file": PermissionError(13, "no"),
    }
    if way := request.GET.get("way"):
        raise ways[way]
    return HttpResponse("fine")


handler400, handler403, handler404, handler500 = errors.bad_request, errors.forbidden, errors.not_found, errors.fault
api = web_api.build([router], namespace="sample")
urlpatterns = [path("api/v1/", api.urls), path("guarded/", guarded), path("account/", include("allauth.urls"))]
