"""Names in braces: `{person.first_name}`, or `{person.first_name|dear customer}` with words for when it is not known."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from carteira.basics.refused import Refused

NAME = re.compile(r"\{([a-z_.]+)(?:\|([^{}|\n]{1,100}))?\}")
BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Filled:
    """A text with its names filled in, what was filled in, in its order, and the names that nobody could fill (between angle brackets)."""

    text: str
    parameters: tuple[str, ...]
    missing: tuple[str, ...]


def check(text: str, *, known: Collection[str], field: str) -> None:
    """Refuse a name that does not exist and a brace that belongs to no name."""
    for name, _otherwise in NAME.findall(text):
        if name not in known:
            raise Refused(
                _("{%(name)s} is not known.") % {"name": name}, field=field, remedy=_("Use one of:") + " " + ", ".join(sorted(known))
            )
    stray = BRACE.search(NAME.sub("", text))
    if stray:
        raise Refused(
            _("has a brace that belongs to no name."), field=field, remedy=_("Write names like {customer.name}; leave other braces out.")
        )


def names_in(*texts: str) -> frozenset[str]:
    """The names that these texts use."""
    return frozenset(name for text in texts for name, _otherwise in NAME.findall(text))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with its names filled in, in one pass: braces in a value stay what they are."""
    places = NAME.findall(text)
    missing = tuple(dict.fromkeys(name for name, otherwise in places if not (values.get(name) or otherwise)))
    words = [values.get(name) or otherwise or f"⟨{name}⟩" for name, otherwise in places]
    left = iter(words)
    return Filled(NAME.sub(lambda _found: next(left), text), tuple(words), missing)
