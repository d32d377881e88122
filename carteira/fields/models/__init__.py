"""The nouns of fields: the field that a company adds, and the tables that take one."""

from carteira.fields.models.custom_field import CustomField
from carteira.fields.models.noun import Noun, add_noun, noun_for, nouns

__all__ = ["CustomField", "Noun", "add_noun", "noun_for", "nouns"]
