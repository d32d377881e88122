"""Service by API."""

from ninja import Router

from carteira.service.api import cases, desk, ending, improving

router = Router(tags=["service"])
for part in (cases, ending, improving, desk):
    router.add_router("", part.router)
