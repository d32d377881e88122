"""Numbers, money and days as the reader's locale writes them. Unknown is said, never drawn as zero."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language

LOCALES = {"pt-br": "pt_BR", "pt-pt": "pt_PT", "en": "en_GB"}
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
Number = Decimal | int | float


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES.get(language.lower(), "en_GB"))


def locale() -> Locale:
    """Babel's locale of the language in force."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=8)
def _signs(language: str) -> tuple[str, str, str]:
    found = _locale(language)
    symbols = found.number_symbols["latn"]
    return str(symbols["group"]), str(symbols["decimal"]), str(found.currency_formats["standard"].pattern)


def exact(value: Number) -> Decimal:
    """The decimal of a number; a float by its shortest text."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def number_text(value: Number, places: int = 0) -> str:
    """1234567.5 with two places: 1.234.567,50 in pt-BR, 1 234 567,50 in pt-PT, 1,234,567.50 in en."""
    rounded = exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    group, decimal, _ = _signs(get_language() or "en")
    whole, _, fraction = f"{abs(rounded):,f}".partition(".")
    whole = whole.replace(",", group)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{whole}{decimal}{fraction}" if fraction else f"{sign}{whole}"


def money_text(value: Number, currency: str, places: int = 2) -> str:
    """The amount with its currency sign where the locale puts it."""
    text = number_text(value, places)
    sign, text = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    symbol = get_currency_symbol(currency, locale=locale()) if currency else ""
    pattern = _signs(get_language() or "en")[2]
    if not symbol:
        return sign + text
    if pattern.index("¤") > pattern.index("0"):
        return f"{sign}{text}{NBSP}{symbol}"
    gap = NBSP if f"¤{NBSP}" in pattern or symbol[-1].isalpha() else ""
    return f"{sign}{symbol}{gap}{text}"


def percent_text(fraction: Number, places: int = 1) -> str:
    """0.324 -> 32.4%."""
    return points_text(exact(fraction) * 100, places)


def points_text(points: Number, places: int = 1) -> str:
    """32.4 -> 32.4%."""
    return f"{number_text(points, places)}%"


def day_text(day: date, length: str = "medium") -> str:
    """A day: 31 de mar. de 2026, 31/03/2026 (short)."""
    if isinstance(day, datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    if length == "short":
        pattern = "yyyy-MM-dd" if str(locale()) == "en_GB" else "dd/MM/yyyy"
        return str(format_date(day, pattern, locale=locale()))
    return str(format_date(day, length, locale=locale()))


def moment_text(moment: datetime, length: str = "medium") -> str:
    """A day and a time in the reader's time zone."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{day_text(local.date(), length)}, {local:%H:%M}"


def ago_text(moment: datetime, now: datetime) -> str:
    """How long ago: há 5 minutos, 2 hours ago."""
    return str(format_timedelta(moment - now, add_direction=True, locale=locale()))


def exact_moment(moment: datetime) -> str:
    """Day and time in full, for titles."""
    return str(format_datetime(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "long", locale=locale()))
