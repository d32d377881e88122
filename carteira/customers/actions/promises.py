"""Promises with a day: made, moved, kept or broken."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.logging import episode_of
from carteira.customers.actions.whose import contact_of, identities_for
from carteira.customers.models import Promise
from carteira.customers.queries import customers_seen_by
from carteira.governance.actions import record_event

OUTCOMES = ("kept", "broken", "released")


class PromiseNotFound(LookupError):
    """No such promise, or not of a customer of yours. Mapped once to 404."""


def make_promise(
    customer: int, what: str, due_on: date, *, by: Actor, at: datetime, contact: int | None = None, episode: int | None = None,
    made_by: str = "us", owner: int | None = None,
) -> Promise:  # fmt: skip
    """Write down what was promised and by when."""
    by.require("customers.edit")
    what = clean_text(what, field="what", limit=300)
    if not what:
        raise Refused(_("is missing."), field="what", remedy=_("Say what was promised."))
    if made_by not in ("us", "customer"):
        raise Refused(_("is not known."), field="made_by", remedy=_("Use one of:") + " us, customer")
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer]
        if contact is not None:
            contact_of(contact, identity)
        promise = Promise.objects.create(
            identity_id=identity, contact_id=contact, episode=episode_of(episode, identity), made_by=made_by, what=what, made_at=at,
            owner_id=owner if owner is not None else by.id if by.kind == "user" else None, due_on=due_on, first_due_on=due_on,
        )  # fmt: skip
        _tell("made", promise, customer, by=by, at=at)
        return promise


def move_promise(promise_id: int, due_on: date, *, by: Actor, at: datetime) -> Promise:
    """Agree on another day; the first one stays on record."""
    with transaction.atomic():
        promise = _open(promise_id, by=by)
        promise.due_on = due_on
        promise.save(update_fields=["due_on"])
        _tell("moved", promise, promise.identity.customer_id, by=by, at=at, due_on=due_on.isoformat())
        return promise


def keep_promise(promise_id: int, *, by: Actor, at: datetime) -> Promise:
    """It was done as promised."""
    return settle_promise(promise_id, "kept", by=by, at=at)


def settle_promise(promise_id: int, outcome: str, *, by: Actor, at: datetime) -> Promise:
    """Say how it ended: kept, broken, or released by the other side."""
    if outcome not in OUTCOMES:
        raise Refused(_("is not known."), field="outcome", remedy=_("Use one of:") + " " + ", ".join(OUTCOMES))
    with transaction.atomic():
        promise = _open(promise_id, by=by)
        promise.outcome, promise.settled_at, promise.settled_by = outcome, at, by.name
        promise.save(update_fields=["outcome", "settled_at", "settled_by"])
        _tell(outcome, promise, promise.identity.customer_id, by=by, at=at)
        return promise


def _open(promise_id: int, *, by: Actor) -> Promise:
    by.require("customers.edit")
    rows = Promise.objects.select_for_update(of=("self",)).select_related("identity")
    found = rows.filter(pk=promise_id, identity__customer__in=customers_seen_by(by)).first() if 0 < promise_id < 2**63 else None
    if found is None:
        raise PromiseNotFound(promise_id)
    if found.outcome:
        raise Refused(_("is settled already."), field="outcome", remedy=_("Make a new promise."))
    return found


def _tell(what: str, promise: Promise, customer: int, *, by: Actor, at: datetime, **detail: str) -> None:
    record_event(
        f"customers.promise-{what}", by=by, at=at, subject_kind="promise", subject_id=promise.pk, customer_id=customer,
        detail={"what": promise.what, **detail},
    )  # fmt: skip
