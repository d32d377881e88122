"""Questions about the fields that the company added."""

from carteira.fields.queries.definitions import FieldNotFound, FieldView, Option, every_field, field_for, fields_of, view_of
from carteira.fields.queries.values import NONE, SOME, narrowed, value_of

__all__ = [
    "NONE",
    "SOME",
    "FieldNotFound",
    "FieldView",
    "Option",
    "every_field",
    "field_for",
    "fields_of",
    "narrowed",
    "value_of",
    "view_of",
]
