"""What the API takes and gives."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from carteira.customers.api import added
from carteira.web.api_pages import Cursor
from carteira.web.api_schemas import Id, Line, Name, Paged, Strict

Few: Any = Field(default_factory=list, max_length=50)


class CustomerOut(Schema):
    """One customer, as all its sources together say. `tax_id_kind` is empty when the check digits fail."""

    id: int
    version: int
    name: str
    kind: str
    tax_id: str
    tax_id_kind: str
    email: str
    phone: str
    address: str
    postal_code: str
    city: str
    region: str
    country: str
    language: str
    status: str
    relationship: str
    owner: int | None = Field(None, alias="owner_id")
    territory: int | None = Field(None, alias="territory_id")
    group: int | None = Field(None, alias="group_id")
    source_count: int
    custom: dict[str, bool | str] = Field(description=added.TOLD, examples=[added.EXAMPLE])
    created_at: datetime
    updated_at: datetime

    @staticmethod
    def resolve_custom(row: Any, context: dict[str, Any]) -> dict[str, bool | str]:
        """The added fields that the caller sees."""
        return added.told(row, context["request"], "customer")


class ContactOut(Schema):
    """A person at a customer."""

    id: int
    name: str
    role: str
    email: str
    phone: str


class NewContact(Strict):
    """A person to add."""

    name: Name
    role: str = Field("", max_length=120)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=60)


class CustomerPage(Paged):
    """One page of customers."""

    items: list[CustomerOut]


class CustomerList(Cursor):
    """Filters of the list; several values of one filter match any of them, `none` matches where it is not known."""

    q: str = Field("", max_length=200, description="Part of a name, e-mail, phone or tax number, in any case, with or without accents.")
    status: list[Line] = Few
    owner: list[Line] = Few
    territory: list[Line] = Few
    country: list[Line] = Few
    group: list[Line] = Few
    relationship: list[Line] = Few
    custom: list[Line] = Field(default_factory=list, max_length=50, description=added.ASKED)
    sort: str = Field(
        "name",
        pattern=r"^-?(name|updated|custom\.[a-z][a-z0-9_]{0,29})$",
        description="name, updated, or custom.KEY of an added field (then those that have it); with - downwards.",
    )


class CustomerIn(Strict):
    """What may be said of a customer; what is left out stays as it is, an empty text empties."""

    kind: Line | None = None
    tax_id: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    address: Line | None = None
    postal_code: Line | None = None
    city: Line | None = None
    region: Line | None = None
    country: Line | None = None
    language: Line | None = None
    status: Line | None = None
    relationship: Line | None = None
    owner: Id | None = None
    territory: Id | None = None
    group: Id | None = None
    custom: added.Given | None = Field(None, max_length=100, description=added.GIVEN, examples=[added.EXAMPLE])


class NewCustomer(CustomerIn):
    """A customer to add."""

    name: Name


class CustomerChange(CustomerIn):
    """Fields to change."""

    name: Name | None = None


class MergeIn(Strict):
    """Customers that are one. `into` names the one whose id goes on, else the oldest."""

    ids: list[Id] = Field(min_length=1, max_length=100)
    into: Id | None = None


class MergedOut(Schema):
    """Who goes on, who was absorbed, and the merge to undo (null when there was nothing to do)."""

    survivor: int
    absorbed: list[int]
    merge: int | None


class UnmergedOut(Schema):
    """Who stays, who stands alone again, and source records that had moved on since."""

    stays: int
    freed: list[int]
    left: list[int]


class StepOut(Schema):
    """One field of a comparison: both values, how they agree, and the weight in bits (null: nothing known)."""

    field: str
    left: str
    right: str
    level: str
    weight: float | None


class PairOut(Schema):
    """Two customers that may be one."""

    id: int
    left: int
    right: int
    left_name: str
    right_name: str
    probability: float
    match_weight: float
    value_at_stake: Decimal | None
    state: str
    prior: float | None = None
    fields: list[StepOut] = []


class PairPage(Paged):
    """The likeliest pairs first."""

    items: list[PairOut]


class DecisionIn(Strict):
    """What a person says of a pair."""

    decision: Literal["same", "different"]
    into: Id | None = None


class MomentOut(Schema):
    """One entry of the timeline."""

    at: datetime
    strand: str
    id: int
    kind: str
    title: str
    actor: str
    detail: dict[str, Any]


class TimelinePage(Paged):
    """The newest first."""

    items: list[MomentOut]


class SourceOut(Schema):
    """What one source says."""

    identity: int
    source: str
    native_id: str
    received_at: datetime
    revisions: int
    payload: dict[str, Any]
    home: int
    joined: bool


class SourcesOut(Schema):
    """All sources of a customer, and for each field the source whose word counts."""

    customer: int
    sources: list[SourceOut]
    winners: dict[str, str]


class LookAlikeOut(Schema):
    """A customer that may be the one meant."""

    id: int
    name: str
    probability: float
    weight: float


class JobOut(Schema):
    """Work in the background."""

    job: int
