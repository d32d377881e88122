"""Publish how goods should leave the house."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.governance.actions import record_event
from carteira.sales.models import LotPolicy


@transaction.atomic
def publish_lot_policy(
    *, minimum_drop: Decimal, currency: str, valid_from: date, by: Actor, at: datetime, truck_capacity: Decimal | None = None,
    wholesaler: str = "", wholesaler_discount: Decimal | None = None,
) -> LotPolicy:  # fmt: skip
    """Publish the next version of the order policy; earlier ones stay on record."""
    by.require("sales.define")
    if not 0 < minimum_drop < Decimal(10) ** 12:
        raise Refused(_("is not above 0."), field="minimum_drop", remedy=_("Give the smallest invoice of one delivery."))
    if truck_capacity is not None and not 0 < truck_capacity < Decimal(10) ** 12:
        raise Refused(_("is not above 0."), field="truck_capacity", remedy=_("Give the units that fill a truck, or leave it empty."))
    if wholesaler_discount is not None and not 0 <= wholesaler_discount < 1:
        raise Refused(_("is no share."), field="wholesaler_discount", remedy=_("Give a number from 0 to 1, such as 0.15."))
    row = LotPolicy.objects.create(
        minimum_drop=minimum_drop, currency=currency, valid_from=valid_from, truck_capacity=truck_capacity, published_at=at, published_by=by.name,
        wholesaler=clean_text(wholesaler, field="wholesaler", limit=200), wholesaler_discount=wholesaler_discount,
    )  # fmt: skip
    record_event(
        "sales.lot-policy-published", by=by, at=at, subject_kind="lot-policy", subject_id=row.pk, detail={"minimum_drop": minimum_drop}
    )
    return row
