"""Customers: list, read, add, change, merge, unmerge, timeline, sources."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from carteira.basics.refused import Refused
from carteira.customers import actions, queries
from carteira.customers.api import added
from carteira.customers.api.schemas import (
    ContactOut,
    CustomerChange,
    CustomerList,
    CustomerOut,
    CustomerPage,
    JobOut,
    LookAlikeOut,
    MergedOut,
    MergeIn,
    NewContact,
    NewCustomer,
    SourcesOut,
    TimelinePage,
    UnmergedOut,
)
from carteira.customers.api.trash import TrashedOut
from carteira.fields.rules.values import PREFIX
from carteira.web.api_pages import Cursor, page_of
from carteira.web.api_schemas import Id
from carteira.web.api_versions import expected_version, tag
from carteira.web.requests import actor_of

router = Router(tags=["customers"])


@router.get("/customers", response=CustomerPage, operation_id="list_customers")
def list_customers(request: HttpRequest, response: HttpResponse, at: Query[CustomerList]) -> dict[str, Any]:
    """The customers that the caller sees."""
    by, word = actor_of(request), at.sort.replace("custom.", PREFIX)
    filters = {name: values for name in queries.FILTERS if (values := getattr(at, name))} | added.filters_of(at.custom)
    found = queries.in_order(queries.customers_matching(by, filters=filters, q=at.q), word, by=by)
    if word not in queries.SORTS:
        found = found.filter(**{f"{word.removeprefix('-')}__isnull": False})
    return page_of(request, response, found, at=at, order=queries.SORTS.get(word, word))


@router.post("/customers", response={201: CustomerOut}, operation_id="add_customer")
def add_customer(request: HttpRequest, response: HttpResponse, body: NewCustomer) -> Status[Any]:
    """Add a customer by hand."""
    customer = actions.register_customer(added.flattened(body.dict(exclude_none=True)), by=actor_of(request), at=timezone.now())
    tag(response, customer.version)
    return Status(201, customer)


@router.post("/customers/look-alikes", response=list[LookAlikeOut], operation_id="find_look_alikes")
def find_look_alikes(request: HttpRequest, body: CustomerChange) -> list[dict[str, Any]]:
    """Search before you create: the customers that these values most likely mean."""
    found = queries.lookalikes(body.dict(exclude_none=True, exclude={"custom"}), by=actor_of(request))
    return [{"id": f.customer.pk, "name": f.customer.name, "probability": f.probability, "weight": f.weight} for f in found]


@router.post("/customers/merge", response=MergedOut, operation_id="merge_customers")
def merge_customers(request: HttpRequest, body: MergeIn) -> Any:
    """Make one customer of several. Nothing is lost: it can be undone."""
    return actions.merge_customers(body.ids, into=body.into, by=actor_of(request), at=timezone.now())


@router.post("/customers/match", response={202: JobOut}, operation_id="match_customers")
def match_customers(request: HttpRequest) -> Status[Any]:
    """Compare all customers in the background; the answer is the job."""
    job = actions.ask_for_matching(by=actor_of(request), at=timezone.now())
    return Status(202, {"job": job.pk})


@router.get("/customers/{customer}", response=CustomerOut, operation_id="show_customer")
def show_customer(request: HttpRequest, response: HttpResponse, customer: Id) -> Any:
    """One customer; the id of an absorbed one shows its survivor."""
    found = queries.customer_for(customer, by=actor_of(request))
    tag(response, found.version)
    return found


@router.patch("/customers/{customer}", response=CustomerOut, operation_id="change_customer")
def change_customer(request: HttpRequest, response: HttpResponse, customer: Id, body: CustomerChange) -> Any:
    """Change fields by hand; If-Match carries the ETag that was read."""
    changed = actions.update_customer(
        customer, added.flattened(body.dict(exclude_unset=True)), by=actor_of(request), at=timezone.now(), version=expected_version(request)
    )
    tag(response, changed.version)
    return changed


@router.delete("/customers/{customer}", response=TrashedOut, operation_id="delete_customer")
def delete_customer(request: HttpRequest, customer: Id) -> Any:
    """Put a customer in the trash, whole; it can come back for 30 days."""
    return actions.trash_customer(customer, by=actor_of(request), at=timezone.now())


@router.post("/customers/{customer}/contacts", response={201: ContactOut}, operation_id="add_contact")
def add_contact(request: HttpRequest, customer: Id, body: NewContact) -> Status[Any]:
    """Add a person to a customer."""
    return Status(201, actions.add_contact(customer, **body.dict(), by=actor_of(request), at=timezone.now()))


@router.post("/customers/{customer}/unmerge", response=UnmergedOut, operation_id="unmerge_customer")
def unmerge_customer(request: HttpRequest, customer: Id) -> Any:
    """Let an absorbed customer stand alone again."""
    return actions.unmerge_customer(customer, by=actor_of(request), at=timezone.now())


@router.post("/merges/{merge}/undo", response=UnmergedOut, operation_id="undo_merge")
def undo_merge(request: HttpRequest, merge: Id) -> Any:
    """Undo one merge."""
    return actions.undo_merge(merge, by=actor_of(request), at=timezone.now())


@router.get("/customers/{customer}/timeline", response=TimelinePage, operation_id="list_timeline")
def list_timeline(request: HttpRequest, response: HttpResponse, customer: Id, at: Query[Cursor]) -> dict[str, Any]:
    """What happened with a customer."""
    after = _place(at.cursor) if at.cursor else None
    found = queries.timeline(customer, by=actor_of(request), after=after, limit=at.limit)
    following = _cursor(found[-1].place) if len(found) == at.limit else None
    if following:
        address = request.GET.copy()
        address["cursor"] = following
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{address.urlencode()}>; rel="next"'
    return {"items": found, "next": following}


@router.get("/customers/{customer}/sources", response=SourcesOut, operation_id="list_sources")
def list_sources(request: HttpRequest, customer: Id) -> dict[str, Any]:
    """What each source says of a customer."""
    found = queries.sources_of(customer, by=actor_of(request))
    return {"customer": found.customer.pk, "sources": found.sources, "winners": found.winners}


def _cursor(place: tuple[datetime, str, int]) -> str:
    text = json.dumps([place[0].isoformat(), *place[1:]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[datetime, str, int]:
    try:
        at, strand, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(strand, str) or type(pk) is not int or not 0 <= pk < 2**63:
            raise ValueError(cursor)
        return moment, strand, pk
    except (ValueError, TypeError, RecursionError, binascii.Error) as no:
        raise Refused("is not a cursor of this list.", field="cursor", remedy="Begin again without a cursor.") from no
