"""Nouns of the team: people, territories, keys and links; the programs that we tell what happened."""

from carteira.team.models.digest import Digest, DigestLetter
from carteira.team.models.notices import Following, Notice, NoticePlace
from carteira.team.models.people import ApiKey, OneTimeLink, People, Territory, User
from carteira.team.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "ApiKey",
    "Digest",
    "DigestLetter",
    "Following",
    "Notice",
    "NoticePlace",
    "OneTimeLink",
    "People",
    "Territory",
    "User",
    "Webhook",
    "WebhookDelivery",
]
