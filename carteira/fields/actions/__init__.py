"""Verbs of fields: add, change, retire, bring back; and the options of a choice."""

from carteira.fields.actions.defining import add_field, change_field, move_field
from carteira.fields.actions.indexes import keep_indexes
from carteira.fields.actions.options import add_option, rename_option, restore_option, retire_option
from carteira.fields.actions.retiring import restore_field, retire_field

__all__ = [
    "add_field",
    "add_option",
    "change_field",
    "keep_indexes",
    "move_field",
    "rename_option",
    "restore_field",
    "restore_option",
    "retire_field",
    "retire_option",
]
