"""The doors of sales by API."""

from ninja import Router

from carteira.sales.api import enquiries, losses, opportunities, orders, proposals, specs, work

router = Router(tags=["sales"])
router.add_router("/sales", opportunities.router)
router.add_router("/sales", proposals.router)
router.add_router("/sales", orders.router)
router.add_router("/sales", work.router)
router.add_router("/sales", enquiries.router)
router.add_router("/sales", specs.router)
router.add_router("/sales", losses.router)
