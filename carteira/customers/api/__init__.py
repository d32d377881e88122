"""Customers by API."""

from ninja import Router

from carteira.customers.api import consents, customers, duplicates, timeline

router = Router()
for part in (customers, duplicates, timeline, consents):
    router.add_router("", part.router)
