"""The rule language of segments and target clients: attributes and facts, compared, joined by and, or, not.

    country = "BR" and result < 0
    region in ("PE", "PB") or (orders >= 12 and not days_to_pay > 60)
    tax_id_kind is unknown

A text is parsed to a small tree; the tree is evaluated on one row (here) or compiled to one set-based query (queries.compiled).
A row for which a value is not known answers *unknown*, not no.
"""

from carteira.portfolio.rules.language.evaluate import evaluate
from carteira.portfolio.rules.language.fields import FIELDS, FieldSpec, field_of
from carteira.portfolio.rules.language.parser import parse
from carteira.portfolio.rules.language.tree import And, Compare, Known, Node, Not, Or, Otherwise, fields_in

__all__ = [
    "FIELDS",
    "And",
    "Compare",
    "FieldSpec",
    "Known",
    "Node",
    "Not",
    "Or",
    "Otherwise",
    "evaluate",
    "field_of",
    "fields_in",
    "parse",
]
