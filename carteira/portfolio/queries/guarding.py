"""Why a customer cannot be deleted now: people are judging it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from carteira.engine.bulk.tables import among
from carteira.portfolio.models import SelectionCase


def held_by_reviews(customers: Collection[int]) -> dict[int, str]:
    """The customers among these with a matter that runs; the words tell nothing of what is confidential."""
    rows = among(SelectionCase.objects.exclude(status="closed"), "customer", sorted(customers)).values_list("customer_id", flat=True)
    return {customer: _("A matter of it is under way that has to end first.") for customer in rows}
