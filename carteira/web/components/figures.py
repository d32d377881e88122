"""Filters for figures: aligned, per locale, exact value kept for machines, "no basis" where nothing is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from carteira.basics.money import Money
from carteira.web import formats
from carteira.web.identifiers import phone_text, tax_id_text

register = template.Library()


def no_basis(reason: str = "") -> SafeString:
    """What stands where nothing is known."""
    return format_html('<span class="no-basis" title="{}">{}</span>', reason, _("no basis"))


def _drawn(value: Any, text: Callable[[Decimal], str]) -> SafeString:
    if value is None or value == "":
        return no_basis()
    try:
        number = formats.exact(value)
    except InvalidOperation:
        return format_html("{}", value)
    if not number.is_finite():
        return no_basis()
    mark = " is-negative" if number < 0 else ""
    return format_html('<data class="num{}" value="{}">{}</data>', mark, f"{number:f}", text(number))


@register.filter
def money(value: Any, currency: str = "") -> SafeString:
    """`{{ result|money:"BRL" }}` or `{{ a_Money|money }}`: R$ 1.234,50."""
    if isinstance(value, Money):
        value, currency = value.amount, value.currency
    return _drawn(value, lambda number: formats.money_text(number, currency))


@register.filter
def amount(value: Any) -> SafeString:
    """Two decimals without the currency (it stands in the column head): 1.234,50."""
    return _drawn(value.amount if isinstance(value, Money) else value, lambda number: formats.number_text(number, 2))


@register.filter
def number(value: Any, places: int = 0) -> SafeString:
    """`{{ minutes|number:1 }}`: 1.234,5."""
    return _drawn(value, lambda found: formats.number_text(found, int(places)))


@register.filter
def percent(value: Any, places: int = 1) -> SafeString:
    """A fraction as percent: 0.324 -> 32,4%."""
    return _drawn(value, lambda found: formats.percent_text(found, int(places)))


@register.filter
def points(value: Any, places: int = 1) -> SafeString:
    """A number that is percent already: 103.7 -> 103,7%."""
    return _drawn(value, lambda found: formats.points_text(found, int(places)))


@register.filter
def day(value: date | None, length: str = "medium") -> SafeString:
    """`{{ order.ordered_on|day }}`, `|day:"short"`."""
    if not value:
        return no_basis()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.day_text(value, length))


@register.filter
def moment(value: datetime | None, length: str = "medium") -> SafeString:
    """Day and time in the reader's zone."""
    if not value:
        return no_basis()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', value.isoformat(), formats.exact_moment(value), formats.moment_text(value, length)
    )


@register.filter
def ago(value: datetime | None) -> SafeString:
    """How long ago, with the exact moment as title."""
    if not value:
        return no_basis()
    text = formats.ago_text(value, timezone.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), formats.exact_moment(value), text)


DRAWN: dict[str, Callable[..., SafeString]] = {
    "money": money, "amount": amount, "number": number, "percent": percent, "points": points, "day": day, "moment": moment, "ago": ago,
}  # fmt: skip


def draw(value: Any, kind: str, *, currency: str = "", places: int | None = None) -> SafeString:
    """A value of one of the kinds above; anything else as text."""
    if kind == "money":
        return money(value, currency) if currency or isinstance(value, Money) else amount(value)
    if kind in ("number", "percent", "points") and places is not None:
        return DRAWN[kind](value, places)
    if kind in DRAWN:
        return DRAWN[kind](value)
    return format_html("{}", "" if value is None else value)


@register.simple_tag(name="no_basis")
def no_basis_tag(reason: str = "") -> SafeString:
    """`{% no_basis _("no order in the period") %}`."""
    return no_basis(reason)


@register.filter
def lasting(seconds: float | None) -> str:
    """75 -> 1 min 15 s."""
    if seconds is None:
        return ""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


register.filter("phone", phone_text)
register.filter("tax_id", tax_id_text)
