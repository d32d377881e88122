"""Take customers apart again: each source goes back to where it came from, with everything that points to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.standing import assert_links, homes, lock_living, one_at_a_time
from carteira.customers.models import Customer, LinkAssertion, Merge, ReviewPair, SourceIdentity
from carteira.customers.queries import CustomerNotFound, customer_for, survivor_of
from carteira.governance.actions import record_event


class MergeNotFound(LookupError):
    """No such merge, or not of a customer of yours. Mapped once to 404."""


class IdentityNotFound(LookupError):
    """No such source record, or not of a customer of yours. Mapped once to 404."""


@dataclass(frozen=True)
class Unmerged:
    """What was taken apart: who stays, who stands alone again, and the source records that had moved on since."""

    stays: int
    freed: tuple[int, ...]
    left: tuple[int, ...] = ()


def unmerge_customer(customer_id: int, *, by: Actor, at: datetime) -> Unmerged:
    """Let an absorbed customer stand alone again; a person's unmerge also says that they are different."""
    by.require("customers.merge")
    with transaction.atomic():
        one_at_a_time()
        holder = lock_living([customer_id], by=by)[0]
        if holder.pk == customer_id:
            raise Refused(_("This customer was not merged into another."), field="id", remedy=_("Give the id of an absorbed customer."))
        moved = list(SourceIdentity.objects.filter(home_id=customer_id, customer=holder).values_list("id", flat=True))
        return _set_free(holder.pk, customer_id, moved, by=by, at=at)


def unmerge_identity(identity_id: int, *, by: Actor, at: datetime) -> Unmerged:
    """Send one source record back to the customer that was made for it."""
    by.require("customers.merge")
    with transaction.atomic():
        one_at_a_time()
        identity = SourceIdentity.objects.filter(pk=identity_id).first()
        if identity is None:
            raise IdentityNotFound(identity_id)
        try:
            holder = lock_living([identity.customer_id], by=by)[0]
        except CustomerNotFound as no:
            raise IdentityNotFound(identity_id) from no
        identity.refresh_from_db()
        if identity.home_id == holder.pk or identity.customer_id != holder.pk:
            raise Refused(_("This source record is already where it came from."), field="identity", remedy=_("Nothing is to be done."))
        return _set_free(holder.pk, identity.home_id, [identity.pk], by=by, at=at)


def _set_free(holder: int, home: int, identities: list[int], *, by: Actor, at: datetime) -> Unmerged:
    _go_back({home: identities}, holder, at=at)
    ours = homes(home)
    if ours:
        assert_links([(min(ours.values()), other) for other in homes(holder).values()], "different", by=by, at=at)
    _rebuild(holder, [home], at=at)
    record_event(
        "customers.customer-unmerged", by=by, at=at, subject_kind="customer", subject_id=home, customer_id=holder,
        detail={"stays": holder, "freed": [home], "identities": identities},
    )  # fmt: skip
    return Unmerged(holder, (home,))


def undo_merge(merge_id: int, *, by: Actor, at: datetime) -> Unmerged:
    """Undo one merge: what it moved goes back, except what moved on since."""
    by.require("customers.merge")
    with transaction.atomic():
        one_at_a_time()
        merge = Merge.objects.select_for_update().filter(pk=merge_id).first()
        if merge is None:
            raise MergeNotFound(merge_id)
        try:
            customer_for(merge.survivor_id, by=by)
        except CustomerNotFound as no:
            raise MergeNotFound(merge_id) from no
        if merge.undone_at:
            raise Refused(_("This merge was undone already."), field="merge", remedy=_("Nothing is to be done."))
        return _undo(merge, by=by, at=at)


def _undo(merge: Merge, *, by: Actor, at: datetime) -> Unmerged:
    holder = lock_living([merge.survivor_id], by=by)[0].pk
    came_from = dict(merge.moves["identities"])
    here = set(SourceIdentity.objects.filter(pk__in=came_from, customer_id=holder).values_list("id", flat=True))
    back: dict[int, list[int]] = {home: [] for home in merge.moves["absorbed"]}
    for identity in sorted(here):
        back[came_from[identity]].append(identity)
    back = {home: identities for home, identities in back.items() if identities or survivor_of(home) == holder}
    _go_back(back, holder, at=at)
    for redirected, home in merge.moves["redirected"]:
        if home in back:
            Customer.objects.filter(pk=redirected, absorbed_by_id=holder).update(absorbed_by_id=home)
    Merge.objects.filter(pk=merge.pk).update(undone_by=by.name, undone_at=at)
    _forget_verdict(merge, came_from, by=by, at=at)
    _rebuild(holder, back, at=at)
    record_event(
        "customers.merge-undone", by=by, at=at, subject_kind="merge", subject_id=merge.pk, customer_id=holder,
        detail={"stays": holder, "freed": sorted(back)},
    )  # fmt: skip
    return Unmerged(holder, tuple(sorted(back)), tuple(sorted(set(came_from) - here)))


def _go_back(back: dict[int, list[int]], holder: int, *, at: datetime) -> None:
    """Move pointers home. A home that was absorbed lives again; rows whose records all went with it redirect to it."""
    for home, identities in back.items():
        SourceIdentity.objects.filter(pk__in=identities, customer_id=holder).update(customer_id=home)
        Customer.objects.filter(pk=home, status=Customer.Status.ABSORBED).update(
            status=Customer.Status.ACTIVE, absorbed_by=None, updated_at=at, version=F("version") + 1
        )


def _forget_verdict(merge: Merge, came_from: dict[int, int], *, by: Actor, at: datetime) -> None:
    """The person's word goes with the merge, and the question is open again; a machine's merge undone means: different."""
    stays = list(
        SourceIdentity.objects.filter(customer=survivor_of(merge.survivor_id)).exclude(pk__in=came_from).values_list("id", flat=True)
    )
    everyone = [*stays, *came_from]
    if merge.method != "human":
        assert_links([(min(stays), one) for one in came_from] if stays else [], "different", by=by, at=at)
        return
    links = LinkAssertion.objects.filter(verdict="same", method="human", at=merge.at, left_id__in=everyone, right_id__in=everyone)
    made = list(links.values_list("id", flat=True))
    LinkAssertion.objects.filter(superseded_by_id__in=made).update(superseded_by=None)
    links.delete()
    settled = ReviewPair.objects.filter(state="same", decided_at=merge.at, left_id__in=everyone, right_id__in=everyone)
    settled.update(state="open", decided_by="", decided_at=None)


def _rebuild(holder: int, freed: Collection[int], *, at: datetime) -> None:
    rebuild_golden([holder, *freed], at=at)
