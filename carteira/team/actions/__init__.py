"""Verbs of the team: open the house, let people in, give and take rights and keys."""

from carteira.team.actions.digest import claim_letter, settle_letter, want_digest
from carteira.team.actions.house import open_house
from carteira.team.actions.keys import make_key, note_key_use, revoke_key
from carteira.team.actions.links import enter_by_link, give_link
from carteira.team.actions.members import (
    add_territory,
    change_member,
    disable_member,
    drop_second_factor,
    enable_member,
    invite,
    set_preferences,
)
from carteira.team.actions.notices import follow, read_notices, tell, unfollow
from carteira.team.actions.webhooks import deliver_again, hand_out_events, make_webhook, note_attempt, stop_webhook

__all__ = [
    "add_territory",
    "change_member",
    "claim_letter",
    "deliver_again",
    "disable_member",
    "drop_second_factor",
    "enable_member",
    "enter_by_link",
    "follow",
    "give_link",
    "hand_out_events",
    "invite",
    "make_key",
    "make_webhook",
    "note_attempt",
    "note_key_use",
    "open_house",
    "read_notices",
    "revoke_key",
    "set_preferences",
    "settle_letter",
    "stop_webhook",
    "tell",
    "unfollow",
    "want_digest",
]
