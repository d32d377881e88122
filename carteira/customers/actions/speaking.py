"""The ways of talking as data: telephone lines and other channels of ours, and how much advertising whom reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.customers.actions.whose import identities_for
from carteira.customers.models import Channel, CommunicationPlan
from carteira.customers.rules.purposes import CHANNELS
from carteira.governance.actions import record_event

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
PAYERS = ("", "us", "caller", "shared")
TEXTS = {"name": 80, "number": 40, "prefix": 8, "queue": 40}


def keep_line(
    code: str, *, kind: str, by: Actor, at: datetime, payer: str = "", costs: Mapping[str, Decimal | None] | None = None, **said: str
) -> Channel:
    """Add a line or another channel of ours, or change it; a cost that nobody knows stays empty."""
    by.require("channels.manage")
    if not CODE.fullmatch(code):
        raise Refused(_("is not a code."), field="code", remedy=_("Use small letters, digits and hyphens."))
    for field, word, allowed in (("kind", kind, CHANNELS), ("payer", payer, PAYERS)):
        if word not in allowed:
            raise Refused(_("is not known."), field=field, remedy=_("Use one of:") + " " + ", ".join(filter(None, allowed)))
    values: dict[str, Any] = {field: clean_text(said.get(field, ""), field=field, limit=limit) for field, limit in TEXTS.items()}
    if not values["name"]:
        raise Refused(_("is missing."), field="name", remedy=_("Give it a name that people know."))
    values |= {f"cost_{name}": _cost(name, cost) for name, cost in (costs or {}).items()}
    with transaction.atomic():
        row, _made = Channel.objects.update_or_create(code=code, defaults={"kind": kind, "payer": payer, "retired_at": None, **values})
        record_event("customers.line-kept", by=by, at=at, subject_kind="line", subject_id=row.pk, detail={"code": code, "kind": kind})
        return row


def _cost(name: str, cost: Decimal | None) -> Decimal | None:
    if cost is not None and not (cost.is_finite() and 0 <= cost < 10**8):
        raise Refused(_("is not a cost."), field=f"cost_{name}", remedy=_("Give an amount of 0 or more, or leave it empty."))
    return cost


def retire_line(code: str, *, by: Actor, at: datetime) -> Channel:
    """Use a line no longer; what came over it stays."""
    by.require("channels.manage")
    with transaction.atomic():
        row = Channel.objects.filter(code=code, retired_at=None).first()
        if row is None:
            raise LineNotFound(code)
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        record_event("customers.line-retired", by=by, at=at, subject_kind="line", subject_id=row.pk, detail={"code": code})
        return row


class LineNotFound(LookupError):
    """No such line, or no longer. Mapped once to 404."""


def keep_plan(
    *, most: int, days: int, opens: int, closes: int, by: Actor, at: datetime, customer: int | None = None
) -> CommunicationPlan:  # fmt: skip
    """How many advertising messages, over all channels, reach everybody (or one customer) in so many days, and between which hours."""
    by.require("channels.manage" if customer is None else "customers.edit")
    for field, fine in (("most", 0 <= most <= 100), ("days", 1 <= days <= 366), ("closes", 0 <= opens < closes <= 24)):
        if not fine:
            raise Refused(
                _("is not within its bounds."), field=field, remedy=_("Give 0 to 100 messages in 1 to 366 days, and two hours of a day.")
            )
    with transaction.atomic():
        identity = identities_for([customer], by=by)[customer] if customer is not None else None
        values = {"most": most, "days": days, "opens": opens, "closes": closes, "at": at, "said_by": by.name}
        row, _made = CommunicationPlan.objects.update_or_create(identity_id=identity, defaults=values)
        record_event(
            "customers.plan-kept", by=by, at=at, subject_kind="communication-plan", subject_id=row.pk, customer_id=customer,
            detail={"most": most, "days": days, "opens": opens, "closes": closes},
        )  # fmt: skip
        return row


def drop_plan(customer: int, *, by: Actor, at: datetime) -> None:
    """The customer is treated as everybody again."""
    by.require("customers.edit")
    with transaction.atomic():
        identities_for([customer], by=by)
        gone, _tables = CommunicationPlan.objects.filter(identity__customer=customer).delete()
        if gone:
            record_event("customers.plan-dropped", by=by, at=at, subject_kind="customer", subject_id=customer, customer_id=customer)
