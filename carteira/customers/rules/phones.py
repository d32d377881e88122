"""Phone numbers in E.164. What a source writes in full is held against its country's numbering plan at once; the rest is parsed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberDesc

KINDS = (
    "mobile", "fixed_line", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan", "voicemail",
)  # fmt: skip
_NOT_DIGIT = re.compile(r"\D")
_IN_FULL = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_NEVER = re.compile(r"(?!)")


@lru_cache(maxsize=50_000)
def phone_of(text: str, country: str = "") -> str:
    """The number in E.164, or empty when it is none; a number without a country code belongs to `country`."""
    if _IN_FULL.fullmatch(text) and _is_given_out(text):
        return text
    if not 6 <= len(_NOT_DIGIT.sub("", text)) <= 20:
        return ""
    try:
        number = phonenumbers.parse(text, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_given_out(text: str) -> bool:
    """Whether the number can be nothing but itself and its country gives it out. A no says only: parse it."""
    for end in (2, 3, 4):
        if regions := phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(text[1:end])):
            return len(regions) == 1 and bool(_plan(regions[0]).fullmatch(text, end))
    return False


@cache
def _plan(region: str) -> re.Pattern[str]:
    """The national numbers of a country that has its code for itself, without those that may begin with a trunk prefix."""
    known = PhoneMetadata.metadata_for_region(region, None)
    if known is None or known.general_desc is None:
        return _NEVER
    kinds = [_pattern(one) for kind in KINDS if (one := getattr(known, kind)) and one.national_number_pattern]
    prefix = f"(?!{known.national_prefix_for_parsing})" if known.national_prefix_for_parsing else ""
    return re.compile(f"(?!0){prefix}(?={_pattern(known.general_desc)}$)(?:{'|'.join(kinds)})") if kinds else _NEVER


def _pattern(one: PhoneNumberDesc) -> str:
    """The numbers of one kind: their digits, and how many these may be."""
    lengths = "|".join(rf"\d{{{length}}}" for length in one.possible_length)
    return f"(?:{f'(?=(?:{lengths})$)' if lengths else ''}(?:{one.national_number_pattern}))"
