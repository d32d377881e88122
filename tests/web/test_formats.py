"""Figures as each locale writes them; Babel is the witness."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.money import Money
from carteira.web import formats
from carteira.web.components import figures

AMOUNTS = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=2, allow_nan=False, allow_infinity=False)
LANGUAGES = st.sampled_from(["pt-br", "pt-pt", "en"])


@given(AMOUNTS, LANGUAGES)
def test_numbers_agree_with_babel(amount: Decimal, language: str) -> None:
    with translation.override(language):
        expected = str(format_decimal(amount, "#,##0.00", locale=formats.LOCALES[language])).replace("-", formats.MINUS)
        assert formats.number_text(amount, 2) == expected


@given(AMOUNTS, LANGUAGES, st.sampled_from(["BRL", "EUR", "USD"]))
def test_money_agrees_with_babel(amount: Decimal, language: str, currency: str) -> None:
    with translation.override(language):
        expected = str(format_currency(amount, currency, locale=formats.LOCALES[language])).replace("-", formats.MINUS)
        assert formats.money_text(amount, currency) == expected


@pytest.mark.parametrize(("language", "expected"), [("pt-br", "−R$\xa01.005,99"), ("pt-pt", "−1\xa0005,99\xa0R$"), ("en", "−R$1,005.99")])
def test_the_loss_of_bar_do_ze(language: str, expected: str) -> None:
    with translation.override(language):
        assert f">{expected}</data>" in figures.money(Decimal("-1005.99"), "BRL")
        assert figures.money(Money(Decimal("-1005.99"), "BRL")) == figures.money(Decimal("-1005.99"), "BRL")


@pytest.mark.parametrize("unknown", [None, "", float("nan")])
def test_unknown_is_said_and_never_zero(unknown: object) -> None:
    with translation.override("en"):
        for draw in (figures.money, figures.amount, figures.number, figures.percent, figures.points):
            assert "no basis" in draw(unknown)
            assert "0" not in draw(unknown)


def test_halves_are_rounded_up_as_on_an_invoice() -> None:
    with translation.override("en"):
        assert formats.number_text(Decimal("0.125"), 2) == "0.13"
        assert formats.number_text(Decimal("-0.001"), 2) == "0.00"


def test_days_and_moments_read_naturally() -> None:
    with translation.override("pt-br"):
        assert formats.day_text(date(2026, 3, 31)) == "31 de mar. de 2026"
        assert formats.day_text(date(2026, 3, 31), "short") == "31/03/2026"
        assert formats.moment_text(datetime(2026, 3, 31, 12, 0, tzinfo=UTC)).endswith("09:00")
    assert figures.lasting(75) == "1 min 15 s"


def test_text_in_a_figure_is_escaped() -> None:
    assert "<script>" not in figures.draw("<script>", "text")
    assert "<script>" not in figures.money("<script>")
