"""Questions about our side."""

from carteira.team.queries.digest import digest_of, letters_due, place_of, zone_of
from carteira.team.queries.notices import followers_of, is_following, members_by_handle, members_named, notices_of, unread_of, untold_events
from carteira.team.queries.people import (
    KeyNotFound,
    LinkSpent,
    MemberNotFound,
    actor_for,
    actor_for_key,
    keys_of,
    link_for,
    member_for,
    members_seen_by,
    territories,
    territories_of,
    user_behind,
)
from carteira.team.queries.sharing import may_share, shared_with
from carteira.team.queries.webhooks import (
    SEALED_FOR,
    WebhookNotFound,
    deliveries_of,
    delivery_for,
    listening_webhooks,
    sealing_keys,
    secret_of,
    waiting_delivery,
    webhook_body,
    webhook_for,
    webhooks_seen_by,
)

__all__ = [
    "SEALED_FOR", "KeyNotFound", "LinkSpent", "MemberNotFound", "WebhookNotFound", "actor_for", "actor_for_key", "deliveries_of", "delivery_for", "digest_of", "followers_of", "is_following", "keys_of", "letters_due",
    "link_for", "listening_webhooks", "may_share", "member_for", "members_by_handle", "members_named", "members_seen_by", "notices_of", "place_of", "sealing_keys", "secret_of", "shared_with", "territories", "territories_of", "unread_of", "untold_events", "user_behind",
    "waiting_delivery", "webhook_body", "webhook_for", "webhooks_seen_by", "zone_of",
]  # fmt: skip
