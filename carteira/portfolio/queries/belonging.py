"""To which segments one customer belongs on a day: what a later stage needs to choose its process."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q, Subquery

from carteira.basics.actor import Actor
from carteira.portfolio.models import Membership, Scheme


def segment_codes_of(customer_id: int, *, on: date) -> list[str]:
    """Codes of the customer's segments. Selection class: the caller chooses by it and shows it to nobody without `portfolio.view`."""
    held = Membership.objects.filter(customer_id=customer_id, valid_from__lte=on).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    return [code for code in held.order_by("id").values_list("segment__code", flat=True) if code]


def schemes_held(*, by: Actor) -> list[tuple[int, str, str]]:
    """Number, code and name of every scheme that places customers."""
    by.require("portfolio.view")
    return list(Scheme.objects.order_by("name", "id").values_list("id", "code", "name"))


def segment_held(scheme: int, *, through: str) -> Subquery:
    """The name of the segment that a row's customer is in today, as an expression; `through` leads to the customer's id. Selection class."""
    held = Membership.objects.filter(scheme=scheme, customer_id=OuterRef(through), valid_until__isnull=True)
    return Subquery(held.values("segment__name")[:1])
