"""Customers by API."""

from ninja import Router

from carteira.customers.api import customers, duplicates

router = Router()
router.add_router("", customers.router)
router.add_router("", duplicates.router)
