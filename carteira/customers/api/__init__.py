"""Customers by API."""

from ninja import Router

from carteira.customers.api import bookmarks, bulk, consents, customers, duplicates, timeline, trash

router = Router()
for part in (customers, duplicates, timeline, consents, trash, bulk, bookmarks):
    router.add_router("", part.router)
