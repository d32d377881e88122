"""Time equations as people write them: `6 + 2*lines + 12*[manual_entry] + 20*[not closed_lot] + 5*[channel = phone]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from carteira.basics.refused import Refused
from carteira.basics.words import gettext as _

EVENTS = ("order", "stop", "visit", "proposal", "case", "call", "email", "message")
DRIVERS = ("lines", "quantity", "distance_km", "manual_entry", "closed_lot", "minutes", "channel", "form_of_trade")
_TERM = re.compile(
    r"(?P<minutes>-?[0-9]+(?:[.,][0-9]+)?)\s*(?:[*×·]\s*)?"
    r"(?:\[\s*(?P<no>not\s+)?(?P<flag>[a-z][a-z0-9_]*)\s*(?:=\s*(?P<equals>[^\]]{1,40}?))?\s*\]|(?P<driver>[a-z][a-z0-9_]*))"
)
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
LARGEST = Decimal(100_000)


@dataclass(frozen=True)
class Term:
    """Minutes for each unit of a driver, or once when the driver has a value."""

    driver: str
    minutes: Decimal
    equals: str | None = None

    def __str__(self) -> str:
        if self.equals is None:
            return f"{self.minutes.normalize():f}*{self.driver}"
        inside = {"true": self.driver, "false": f"not {self.driver}"}.get(self.equals, f"{self.driver} = {self.equals}")
        return f"{self.minutes.normalize():f}*[{inside}]"

    def as_json(self) -> dict[str, str]:
        """How the term is stored."""
        said = {"driver": self.driver, "minutes": str(self.minutes)}
        return said if self.equals is None else {**said, "equals": self.equals}


def term_from_json(said: dict[str, object]) -> Term:
    """The term as stored; yes and no may stand as JSON true and false."""
    equals = said.get("equals")
    return Term(str(said["driver"]), Decimal(str(said["minutes"])), None if equals is None else str(equals).lower())


def parse_terms(text: str, *, field: str = "terms", row: int | None = None) -> tuple[Term, ...]:
    """The terms of an equation; refuses what it cannot read, and says where."""
    if not text.strip():
        return ()
    terms = tuple(_parse_term(part.strip(), field, row) for part in _split(text))
    if len({(term.driver, term.equals) for term in terms}) < len(terms):
        raise Refused(_("names one driver twice."), field=field, row=row, remedy=_("Add the minutes of the equal terms together."))
    return terms


def _split(text: str) -> list[str]:
    return re.split(r"[+;](?![^\[]*\])", text)


def _parse_term(part: str, field: str, row: int | None) -> Term:
    found = _TERM.fullmatch(part)
    if not found:
        raise Refused(
            _("cannot read the term “%s”.") % part[:60],
            field=field,
            row=row,
            remedy=_("Write terms like 2*lines or 20*[not closed_lot], joined by +."),
        )
    minutes = parse_minutes(found["minutes"], field=field, row=row)
    if found["driver"]:
        return Term(found["driver"], minutes)
    equals = found["equals"].strip().lower() if found["equals"] else "true"
    if found["no"]:
        if found["equals"]:
            wrong = _("cannot negate “%s”.") % part[:60]
            raise Refused(wrong, field=field, row=row, remedy=_("Use `not` with yes-or-no drivers only."))
        equals = "false"
    return Term(found["flag"], minutes, equals)


def parse_minutes(text: str, *, field: str, row: int | None = None) -> Decimal:
    """A number of minutes of at most four decimals."""
    try:
        minutes = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        wrong = _("“%s” is not a number of minutes.") % text[:40]
        raise Refused(wrong, field=field, row=row, remedy=_("Write a number like 6 or 1.5.")) from None
    if not minutes.is_finite() or abs(minutes) > LARGEST:
        remedy = _("Give between -%(largest)s and %(largest)s minutes.") % {"largest": LARGEST}
        raise Refused(_("is out of range."), field=field, row=row, remedy=remedy)
    if minutes != minutes.quantize(Decimal("0.0001")):
        raise Refused(_("has more than four decimals."), field=field, row=row, remedy=_("Round the minutes to four decimals."))
    return minutes


def format_terms(terms: tuple[Term, ...]) -> str:
    """The terms as people write them."""
    return " + ".join(str(term) for term in terms)
