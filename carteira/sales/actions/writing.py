"""What may stand in a version of a proposal, and how it is written down."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.basics.text import clean_text
from carteira.sales.models import ProposalLine, ProposalVersion
from carteira.sales.rules.draft import Draft, LineSaid
from carteira.sales.rules.offer import GIFTS
from carteira.trade.models import Product

MOST_LINES = 200


VALID_DAYS = 30


ONE = Decimal(1)


def write_draft(row: ProposalVersion, draft: Draft, *, at: datetime) -> ProposalVersion:
    _refuse_bad(draft)
    row.currency, row.valid_until = draft.currency, draft.valid_until or timezone.localdate(at) + timedelta(days=VALID_DAYS)
    for name in (
        "promised_on",
        "payment_days",
        "off_invoice_share",
        "orders",
        "distance_km",
        "closed_lot",
        "manual_entry",
        "visits",
        "minutes",
    ):
        setattr(row, name, getattr(draft, name))
    row.text = clean_text(draft.text, field="text", limit=5000)
    row.concessions = [{"kind": kind, "amount": f"{amount:f}"} for kind, amount in draft.gifts]
    row.version = row.version + 1 if row.pk else 1
    row.save()
    row.lines.all().delete()
    products = Product.objects.in_bulk([line.product for line in draft.lines if line.product is not None])
    ProposalLine.objects.bulk_create(_line(row, place, line, products) for place, line in enumerate(draft.lines, 1))
    return row


def _line(row: ProposalVersion, place: int, line: LineSaid, products: dict[int, Product]) -> ProposalLine:
    product = products.get(line.product) if line.product is not None else None
    if line.product is not None and product is None:
        raise Refused(_("The product is not known."), field="product", row=place, remedy=_("Choose one that is there."))
    same = product is not None and product.currency == row.currency
    price = line.list_price if line.list_price is not None else product.list_price if product and same else None
    text = clean_text(line.description, field="description", limit=200, row=place) or (product.name if product else "")
    if price is None or not text:
        raise Refused(_("A line needs a description and a price."), field="lines", row=place, remedy=_("Fill both."))
    cost = line.unit_cost if line.unit_cost is not None else product.unit_cost if product and same else None
    return ProposalLine(
        proposal_version=row, position=place, product=product, description=text, quantity=line.quantity, list_price=price,
        discount_share=line.discount_share, unit_cost=cost,
    )  # fmt: skip


def _refuse_bad(draft: Draft) -> None:
    if not 0 < len(draft.lines) <= MOST_LINES:
        raise Refused(_("A proposal has between 1 and %(most)d lines.") % {"most": MOST_LINES}, field="lines")
    for place, line in enumerate(draft.lines, 1):
        if not 0 < line.quantity < Decimal(10) ** 12 or not 0 <= line.discount_share <= ONE:
            raise Refused(
                _("Quantity or discount is out of range."),
                field="lines",
                row=place,
                remedy=_("Give a quantity above 0 and a discount from 0 to 1."),
            )
    if (
        not 0 <= draft.off_invoice_share <= ONE
        or not 1 <= draft.orders <= 1000
        or not 0 <= draft.visits <= 1000
        or not 0 <= draft.payment_days <= 730
    ):
        raise Refused(_("The terms are out of range."), field="terms", remedy=_("Check rebate, deliveries, visits and days to pay."))
    if any(kind not in GIFTS or not 0 <= amount < Decimal(10) ** 12 for kind, amount in draft.gifts):
        raise Refused(_("A gift is not known."), field="gifts", remedy=_("Use one of: %s.") % ", ".join(GIFTS))
    if not (len(draft.currency) == 3 and draft.currency.isalpha() and draft.currency.isupper()):
        raise Refused(_("is no currency."), field="currency", remedy=_("Write its code, such as BRL or EUR."))


def refuse_dishonest(promised: date | None, earliest: date | None) -> None:
    if promised is not None and earliest is not None and promised < earliest:
        raise Refused(
            _("Our capacity does not allow that day."),
            field="promised_on",
            remedy=_("The earliest honest day is %s.") % earliest.isoformat(),
        )
