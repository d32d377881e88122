"""The team by API."""

from ninja import Router

from carteira.team.api import people, webhooks

router = Router()
router.add_router("", people.router)
router.add_router("", webhooks.router)
