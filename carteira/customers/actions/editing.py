"""Customers typed by our people: what they say is one more source, the one that is believed first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused, Stale
from carteira.customers.actions.added import Added
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.intake import home_country
from carteira.customers.actions.references import References
from carteira.customers.actions.saying import say
from carteira.customers.actions.standing import lock_living
from carteira.customers.actions.taking_back import UPDATED
from carteira.customers.models import Customer, Group
from carteira.customers.rules.payload import LIMITS, REFERENCES, normalised
from carteira.customers.rules.survivorship import BLOCKS, FIELDS
from carteira.fields.rules.values import PREFIX
from carteira.governance.actions import record_event
from carteira.team.models import Territory, User

MEANT: Mapping[str, str] = {
    "email": gettext_noop("is not an e-mail address."),
    "phone": gettext_noop("is not a phone number."),
    "country": gettext_noop("is not a country."),
}


def register_customer(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Customer:
    """Add a customer by hand, with all that the company requires of one."""
    by.require("customers.edit")
    added = Added.of("customer", by=by)
    added.refuse_missing(added.read(values))
    return begin_customer(values, by=by, at=at)


def begin_customer(values: Mapping[str, Any], *, by: Actor, at: datetime) -> Customer:
    """Add a customer of whom little is known yet. It belongs to who adds it unless an owner is named."""
    by.require("customers.edit")
    with transaction.atomic():
        said = _checked(values, by)
        if not said.get("name"):
            raise Refused(_("is missing."), field="name", remedy=_("Give the customer's name."))
        if "owner" not in said and by.kind == "user" and by.id is not None:
            said["owner"] = by.id
        customer = Customer.objects.create(name=said["name"], name_key="", created_at=at, updated_at=at)
        say(customer.pk, {k: v for k, v in said.items() if v not in ("", None)}, at=at)
        rebuild_golden([customer.pk], at=at)
        record_event(
            "customers.customer-registered", by=by, at=at, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk
        )
        return Customer.objects.select_related("owner", "territory", "group").get(pk=customer.pk)


def update_customer(customer_id: int, values: Mapping[str, Any], *, by: Actor, at: datetime, version: int | None = None) -> Customer:
    """Change fields of a customer by hand; `version` is the one that was read, and Stale is raised when another one stands."""
    by.require("customers.edit")
    with transaction.atomic():
        customer = lock_living([customer_id], by=by)[0]
        if version is not None and version != customer.version:
            raise Stale(
                _("Somebody changed this customer since you read it."), version=customer.version, remedy=_("Read it again and repeat.")
            )
        said = _checked({"country": customer.country, **values}, by)
        changed = {name: said[name] for name in _named(values, said) if said.get(name) != _standing(customer, name)}
        if "name" in changed and not changed["name"]:
            raise Refused(_("is missing."), field="name", remedy=_("Give the customer's name."))
        if changed:
            say(customer.pk, _whole_blocks(customer, changed), at=at)
            rebuild_golden([customer.pk], at=at)
        found = Customer.objects.select_related("owner", "territory", "group").get(pk=customer.pk)
        if changed:
            record_event(
                UPDATED, by=by, at=at, subject_kind="customer", subject_id=customer.pk, customer_id=customer.pk,
                detail={"fields": sorted(changed), "version": found.version},
            )  # fmt: skip
        return found


def _whole_blocks(customer: Customer, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What a person who changes a part of an address says of the rest: that it stands as it was seen."""
    beside = [name for block in BLOCKS if any(name in changed for name in block) for name in block]
    return {**{name: _standing(customer, name) for name in beside}, **changed}


def _named(values: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """The fields to write: those given, and those that follow from them."""
    names = [*values, *(["tax_id_kind"] if "tax_id" in values else []), *(["kind"] if "kind" in said and "kind" not in values else [])]
    return [name for name in names if name in FIELDS or name.startswith(PREFIX)]


def _standing(customer: Customer, name: str) -> Any:
    if name.startswith(PREFIX):
        return (customer.custom or {}).get(name.removeprefix(PREFIX), "")
    return getattr(customer, f"{name}_id" if name in REFERENCES else name)


def _checked(values: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    """The values normalised; what a source may get wrong, a person is asked to correct."""
    fields = Added.named_by(values, noun="customer", by=by)
    added = fields.read(values)
    fields.refuse_emptied(added)
    return _normalised({name: value for name, value in values.items() if name not in added}) | added


def _normalised(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(LIMITS))
    if unknown:
        raise Refused(_("is not a field of a customer."), field=unknown[0], remedy=_("Use one of:") + " " + ", ".join(LIMITS))
    ids = {name: values[name] for name in REFERENCES if isinstance(values.get(name), int)}
    said = normalised({k: v for k, v in values.items() if k not in ids}, country=home_country())
    References.named_by([said]).resolve(said)
    _refuse_unknown_ids(ids)
    said.update(ids)
    for name, wrong in MEANT.items():
        if str(values.get(name) or "").strip() and not said.get(name):
            raise Refused(_(wrong), field=name, remedy=_("Correct it or leave it empty."))
    if said.get("tax_id") and not said.get("tax_id_kind") and said.get("country", "") in ("BR", "PT"):
        raise Refused(_("The check digits do not hold."), field="tax_id", remedy=_("Compare it with the document, or leave it empty."))
    said.pop("raw", None)
    return said


def _refuse_unknown_ids(ids: Mapping[str, int]) -> None:
    tables: Mapping[str, Any] = {"owner": User, "territory": Territory, "group": Group}
    for name, pk in ids.items():
        if not 0 < pk < 2**63 or not tables[name].objects.filter(pk=pk).exists():
            raise Refused(_("is not known."), field=name, remedy=_("Choose one that is there."))
