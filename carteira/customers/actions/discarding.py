"""Delete anything that can be deleted, and take it back: one way in, one way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.snapshots import put_back, take_out
from carteira.customers.actions.standing import one_at_a_time
from carteira.customers.actions.trashing import end, show_again, trash_customer
from carteira.customers.models import Trashed
from carteira.customers.queries.trash import Kind, TrashedNotFound, kind_named, trash_seen_by
from carteira.customers.rules.trash import CUSTOMER
from carteira.governance.actions import record_event

MOST = 500


@dataclass
class Restored:
    """What came back, and what could not, with the reason."""

    restored: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def discard(kind: str, subject: int, *, by: Actor, at: datetime) -> Trashed:
    """Put one thing in the trash."""
    if kind == CUSTOMER:
        return trash_customer(subject, by=by, at=at)
    known = kind_named(kind)
    by.require(known.permission)
    with transaction.atomic():
        found = known.find(subject, by)
        found = type(found)._default_manager.select_for_update().get(pk=found.pk)
        if reason := known.why_not(found):
            raise Refused(reason, field="id", remedy=_("Close it instead."))
        customer, label = known.customer_of(found), known.called(found)[:300]
        content = take_out(found)
        row = Trashed.objects.create(
            kind=kind, subject=subject, customer=customer, label=label, content=content, by_id_then=by.id, by_name=by.name, at=at
        )
        _tell(known, "trashed", row, by=by, at=at)
    return row


def restore(trash_id: int, *, by: Actor, at: datetime) -> Trashed:
    """Take one thing out of the trash: it is as it was."""
    with transaction.atomic():
        one_at_a_time()
        seen = trash_seen_by(by).filter(pk=trash_id if 0 < trash_id < 2**63 else 0).values("pk")
        row = Trashed.objects.select_for_update().filter(pk__in=seen).first()
        if row is None:
            raise TrashedNotFound(trash_id)
        _bring_back(row, by=by, at=at)
    return row


def restore_many(trash_ids: Sequence[int], *, by: Actor, at: datetime) -> Restored:
    """Take several things out of the trash, each by itself: one that cannot come back holds none of the others."""
    if len(trash_ids) > MOST:
        raise Refused(_("At most %d at once.") % MOST, field="ids", remedy=_("Choose fewer."))
    out = Restored()
    # Contacts and cases come back to their customer: the customer first.
    customers = set(trash_seen_by(by, kind=CUSTOMER).filter(pk__in=trash_ids).values_list("pk", flat=True))
    for pk in sorted(set(trash_ids), key=lambda one: (one not in customers, one)):
        try:
            restore(pk, by=by, at=at)
            out.restored.append(pk)
        except Refused as no:
            out.refused[pk] = str(no)
        except TrashedNotFound:
            out.refused[pk] = _("It is not in the trash.")
    return out


def _bring_back(row: Trashed, *, by: Actor, at: datetime) -> None:
    if row.kind == CUSTOMER:
        by.require("customers.edit")
        show_again([row], by=by, at=at)
        record_event(
            "customers.customer-restored", by=by, at=at, subject_kind="customer", subject_id=row.subject, customer_id=row.subject,
            detail={"trash": row.pk},
        )  # fmt: skip
        return
    known = kind_named(row.kind)
    by.require(known.permission)
    put_back(row.content)
    end([row], Trashed.End.RESTORED, by=by, at=at)
    _tell(known, "restored", row, by=by, at=at)


def _tell(kind: Kind, what: str, row: Trashed, *, by: Actor, at: datetime) -> None:
    record_event(
        f"{kind.stage}.{kind.name}-{what}", by=by, at=at, subject_kind=kind.name, subject_id=row.subject, customer_id=row.customer,
        detail={"trash": row.pk, "label": row.label},
    )  # fmt: skip
