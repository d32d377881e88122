"""The earlier contact inside that nobody answered, before a customer complained outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carteira.customers.models import Interaction
from carteira.service.models import Case

LOOK_BACK = timedelta(days=180)


@dataclass(frozen=True)
class Earlier:
    """The contact that was ignored: a case, or an incoming touchpoint without any word from us after it."""

    case: int | None = None
    interaction: int | None = None
    days: int | None = None

    @property
    def found(self) -> bool:
        """Whether there was one."""
        return self.case is not None or self.interaction is not None


def unanswered_before(case: Case, filed_at: datetime) -> Earlier:
    """The latest contact of the same customer before the filing to which nothing was answered by then."""
    window = {"opened_at__gte": filed_at - LOOK_BACK, "opened_at__lte": filed_at}
    whose = (
        {"identity__customer": case.identity.customer_id} if case.identity else {"author_contact": case.author_contact, "identity": None}
    )
    if not case.identity and not case.author_contact:
        return Earlier()
    mine = Case.objects.filter(**whose, **window).exclude(pk=case.pk).exclude(type="praise")
    for one in mine.order_by("-opened_at", "-id")[:20]:
        if one.answered_at is None or one.answered_at > filed_at:
            return Earlier(case=one.pk, days=(filed_at - one.opened_at).days)
    return _silent_touch(case, filed_at) if case.identity else Earlier()


def _silent_touch(case: Case, filed_at: datetime) -> Earlier:
    touches = Interaction.objects.filter(
        identity__customer=case.identity.customer_id if case.identity else 0,
        occurred_at__gte=filed_at - LOOK_BACK,
        occurred_at__lte=filed_at,
    ).exclude(pk=case.interaction_id or 0)
    last = touches.filter(direction="in").exclude(kind="case").order_by("-occurred_at", "-id").first()
    if last is None or touches.filter(direction="out", occurred_at__gt=last.occurred_at).exists():
        return Earlier()
    return Earlier(interaction=last.pk, days=(filed_at - last.occurred_at).days)
