"""Join customers that are one. Only the pointers of their sources move, so every merge can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.standing import assert_links, lock_living, representatives, settle_pairs, take_back_differences
from carteira.customers.models import Customer, Merge, SourceIdentity
from carteira.customers.queries import survivor_of
from carteira.customers.rules.clusters import clash
from carteira.engine.bulk.tables import among
from carteira.governance.actions import record_event


@dataclass(frozen=True)
class Merged:
    """What a merge did: who goes on, who was absorbed, and the merge to undo (none when there was nothing to do)."""

    survivor: int
    absorbed: tuple[int, ...] = ()
    merge: int | None = None


def merge_customers(ids: Iterable[int], *, by: Actor, at: datetime, into: int | None = None) -> Merged:
    """Make one customer of several; the oldest goes on unless `into` says otherwise. The same one again is nothing to do."""
    by.require("customers.merge")
    wanted = [*ids, *([into] if into is not None else [])]
    if not wanted:
        raise Refused(_("Nothing is chosen."), field="ids", remedy=_("Choose at least two customers."))
    with transaction.atomic():
        living = lock_living(wanted, by=by)
        if len(wanted) == 1:
            raise Refused(_("One customer alone cannot be joined."), field="ids", remedy=_("Name two or more."))
        survivor = _survivor(living, into)
        absorbed = [c.pk for c in living if c.pk != survivor]
        if not absorbed:
            return Merged(survivor)
        refuse_clash([c.pk for c in living])
        _say_they_are_one(survivor, absorbed, by=by, at=at)
        merge = join(survivor, absorbed, method="human", decided_by=by.name, at=at)
        rebuild_golden([survivor], at=at)
        record_event(
            "customers.customer-merged", by=by, at=at, subject_kind="merge", subject_id=merge.pk, customer_id=survivor,
            detail={"survivor": survivor, "absorbed": absorbed},
        )  # fmt: skip
    return Merged(survivor, tuple(absorbed), merge.pk)


def _survivor(living: Sequence[Customer], into: int | None) -> int:
    return living[0].pk if into is None else survivor_of(into)


def refuse_clash(customers: Sequence[int]) -> None:
    """Two valid tax numbers of one kind are two parties, whatever else looks alike."""
    keys = set(among(SourceIdentity.objects.all(), "customer", customers).exclude(tax_key="").values_list("tax_key", flat=True))
    if clash(keys):
        raise Refused(
            _("These customers have different valid tax numbers, so they are different parties."),
            field="tax_id",
            remedy=_("Put them into one group, or correct the tax number first."),
        )


def _say_they_are_one(survivor: int, absorbed: Sequence[int], *, by: Actor, at: datetime) -> None:
    stand_for = representatives([survivor, *absorbed])
    if survivor not in stand_for:
        return
    links = assert_links([(stand_for[survivor], stand_for[a]) for a in absorbed if a in stand_for], "same", by=by, at=at)
    everyone = list(among(SourceIdentity.objects.all(), "customer", [survivor, *absorbed]).values_list("id", flat=True))
    take_back_differences(everyone, link=links[0] if links else None)
    settle_pairs(everyone, "same", by=by, at=at)


def join(survivor: int, absorbed: Sequence[int], *, method: str, decided_by: str, at: datetime) -> Merge:
    """Move the pointers. The absorbed rows keep their id and redirect, also those that they had absorbed themselves."""
    moved = list(among(SourceIdentity.objects.all(), "customer", absorbed).order_by("id").values_list("id", "customer_id"))
    redirected = list(among(Customer.objects.all(), "absorbed_by", absorbed).order_by("id").values_list("id", "absorbed_by_id"))
    among(SourceIdentity.objects.all(), "customer", absorbed).update(customer_id=survivor)
    among(Customer.objects.all(), "absorbed_by", absorbed).update(absorbed_by_id=survivor)
    among(Customer.objects.all(), "id", absorbed).update(
        status=Customer.Status.ABSORBED, absorbed_by_id=survivor, search_doc="", updated_at=at, version=F("version") + 1
    )
    moves: dict[str, Any] = {"identities": moved, "absorbed": sorted(absorbed), "redirected": redirected}
    return Merge.objects.create(survivor_id=survivor, moves=moves, method=method, decided_by=decided_by, at=at)
