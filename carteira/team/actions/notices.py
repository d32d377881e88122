"""Follow customers, make and read notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.governance.actions import record_event
from carteira.team import queries
from carteira.team.models import Following, Notice, NoticePlace

MOST_FOLLOWED = 1_000


def follow(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Hear what happens with a customer from now on; the door has made sure that the asker may see it."""
    me = queries.user_behind(by)
    if Following.objects.filter(user=me).count() >= MOST_FOLLOWED:
        raise Refused(_("You follow %d customers already.") % MOST_FOLLOWED, remedy=_("Stop following one first."))
    with transaction.atomic():
        _row, made = Following.objects.get_or_create(user=me, customer_id=customer_id, defaults={"since": at})
        if made:
            record_event("team.following-begun", by=by, at=at, subject_kind="customer", subject_id=customer_id)


def unfollow(customer_id: int, *, by: Actor, at: datetime) -> None:
    """Hear nothing more of a customer."""
    with transaction.atomic():
        gone, _each = Following.objects.filter(user=queries.user_behind(by), customer_id=customer_id).delete()
        if gone:
            record_event("team.following-ended", by=by, at=at, subject_kind="customer", subject_id=customer_id)


def tell(notices: Iterable[Notice], *, read_until: int) -> int:
    """Write notices and how far the events were read, in the caller's transaction; nobody is told twice."""
    made = Notice.objects.bulk_create(notices, ignore_conflicts=True)
    NoticePlace.objects.update_or_create(pk=1, defaults={"read_until": read_until})
    return len(made)


def read_notices(notice_ids: Iterable[int] | None, *, by: Actor, at: datetime) -> int:
    """Mark these notices, or all, as read; only one's own. Not an event: it changes nothing that others see."""
    mine = queries.notices_of(by).filter(read_at=None)
    return mine.filter(pk__in=list(notice_ids)).update(read_at=at) if notice_ids is not None else mine.update(read_at=at)
