"""The words that a filter of the list knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db import connection
from django.utils.translation import gettext as _

from carteira.basics.refused import Refused
from carteira.customers.rules.places import country_of

NONE = "none"
"""The value of a filter that finds rows where the field is not known."""
COUNTRIES = """
WITH RECURSIVE found(country) AS (
  SELECT min(country) FROM customers_customer WHERE country > ''
  UNION ALL
  SELECT (SELECT min(country) FROM customers_customer WHERE country > found.country) FROM found WHERE found.country IS NOT NULL
)
SELECT country FROM found WHERE country IS NOT NULL LIMIT 300
"""


def _countries() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTRIES)
        return [row[0] for row in cursor.fetchall()]


WORDS: Mapping[str, Callable[[], list[str]]] = {
    "status": lambda: ["active", "prospect", "former"],
    "relationship": lambda: ["contract", "repeat", "project"],
    "country": _countries,
}


def refuse_unknown(name: str, values: Sequence[str]) -> None:
    """A word that nobody can have is a slip of the pen; an empty list would look like an answer."""
    if name == "country":
        wrong = [v for v in values if v and country_of(v) != v]
        remedy = _("Use two capital letters, such as BR.")
    elif name in WORDS:
        wrong = [v for v in values if v and v not in WORDS[name]()]
        remedy = _("Use one of:") + " " + ", ".join([*WORDS[name](), NONE])
    else:
        return
    if wrong:
        raise Refused(_("“%s” is not known here.") % wrong[0][:40], field=name, remedy=remedy)
