"""What a person says about two customers that look alike."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.customers.actions.merging import Merged, merge_customers
from carteira.customers.actions.standing import assert_links, homes, lock_living, settle_pairs
from carteira.customers.queries import pair_for
from carteira.governance.actions import record_event

Decision = Literal["same", "different"]


def declare_different(one: int, other: int, *, by: Actor, at: datetime) -> None:
    """Two customers are not one; from now on no score joins them."""
    by.require("customers.merge")
    with transaction.atomic():
        living = lock_living([one, other], by=by)
        if len(living) < 2:
            raise Refused(_("This is one and the same customer."), field="id", remedy=_("Unmerge it first."))
        left, right = (homes(c.pk) for c in living)
        assert_links([(a, b) for a in left.values() for b in right.values()], "different", by=by, at=at)
        settle_pairs([*left.values(), *right.values()], "different", by=by, at=at)
        record_event(
            "customers.customers-declared-different", by=by, at=at, subject_kind="customer", subject_id=living[1].pk,
            customer_id=living[0].pk, detail={"customers": [c.pk for c in living]},
        )  # fmt: skip


def decide_review(pair_id: int, decision: Decision, *, by: Actor, at: datetime, into: int | None = None) -> Merged | None:
    """Answer one question of the review queue: the same (merge them) or different (never ask again)."""
    by.require("customers.merge")
    with transaction.atomic():
        view = pair_for(pair_id, by=by)
        if view.pair.state != "open" or view.left.pk == view.right.pk:
            raise Refused(_("This pair was decided already."), field="pair", remedy=_("Go on with the next one."))
        if decision == "same":
            return merge_customers([view.left.pk, view.right.pk], by=by, at=at, into=into)
        if decision == "different":
            declare_different(view.left.pk, view.right.pk, by=by, at=at)
            return None
        raise Refused(_("is not a decision."), field="decision", remedy=_("Use same or different."))
