"""What can be done with customers: the only code that writes them."""

from carteira.customers.actions.bulk import ask_bulk, stop_bulk, undo_bulk
from carteira.customers.actions.choosing import set_survivorship
from carteira.customers.actions.consents import give_consent, hold, state_preference, withdraw_consent
from carteira.customers.actions.contacts import add_contact
from carteira.customers.actions.discarding import Restored, discard, restore, restore_many
from carteira.customers.actions.editing import begin_customer, register_customer, update_customer
from carteira.customers.actions.emptying import empty_trash
from carteira.customers.actions.episodes import EpisodeNotFound, attach, close_episode, open_episode
from carteira.customers.actions.giving_back import GivenBack, give_back_source_records
from carteira.customers.actions.golden import rebuild_golden
from carteira.customers.actions.intake import take_source_records
from carteira.customers.actions.logging import log_interaction, log_interactions
from carteira.customers.actions.matching import Matched, ask_for_matching, carry_out, weigh_questions
from carteira.customers.actions.merging import Merged, merge_customers
from carteira.customers.actions.promises import PromiseNotFound, keep_promise, make_promise, move_promise, settle_promise
from carteira.customers.actions.reviewing import decide_review, declare_different
from carteira.customers.actions.taking_back import take_back_update
from carteira.customers.actions.trashing import trash_customer
from carteira.customers.actions.unmerging import Unmerged, undo_merge, unmerge_customer, unmerge_identity
from carteira.customers.rules.touch import Touch

__all__ = [
    "EpisodeNotFound",
    "GivenBack",
    "Matched",
    "Merged",
    "PromiseNotFound",
    "Restored",
    "Touch",
    "Unmerged",
    "add_contact",
    "ask_bulk",
    "ask_for_matching",
    "attach",
    "begin_customer",
    "carry_out",
    "close_episode",
    "decide_review",
    "declare_different",
    "discard",
    "empty_trash",
    "give_back_source_records",
    "give_consent",
    "hold",
    "keep_promise",
    "log_interaction",
    "log_interactions",
    "make_promise",
    "merge_customers",
    "move_promise",
    "open_episode",
    "rebuild_golden",
    "register_customer",
    "restore",
    "restore_many",
    "set_survivorship",
    "settle_promise",
    "state_preference",
    "stop_bulk",
    "take_back_update",
    "take_source_records",
    "trash_customer",
    "undo_bulk",
    "undo_merge",
    "unmerge_customer",
    "unmerge_identity",
    "update_customer",
    "weigh_questions",
    "withdraw_consent",
]
