"""The steps from list price to contribution, as the page draws them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from carteira.sales.rules.offer import Economics


@dataclass(frozen=True)
class StepRow:
    """One step; levels are sums, the others are taken off."""

    label: str
    amount: Decimal | None
    level: bool = False


def waterfall(found: Economics) -> list[StepRow]:
    """Every step in its order."""
    return [
        StepRow(_("List price"), found.list_amount, True),
        StepRow(_("Discount on the invoice"), -found.on_invoice),
        StepRow(_("Invoice"), found.invoice, True),
        StepRow(_("Rebate after the invoice"), -found.off_invoice),
        StepRow(_("Pocket price"), found.pocket, True),
        StepRow(_("Cost of goods"), _minus(found.cogs)),
        StepRow(_("Pocket margin"), found.pocket_margin, True),
        StepRow(_("Cost to serve"), _minus(found.cost_to_serve)),
        StepRow(_("Given free"), -found.gifts),
        StepRow(_("Waiting for the money"), _minus(found.financing)),
        StepRow(_("Contribution after serving"), found.contribution, True),
    ]


def _minus(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -amount
