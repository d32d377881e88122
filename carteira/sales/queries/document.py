"""A proposal on paper: PDF of what the customer may read, in the customer's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from carteira.sales.queries.proposals import CustomerLine, Offer

WIDTHS = (84, 22, 30, 20, 34)
LANGUAGES = ("pt-br", "pt-pt", "en")


def language_of(offer: Offer) -> str:
    """The customer's language where we speak it, else that of who asks."""
    said = offer.language.lower().replace("_", "-")
    return said if said in LANGUAGES else "pt-pt" if said == "pt" else get_language() or "pt-br"


def proposal_pdf(offer: Offer) -> bytes:
    """The document. Windows-1252 covers Portuguese and the euro sign; what it lacks is written without its accent."""
    from fpdf import FPDF

    with override(language_of(offer)):
        paper = FPDF(format="A4")
        paper.core_fonts_encoding = "windows-1252"
        paper.set_title(f"{_('Proposal')} {offer.number}")
        paper.set_margin(18)
        paper.add_page()
        _head(paper, offer)
        _table(paper, offer)
        _foot(paper, offer)
        return bytes(paper.output())


def _head(paper: Any, offer: Offer) -> None:
    paper.set_font("Helvetica", "B", 18)
    _row(paper, 10, f"{_('Proposal')} {offer.number}")
    paper.set_font("Helvetica", size=11)
    _row(paper, 6, offer.name)
    _row(paper, 6, offer.customer)
    paper.ln(6)
    if offer.text:
        paper.multi_cell(0, 5.5, _written(offer.text), new_x="LMARGIN", new_y="NEXT")
        paper.ln(4)


def _table(paper: Any, offer: Offer) -> None:
    heads = (_("What"), _("Quantity"), _("Price"), _("Discount"), _("Amount"))
    paper.set_font("Helvetica", "B", 9)
    for place, (width, head) in enumerate(zip(WIDTHS, heads, strict=True)):
        paper.cell(width, 7, _written(head), border="B", align="L" if place == 0 else "R")
    paper.ln(7)
    paper.set_font("Helvetica", size=9)
    for line in offer.lines:
        _line(paper, line)
    paper.set_font("Helvetica", "B", 11)
    paper.cell(sum(WIDTHS[:-1]), 9, _written(_("Total")), border="T")
    paper.cell(WIDTHS[-1], 9, _written(_money(offer.total, offer.currency)), border="T", align="R", new_x="LMARGIN", new_y="NEXT")


def _line(paper: Any, line: CustomerLine) -> None:
    cells = (
        line.description[:52], _number(line.quantity, 0 if line.quantity == line.quantity.to_integral() else 2), _number(line.list_price, 2),
        f"{_number(line.discount_share * 100, 1)} %" if line.discount_share else "", _number(line.amount, 2),
    )  # fmt: skip
    for place, (width, text) in enumerate(zip(WIDTHS, cells, strict=True)):
        paper.cell(width, 6, _written(text), align="L" if place == 0 else "R")
    paper.ln(6)


def _foot(paper: Any, offer: Offer) -> None:
    paper.ln(6)
    paper.set_font("Helvetica", size=10)
    if offer.promised_on:
        _row(paper, 6, f"{_('Delivery promised by')}: {date_format(offer.promised_on)}")
    _row(paper, 6, f"{_('Payment within (days)')}: {offer.payment_days}")
    _row(paper, 6, f"{_('Valid until')}: {date_format(offer.valid_until)}")
    if offer.seller:
        _row(paper, 6, _("Your contact: %s") % offer.seller)


def _row(paper: Any, height: float, text: str) -> None:
    paper.cell(0, height, _written(text), new_x="LMARGIN", new_y="NEXT")


def _money(amount: Decimal, currency: str) -> str:
    from babel.numbers import format_currency

    return str(format_currency(amount, currency, locale=(get_language() or "en").replace("-", "_")))


def _number(value: Decimal, places: int) -> str:
    from babel.numbers import format_decimal

    return str(
        format_decimal(
            round(value, places), format=f"#,##0.{'0' * places}" if places else "#,##0", locale=(get_language() or "en").replace("-", "_")
        )
    )


def _written(text: str) -> str:
    """The text in the characters that the paper has; spaces that do not break become plain ones."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    return plain.encode("windows-1252", "replace").decode("windows-1252")
