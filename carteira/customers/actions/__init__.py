"""What can be done with customers: the only code that writes them."""

from carteira.customers.actions.choosing import set_survivorship
from carteira.customers.actions.editing import register_customer, update_customer
from carteira.customers.actions.giving_back import GivenBack, give_back_source_records
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.intake import take_source_records
from carteira.customers.actions.matching import Matched, ask_for_matching, carry_out
from carteira.customers.actions.merging import Merged, merge_customers
from carteira.customers.actions.reviewing import decide_review, declare_different
from carteira.customers.actions.unmerging import Unmerged, undo_merge, unmerge_customer, unmerge_identity

__all__ = [
    "GivenBack",
    "Matched",
    "Merged",
    "Unmerged",
    "ask_for_matching",
    "carry_out",
    "decide_review",
    "declare_different",
    "give_back_source_records",
    "merge_customers",
    "rebuild_golden",
    "register_customer",
    "set_survivorship",
    "take_source_records",
    "undo_merge",
    "unmerge_customer",
    "unmerge_identity",
    "update_customer",
]
