"""To which segments one customer belongs on a day: what a later stage needs to choose its process."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from carteira.portfolio.models import Membership


def segment_codes_of(customer_id: int, *, on: date) -> list[str]:
    """Codes of the customer's segments. Selection class: the caller chooses by it and shows it to nobody without `portfolio.view`."""
    held = Membership.objects.filter(customer_id=customer_id, valid_from__lte=on).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    return [code for code in held.order_by("id").values_list("segment__code", flat=True) if code]
