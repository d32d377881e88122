"""Why a customer cannot be deleted now: somebody still waits for an answer, and a legal clock does not stop."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from carteira.customers.models import SourceIdentity
from carteira.engine.bulk.tables import among
from carteira.service.models import Case


def held_by_cases(customers: Collection[int]) -> dict[int, str]:
    """The customers among these with a case that is open, each with the words for it."""
    rows = among(Case.objects.filter(is_open=True), "identity", _identities(customers)).values_list("identity__customer_id", "protocol")
    return {customer: _("Case %s is open.") % protocol for customer, protocol in rows.order_by("-id")}


def _identities(customers: Collection[int]) -> list[int]:
    return list(among(SourceIdentity.objects.all(), "customer", sorted(customers)).values_list("id", flat=True))
