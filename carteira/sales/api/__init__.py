"""The doors of sales by API."""

from ninja import Router

from carteira.sales.api import opportunities

router = Router(tags=["sales"])
router.add_router("/sales", opportunities.router)
