"""Fields that the company added, by API: define, change, retire, bring back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from carteira.fields import actions, queries
from carteira.fields.actions.defining import Definition
from carteira.fields.queries import FieldView
from carteira.fields.rules.definitions import Personal
from carteira.web.api_schemas import Id, Strict, Whole
from carteira.web.api_versions import expected_version, tag
from carteira.web.requests import actor_of

router = Router(tags=["fields"])
Labels = dict[Literal["en", "pt-br", "pt-pt"], str]
Kind = Literal["text", "number", "date", "yes-no", "choice", "link"]


class OptionOut(Schema):
    """One option of a choice; a retired one stays where it was chosen."""

    code: str
    labels: dict[str, str]
    retired_at: datetime | None


class PersonalData(Strict):
    """What the values are: of a person they need purpose and legal basis (LGPD 6, 7, 11; GDPR 5, 6, 9)."""

    data_class: Literal["customer", "internal", "personal", "sensitive"] = "customer"
    purpose: str = Field("", max_length=200)
    basis: Literal["", "consent", "contract", "legal obligation", "legitimate interest"] = ""


class FieldOut(Schema):
    """One added field. In files, filters and refusals it is called `x_` and its key, in answers it stands in the object `custom`."""

    id: int
    version: int
    noun: str
    key: str
    name: str
    kind: str
    labels: dict[str, str]
    help: dict[str, str] = Field(alias="helps")
    options: list[OptionOut]
    required: bool
    position: int
    seen_with: str
    edited_with: str
    personal: PersonalData
    retired_at: datetime | None
    retired_by: str


class FieldIn(Strict):
    """A field to add. Without a key one is made of the label; a choice needs options (labels by language, and `code` if you wish)."""

    noun: str = Field(max_length=20)
    kind: Kind
    labels: Labels
    key: str = Field("", max_length=30)
    help: Labels = Field(default_factory=dict)
    options: list[dict[Literal["code", "en", "pt-br", "pt-pt"], str]] = Field(default_factory=list, max_length=200)
    required: bool = False
    seen_with: str = Field("", max_length=40)
    edited_with: str = Field("", max_length=40)
    personal: PersonalData = PersonalData(data_class="customer", purpose="", basis="")


class FieldChange(Strict):
    """What to change; what is left out stays. Kind and key are refused when they differ."""

    kind: Kind | None = None
    key: str | None = Field(None, max_length=30)
    labels: Labels | None = None
    help: Labels | None = None
    required: bool | None = None
    seen_with: str | None = Field(None, max_length=40)
    edited_with: str | None = Field(None, max_length=40)
    personal: PersonalData | None = None


class FieldList(Strict):
    """Which fields."""

    noun: str = Field("", max_length=20, description="customer or contact; left out: all.")


class Place(Strict):
    """Where a field stands among those of its noun, the first being 1."""

    place: Whole


class OptionIn(Strict):
    """What an option is called, by language; its code if you wish."""

    labels: Labels
    code: str = Field("", max_length=30)


def _personal(told: PersonalData) -> Personal:
    return Personal(told.data_class, told.purpose, told.basis)


def _words(labels: Labels) -> dict[str, str]:
    return {str(language): text for language, text in labels.items()}


@router.get("/fields", response=list[FieldOut], operation_id="list_fields")
def list_fields(request: HttpRequest, asked: Query[FieldList]) -> list[FieldView]:
    """All added fields, retired ones last."""
    return queries.every_field(by=actor_of(request), noun=asked.noun)


@router.post("/fields", response={201: FieldOut}, operation_id="add_field")
def add_field(request: HttpRequest, response: HttpResponse, body: FieldIn) -> Status[Any]:
    """Add a field: it is at once in form, list, import, export and this API."""
    said = Definition(**(body.dict(exclude={"personal"}) | {"personal": _personal(body.personal)}))
    view = actions.add_field(said, by=actor_of(request), at=timezone.now())
    tag(response, view.version)
    return Status(201, view)


@router.get("/fields/{field}", response=FieldOut, operation_id="show_field")
def show_field(request: HttpRequest, response: HttpResponse, field: Id) -> FieldView:
    """One added field."""
    view = queries.field_for(field, by=actor_of(request))
    tag(response, view.version)
    return view


@router.patch("/fields/{field}", response=FieldOut, operation_id="change_field")
def change_field(request: HttpRequest, response: HttpResponse, field: Id, body: FieldChange) -> FieldView:
    """Rename a field or change its rules; If-Match carries the ETag that was read."""
    changes = body.dict(exclude_none=True, exclude={"personal"})
    if body.personal is not None:
        changes["personal"] = _personal(body.personal)
    view = actions.change_field(field, changes, by=actor_of(request), at=timezone.now(), version=expected_version(request))
    tag(response, view.version)
    return view


@router.post("/fields/{field}/move", response=FieldOut, operation_id="move_field")
def move_field(request: HttpRequest, field: Id, body: Place) -> FieldView:
    """Put a field at a place."""
    return actions.move_field(field, body.place, by=actor_of(request), at=timezone.now())


@router.post("/fields/{field}/retire", response=FieldOut, operation_id="retire_field")
def retire_field(request: HttpRequest, field: Id) -> FieldView:
    """Take a field out of use; its values stay, and it can be brought back for 30 days."""
    return actions.retire_field(field, by=actor_of(request), at=timezone.now())


@router.post("/fields/{field}/restore", response=FieldOut, operation_id="restore_field")
def restore_field(request: HttpRequest, field: Id) -> FieldView:
    """Bring a retired field back with all its values."""
    return actions.restore_field(field, by=actor_of(request), at=timezone.now())


@router.post("/fields/{field}/options", response={201: FieldOut}, operation_id="add_option")
def add_option(request: HttpRequest, field: Id, body: OptionIn) -> Status[Any]:
    """One more option of a choice."""
    return Status(201, actions.add_option(field, {**_words(body.labels), "code": body.code}, by=actor_of(request), at=timezone.now()))


@router.patch("/fields/{field}/options/{code}", response=FieldOut, operation_id="rename_option")
def rename_option(request: HttpRequest, field: Id, code: str, body: OptionIn) -> FieldView:
    """Call an option otherwise."""
    return actions.rename_option(field, code, _words(body.labels), by=actor_of(request), at=timezone.now())


@router.post("/fields/{field}/options/{code}/retire", response=FieldOut, operation_id="retire_option")
def retire_option(request: HttpRequest, field: Id, code: str) -> FieldView:
    """Offer an option no more; where it was chosen it stays."""
    return actions.retire_option(field, code, by=actor_of(request), at=timezone.now())


@router.post("/fields/{field}/options/{code}/restore", response=FieldOut, operation_id="restore_option")
def restore_option(request: HttpRequest, field: Id, code: str) -> FieldView:
    """Offer a retired option again."""
    return actions.restore_option(field, code, by=actor_of(request), at=timezone.now())
